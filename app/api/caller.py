"""Who calls: the token, what it was made for, and the person whose rights count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import TypeVar

from flask import current_app, g, request
from sqlalchemy import select

from app.api.limits import Allowance, CallLimits
from app.extensions import db
from app.i18n import local_now
from app.translate import _
from pulse.errors import NotFound
from pulse.instants import utc_now
from pulse.people import api_tokens
from pulse.people.api_tokens import ApiToken, Scope, TokenKind
from pulse.people.models import Person, PersonStatus
from pulse.people.numbers import person_numbered
from pulse.people.permissions import Viewer, viewer_of
from pulse.transaction import transaction

ACTING = "Ieum-Acting-As"
STRANGERS_PER_MINUTE = 600
LIMITS, GUESSES = "ieum_api_limits", "ieum_api_guesses"
NEEDED = "needed_scope"
View = TypeVar("View", bound=Callable[..., object])


class ApiRefusal(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """A call that is not let in; ``code`` says why, ``detail`` what its words cannot."""

    def __init__(
        self, status: HTTPStatus, code: str, headers: dict[str, str], detail: str = ""
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.headers = headers
        self.detail = detail


@dataclass(frozen=True)
class Caller:
    """A token that counts; ``viewer`` is whose rights it has, if it has somebody's."""

    token_id: int
    kind: TokenKind
    name: str
    scopes: tuple[str, ...]
    expires_on: date
    viewer: Viewer | None


def needs(scope: Scope | None) -> Callable[[View], View]:
    """Say what a token must have been made for before a view runs; None: any token will do."""

    def mark(view: View) -> View:
        setattr(view, NEEDED, scope)
        return view

    return mark


def caller() -> Caller:
    """Return who makes this call."""
    found: Caller = g.api_caller
    return found


def acting() -> Viewer:
    """Return the person whose rights count; a service token has to name one."""
    found = caller().viewer
    if found is None:
        raise ApiRefusal(HTTPStatus.FORBIDDEN, "acting_person_needed", {})
    return found


def today() -> date:
    """Return the date on the company's wall clock."""
    return local_now(utc_now()).date()


def admit() -> None:
    """Let a call in: a token that counts, within its pace, made for what is asked."""
    token = _token()
    limits: CallLimits = current_app.extensions[LIMITS]
    allowance = limits.take(f"token:{token.id}")
    g.api_headers = allowance.headers()
    if allowance.is_spent:
        wait = {**g.api_headers, "Retry-After": str(allowance.reset_seconds)}
        raise ApiRefusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many_calls", wait, _when(allowance))
    g.api_caller = _caller(token)
    needed = getattr(current_app.view_functions[request.endpoint or ""], NEEDED)
    if needed is not None and needed.value not in g.api_caller.scopes:
        raise ApiRefusal(HTTPStatus.FORBIDDEN, "scope_missing", {})


def _token() -> ApiToken:
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    found = None
    if kind.lower() == "bearer":
        found = api_tokens.recognise(db.session(), text.strip(), at=utc_now())
    if found is None:
        raise _unproven()
    return found


def _unproven() -> ApiRefusal:
    guesses: CallLimits = current_app.extensions[GUESSES]
    allowance = guesses.take(f"address:{request.remote_addr}")
    if allowance.is_spent:
        wait = {"Retry-After": str(allowance.reset_seconds)}
        return ApiRefusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many_calls", wait, _when(allowance))
    asks = {"WWW-Authenticate": 'Bearer realm="Ieum"'}
    return ApiRefusal(HTTPStatus.UNAUTHORIZED, "token_missing_or_over", asks)


def _when(allowance: Allowance) -> str:
    return _("Try again in %(seconds)s seconds.", seconds=allowance.reset_seconds)


def _caller(token: ApiToken) -> Caller:
    on = today()
    viewer = _viewer(token, on)
    g.owner_locale = None if viewer is None else viewer.locale
    found = Caller(
        token_id=token.id,
        kind=token.kind,
        name=token.name,
        scopes=tuple(token.scopes),
        expires_on=local_now(token.expires_at).date(),
        viewer=viewer,
    )
    if token.last_used_on != on:
        with transaction(db.session()) as session:
            api_tokens.note_use(session, found.token_id, on)
    return found


def _viewer(token: ApiToken, on: date) -> Viewer | None:
    if token.kind is TokenKind.SERVICE:
        return _acted_for(on)
    try:
        return viewer_of(db.session(), token.person_id, on)
    except NotFound as gone:
        raise _unproven() from gone


def _acted_for(on: date) -> Viewer | None:
    """Return the person a service token acts for in this call, if it names one."""
    number = request.headers.get(ACTING, "").strip()
    if not number:
        return None
    is_named = Person.id == person_numbered(number)
    query = select(Person.id).where(is_named, Person.status != PersonStatus.LEFT)
    person_id = db.session.scalar(query)
    try:
        return viewer_of(db.session(), person_id or 0, on)
    except NotFound as gone:
        raise ApiRefusal(HTTPStatus.FORBIDDEN, "acting_person_unknown", {}) from gone
