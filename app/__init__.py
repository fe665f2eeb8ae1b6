"""Flask delivery and wiring: the only package that knows all the others."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for ``settings`` (read from the environment by default).

    The parts are loaded when they are wanted: who starts the processes of a trial, and whoever
    else needs one module of this package, should not wait for all of them.
    """
    made: Flask = importlib.import_module("app.factory").create_app(settings)
    return made
