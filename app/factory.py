"""Building the application: the one place that wires every part to every other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from app import cli, extensions
from app.api.registering import register_api
from app.body_limits import LimitedRequest
from app.demo import clock as demo_clock
from app.demo import secrets as demo_secrets
from app.errors import init_errors
from app.i18n import choose_locale, choose_timezone, init_i18n
from app.legible_input import PlainJson, init_legible_input
from app.logs import configure_logs, init_request_logs
from app.methods import init_methods
from app.migrating import init_migrations
from app.runtime import build_runtime, install_runtime
from app.security import behind_proxies, init_security
from app.sorting import init_sorting
from app.views import register_views
from config import Settings, SettingsError
from pulse.people.sign_ins import KEPT
from pulse.transaction import once_more_if_met, prepare_engine

WEEK_SECONDS = 7 * 24 * 3600
POOL = {"pool_size": 24, "max_overflow": 8, "pool_use_lifo": True}
"""One connection for each thread of a web worker and some more, the warmest taken first."""


class Web(Flask):
    """The application; nothing in it is a coroutine, so nothing is asked whether it is one."""

    request_class = LimitedRequest
    json_provider_class = PlainJson

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``func`` as it is."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request; once more where somebody else did the same in the same instant."""
        return once_more_if_met(super().dispatch_request, self._dispatch_again)

    def _dispatch_again(self) -> ResponseReturnValue:
        """Answer it anew: what was typed is still known, and files are read from their start."""
        for files in request.files.listvalues():
            for given in files:
                given.seek(0)
        return super().dispatch_request()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for ``settings`` (read from the environment by default)."""
    settings = demo_secrets.complete(settings or Settings.from_env())
    settings = replace(settings, secret_key=_secret_key(settings))
    configure_logs(settings.log_level)
    if settings.is_demo:
        demo_clock.install(settings.data_dir)
    app = Web("app")
    app.config.update(_flask_config(settings))
    behind_proxies(app, settings.proxies)
    _bind_extensions(app)
    with app.app_context():
        prepare_engine(extensions.db.engine)
        install_runtime(app, build_runtime(settings, extensions.db.engine))
    init_legible_input(app)
    init_request_logs(app)
    init_security(app)
    init_i18n(app)
    init_sorting(app)
    init_methods(app)
    init_errors(app)
    register_views(app, is_demo=settings.is_demo)
    register_api(app, settings.api_calls_per_minute)
    cli.register(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    is_https = settings.public_url.startswith("https://")
    prefix = "__Host-" if is_https else ""  # no neighbouring host can then set or replace them
    engine = {**POOL, "hide_parameters": True}  # an error is logged, an answer never
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": settings.secrets[1:],
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "SEND_FILE_MAX_AGE_DEFAULT": WEEK_SECONDS,
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": KEPT,
        "REMEMBER_COOKIE_SECURE": is_https,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "BABEL_DEFAULT_LOCALE": settings.locale,
        "BABEL_DEFAULT_TIMEZONE": settings.timezone,
        "FAQ_URL": settings.faq_url,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no Referer; the token is the proof
    }


def _secret_key(settings: Settings) -> str:
    if settings.secret_key:
        return settings.secret_key
    if settings.env != "test":
        raise SettingsError("IEUM_SECRET_KEY: required; nothing may be signed with a known key")
    return "only for tests, never in use elsewhere"


def _bind_extensions(app: Flask) -> None:
    extensions.db.init_app(app)
    init_migrations(app, extensions.db, _migrations())
    extensions.login.init_app(app)
    extensions.csrf.init_app(app)
    extensions.bootstrap.init_app(app)
    extensions.babel.init_app(
        app, locale_selector=choose_locale, timezone_selector=choose_timezone
    )


def _migrations() -> Path:
    return Path(__file__).resolve().parent.parent / "migrations"
