"""Who looks: the signed-in viewer, and the guard on every view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.devices import device_words
from app.extensions import db, login
from app.i18n import local_now
from app.runtime import runtime
from app.sent_again import kept_page
from pulse.errors import NotFound
from pulse.instants import utc_now
from pulse.people import sign_ins
from pulse.people.permissions import Permission, Viewer, viewer_of
from pulse.transaction import transaction

P = ParamSpec("P")
R = TypeVar("R")
SIGN_IN, EPOCH = "sign_in", "epoch"
"""What the cookie keeps besides the person: the row of this sign-in, and the epoch it began in."""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """The person of this browser session, with the rights they have today."""

    def __init__(self, viewer: Viewer, timezone: str) -> None:
        self.viewer = viewer
        self.timezone = timezone

    def get_id(self) -> str:
        """Return what the session cookie keeps."""
        return str(self.viewer.person_id)


@login.user_loader  # type: ignore[untyped-decorator]
def load_viewer(person_id: str) -> SignedIn | None:
    """Return the person behind a session cookie, unless they left or ended it meanwhile."""
    on = local_now(utc_now()).date()
    try:
        found = viewer_of(db.session(), int(person_id), on)
    except NotFound:
        return None
    return SignedIn(found, found.timezone) if _still_counts(found) else None


def _still_counts(found: Viewer) -> bool:
    """Tell whether this browser's sign-in is neither over, nor ended by itself or with all."""
    if session.get(EPOCH, 0) != found.session_epoch:
        return False
    kept = session.get(SIGN_IN)
    if kept is None:
        return True
    since = utc_now() - timedelta(days=runtime().company.sign_in_days)
    return sign_ins.is_kept(db.session(), found.person_id, int(kept), since)


def this_sign_in() -> int | None:
    """Return the row of this browser's sign-in."""
    kept = session.get(SIGN_IN)
    return None if kept is None else int(kept)


def ask_to_sign_in() -> Response:
    """Send a stranger to the sign-in page, and afterwards to where they wanted to go.

    Whoever sent a form finds what they typed instead: its address is no page to come back to.
    """
    if request.method not in {"GET", "HEAD"}:
        return kept_page() or redirect(url_for("session.sign_in"), 303)
    return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")), 303)


login.unauthorized_handler(ask_to_sign_in)


def viewer() -> Viewer:
    """Return the rights of the person signed in; only behind ``requires``."""
    found: Viewer = current_user.viewer
    return found


def sign_in_as(person_id: int, *, is_lasting: bool = False) -> None:
    """Begin a browser session for a person whose identity has been proven.

    What this browser held before ends: its former sign-in and, unless that was theirs as well,
    the token of its forms, which somebody could have planted here.
    """
    device, former = device_words(request.user_agent.string), this_sign_in()
    before = viewer().person_id if current_user.is_authenticated else None
    if before != person_id:
        _forget_form_token()
    with transaction(db.session()) as database:
        if former is not None and before is not None:
            sign_ins.end(database, before, former)
        kept, epoch = sign_ins.begin(database, person_id, device, at=utc_now())
        if is_lasting:
            sign_ins.make_lasting(database, person_id, kept)
    session[SIGN_IN], session[EPOCH] = kept, epoch
    session.permanent = is_lasting
    signed_in = load_viewer(str(person_id))
    if signed_in is not None:
        login_user(signed_in)


def _forget_form_token() -> None:
    name = current_app.config["WTF_CSRF_FIELD_NAME"]
    session.pop(name, None)
    g.pop(name, None)


def is_remembered(person_id: int) -> bool:
    """Tell whether this browser remembers a sign-in of this person after it is closed."""
    is_theirs = current_user.is_authenticated and viewer().person_id == person_id
    return bool(is_theirs and session.permanent)


def remember_sign_in() -> None:
    """Let this browser remember the sign-in after it is closed, for as long as it is kept."""
    kept = this_sign_in()
    if kept is None:
        return
    with transaction(db.session()) as database:
        sign_ins.make_lasting(database, viewer().person_id, kept)
    session.permanent = True


def sign_out() -> None:
    """End the browser session, here and in the list of them; only the language stays."""
    kept, locale = this_sign_in(), session.get("locale")
    if kept is not None and current_user.is_authenticated:
        with transaction(db.session()) as database:
            sign_ins.end(database, viewer().person_id, kept)
    logout_user()
    _forget_form_token()
    session.clear()
    if locale:
        session["locale"] = locale


def requires(
    *permissions: Permission,
) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let a view run only for somebody signed in who holds one of ``permissions`` (if any).

    Somebody without them sees what they would see if the page did not exist.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if permissions and not viewer().permissions.intersection(permissions):
                abort(404)
            return view(*args, **kwargs)

        return guarded

    return guard
