"""Structured logs: one JSON line an event, with the request's id, and never a body.

What a person answers, a token, a Slack payload or a query string is not passed to a logger
anywhere; ``drop_secrets`` is the second fence.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path

import structlog
from flask import Flask, Response, g, got_request_exception, request
from structlog.types import Processor

from pulse.instants import monotonic

FORBIDDEN = ("token", "secret", "password", "body", "payload", "answer", "authorization", "cookie")
QUIET_PATHS = ("/slack/", "/static/", "/bootstrap/", "/a/", "/letters/", "/room")
OURS = "ieum"


def drop_secrets(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Blank every field whose name says that it should not have been logged, however deep."""
    for name, value in event.items():
        event[name] = "[not logged]" if _is_forbidden(name) else _blanked(value)
    return event


def _is_forbidden(name: object) -> bool:
    return any(word in str(name).lower() for word in FORBIDDEN)


def _blanked(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: "[not logged]" if _is_forbidden(name) else _blanked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_blanked(inner) for inner in value]
    return value


class StandardError(logging.Handler):
    """Writes to standard error as it is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as one line."""
        sys.stderr.write(self.format(record) + "\n")


def configure_logs(level: str) -> None:
    """Send JSON lines to standard error from ``level`` up, our own libraries' records included."""
    least = logging.getLevelNamesMapping()[level.upper()]
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[Processor] = [
        drop_secrets,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after],
        )
    )
    for name, lowest in ((OURS, least), ("apscheduler", max(least, logging.ERROR))):
        logging.getLogger(name).handlers = [handler]
        logging.getLogger(name).setLevel(lowest)


def init_request_logs(app: Flask) -> None:
    """Give every request an id and log how it went, except where a line would be a trace.

    Answer paths (Slack presses and answer links) are not logged one by one: a time and a path
    would be half a participation list. An accident there tells where it happened, not with what.
    """
    app.logger.disabled = True  # it would log the address, and an address may hold a token
    app.before_request(_begin)
    app.after_request(_end)
    got_request_exception.connect(_note_accident, app)


def _begin() -> None:
    structlog.contextvars.clear_contextvars()
    if request.path.startswith(QUIET_PATHS):
        return
    g.request_id = secrets.token_hex(8)
    g.began = monotonic()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if "request_id" in g:
        structlog.get_logger("web").info(
            "request",
            method=request.method,
            route=str(request.url_rule),
            status=response.status_code,
            milliseconds=round((monotonic() - g.began) * 1000, 1),
        )
        response.headers["X-Request-Id"] = g.request_id
    return response


def _note_accident(_app: Flask, exception: Exception, **_more: object) -> None:
    log = structlog.get_logger("web")
    route = str(request.url_rule)
    if "request_id" in g:
        log.error("broke", route=route, exc_info=exception)
        return
    innermost = traceback.extract_tb(exception.__traceback__)[-1]
    where = f"{Path(innermost.filename).name}:{innermost.lineno}"
    log.error("broke", route=route, kind=type(exception).__name__, where=where)
