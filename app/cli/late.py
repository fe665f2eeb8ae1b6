"""Commands that are loaded when they are called, so that a web process never carries them."""

from __future__ import annotations

import importlib
from typing import Any

import click


class LateCommand(click.Command):
    """Stands in for the command at ``place`` ("module:attribute") until somebody wants it."""

    def __init__(self, name: str, place: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self._place = place

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Hand over to the real command before anything is parsed."""
        module, _, attribute = self._place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command.make_context(info_name, args, parent, **extra)
