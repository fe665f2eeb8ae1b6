"""Missing and hidden look the same: on every route with a name in it, to every role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Date, Enum, String, select
from sqlalchemy.orm import Session

from app.extensions import db
from pulse.base import Base, UtcDateTime
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    Escalation,
    Service,
    ServiceRequest,
)
from pulse.commitments.photos import RequestPhoto
from pulse.commitments.record_models import CalendarChange
from pulse.commitments.saved_views import SavedView
from pulse.long_work import LongWork
from pulse.people.api_tokens import ApiToken
from pulse.people.models import Identity, Person, RoleAssignment, Site
from pulse.people.sign_ins import SignIn
from pulse.pilots.models import Pilot
from pulse.publishing.models import PublishedComment
from pulse.reports.models import SealedReport
from pulse.surveys.models import Series, TemplateDraft, Wave
from pulse.transaction import transaction
from pulse.webhooks.models import Webhook
from tests.app.conftest import Browser, id_of
from tests.app.test_permission_matrix import EXPECTED, HIDDEN

Ask = Callable[[str, str], tuple[int, str, list[tuple[str, str]]]]

PARAMETER = re.compile(r"<(int:)?(\w+)>")
OF_ONE_ANSWER = re.compile(r'(?:nonce|name="csrf_token"[^>]*value)="[^"]+"')
CHANGING = {"Content-Length", "Set-Cookie", "Content-Security-Policy", "X-Request-Id"}
REQUEST, OTHER_KEY = "R-000121", "k" * 32
SOMEBODY = "P0001"
"""Whose everything is: nobody in the matrix."""
KEYS = {
    "view_id": (SavedView, "id"),
    "token_id": (ApiToken, "id"),
    "webhook_id": (Webhook, "id"),
    "pilot_id": (Pilot, "id"),
    "reference": (SealedReport, "reference"),
    "key": (LongWork, "key"),
    "sign_in_id": (SignIn, "id"),
    "photo_id": (RequestPhoto, "id"),
    "draft": (TemplateDraft, "code"),
    "change_id": (CalendarChange, "id"),
}
MADE = tuple(model for model, _key in KEYS.values())
FOUND = {
    "commitment_id": Commitment.id,
    "version_id": CommitmentVersion.id,
    "escalation_id": Escalation.id,
    "identity_id": Identity.id,
    "grant_id": RoleAssignment.id,
    "site_id": Site.id,
    "comment_id": PublishedComment.id,
    "series_id": Series.id,
    "wave_id": Wave.id,
}
WORDS = {"verb": "reply", "kind": "people", "slug": "budget", "topic": "numbers", "token": "x"}
"""What names no row: what is done, a page of help, or a proof in itself."""
NAMED = {
    **WORDS,
    "number": REQUEST,
    "person": SOMEBODY,
    "calendar": "CAL-DESK",
    "chain": "E-STD",
    "template": "TPL-WEEK",
    "subject": "U1",
}
FOR_EVERYBODY = {
    ("GET", "/services/<code>"),
    ("GET", "/calendars/<calendar>"),
    ("GET", "/chains/<chain>"),
    ("GET", "/room/<code>"),
    ("POST", "/room/<code>"),
}
"""What everybody may read; a code typed at a door is shown again as typed."""
MISSING = {"int:": "987654", "": "no-such-thing"}


def filled(session: Session, model: type[Base]) -> Base:
    """A row of ``model`` that belongs to somebody and says nothing."""
    values = {}
    for later, column in enumerate(model.__table__.columns):
        is_given = column.nullable or column.default is not None
        if not is_given and (not column.primary_key or isinstance(column.type, String)):
            values[column.key] = _pointed(session, column) or _plain(column.type, later)
    return model(**values)


def _pointed(session: Session, column: Any) -> object:
    """What a foreign key leads to; None for any other column."""
    for key in column.foreign_keys:
        target = key.column
        if target is Person.__table__.c.id:
            return session.scalar(select(target).where(Person.number == SOMEBODY))
        if target is ServiceRequest.__table__.c.id:
            return session.scalar(select(target).where(ServiceRequest.number == REQUEST))
        return session.scalar(select(target).limit(1))
    return None


def _plain(kind: Any, later: int) -> object:
    if isinstance(kind, UtcDateTime):
        return datetime(2026, 8, 1, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 8, 1) + timedelta(days=later)
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or ()))
    return OTHER_KEY[: kind.length or 32] if isinstance(kind, String) else kind.python_type()


@pytest.fixture(scope="module")
def existing(demo_app: Flask) -> dict[str, str]:
    """One thing there is for each name that an address can hold."""
    with demo_app.app_context(), transaction(db.session()) as session:
        made = {model: filled(session, model) for model in MADE}
        session.add_all(made.values())
        session.flush()
        found = {name: session.scalars(select(column)).first() for name, column in FOUND.items()}
        service = session.get(Service, session.scalars(select(Commitment.service_id)).first())
        own = {"code": service.code if service else "", **NAMED}
        keys = {name: getattr(made[model], key) for name, (model, key) in KEYS.items()}
    return {name: str(value) for name, value in {**found, **own, **keys}.items()}


@pytest.fixture(scope="module")
def agent(demo_app: Flask) -> Browser:
    """Somebody with no rights but everybody's, who has proven that it is them."""
    client = demo_app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = str(id_of(demo_app, "P0242"))
        cookie["locale"] = "en"
    return Browser(client).prove()


@pytest.fixture(scope="module")
def ask(agent: Browser) -> Ask:
    """Asks, and returns what comes back without what is of one answer or repeats the address."""
    token = agent.token()

    def asked(method: str, path: str) -> tuple[int, str, list[tuple[str, str]]]:
        fields = {"csrf_token": token} if method == "POST" else None
        answer = agent.client.open(path, method=method, data=fields)
        text = OF_ONE_ANSWER.sub("", answer.text).replace(path, "")
        return answer.status_code, text, [one for one in answer.headers if one[0] not in CHANGING]

    return asked


def addresses(route: str, existing: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of addresses: of what there is, and with one name in it of what there is not."""

    def with_names(names: dict[str, str]) -> str:
        return PARAMETER.sub(lambda found: names[found.group(2)], route)

    for kind, name in PARAMETER.findall(route):
        if name not in WORDS:
            yield with_names(existing), with_names({**existing, name: MISSING[kind]})


def test_what_somebody_may_not_see_answers_like_what_there_is_not(
    ask: Ask, existing: dict[str, str]
) -> None:
    told_apart = {
        (method, route)
        for method, route in EXPECTED
        if not route.startswith("/api/v1/")
        for there, gone in addresses(route, existing)
        if ask(method, there) != ask(method, gone)
    }
    assert told_apart == FOR_EVERYBODY


def test_a_page_for_others_answers_like_no_page(ask: Ask) -> None:
    hidden = [
        path
        for (method, path), answers in EXPECTED.items()
        if answers["agent"] == HIDDEN and method == "GET" and "<" not in path
    ]
    assert len(hidden) > 30
    nothing = ask("GET", "/no-such-page")
    assert [path for path in hidden if ask("GET", path) != nothing] == []
    form = ask("POST", "/calendars/CAL-DESK/edit")
    assert (form[0], "Back to the form" in form[1]) == (404, False)
