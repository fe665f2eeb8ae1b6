"""Which version of its rules a figure follows, by the place in the help that tells its formula."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from pulse.commitments import capacity, closes, forecast
from pulse.results import service_ratings

VERSIONS: Mapping[str, int] = {
    "fulfilment": closes.METHOD_VERSION,
    "outlook": forecast.METHOD_VERSION,
    "work": capacity.METHOD_VERSION,
    "ratings": service_ratings.METHOD_VERSION,
}
"""Published results say their rules themselves: each wave keeps those it closed under."""


def init_methods(app: Flask) -> None:
    """Let templates say by which rules a figure was worked out."""
    app.jinja_env.globals.update(method_versions=VERSIONS)
