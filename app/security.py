"""What keeps pages to themselves: headers (our own origin, scripts by nonce) and the session.

Machines that prove themselves request by request get neither: they show no pages and send no
cookies, and theirs is the path that has to be quick. A personal answer link is such a proof too:
its pages know no session, so that nobody's sign-in is ever beside what they answer.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

MACHINE_PATHS = ("/slack/", "/a/", "/api/v1/")
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'{forms}; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class PassingSession(SecureCookieSession):
    """A session that begins empty and is kept nowhere."""


class PageSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, for people; a machine's request has a passing one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie; on a machine's path there is none to read."""
        if request.path.startswith(MACHINE_PATHS):
            return PassingSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, unless the session is a passing one."""
        if not isinstance(session, PassingSession):
            super().save_session(app, session, response)


def nonce() -> str:
    """Return this response's nonce for inline scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    found: str = g.nonce
    return found


def let_forms_lead_to(address: str) -> None:
    """Let the forms of this answer be sent on to another origin, as *Add to Slack* is."""
    parts = urlsplit(address)
    g.forms = f" {parts.scheme}://{parts.netloc}"


def behind_proxies(app: Flask, count: int) -> None:
    """Believe what the last ``count`` proxies say of the caller's address and scheme, no more.

    What a caller writes into these headers stands before what the proxies add, and is not read.
    """
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def init_security(app: Flask) -> None:
    """Set the headers on every page; JSON for pages gets the short ones only."""
    app.session_interface = PageSessions()
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def protect(response: Response) -> Response:
        if response.mimetype != "text/html" and request.path.startswith(MACHINE_PATHS):
            return response
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            policy = POLICY.format(nonce=nonce(), forms=g.get("forms", ""))
            headers.setdefault("Content-Security-Policy", policy)
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            headers.setdefault("Cache-Control", "no-store")
        return response
