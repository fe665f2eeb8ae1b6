"""A small company on pages: somebody who asks, a department that answers, and somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pulse.commitments.models import Service
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import (
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)

SignedIn = Callable[..., Browser]


@dataclass(frozen=True)
class Scene:
    """A requester, three people who answer, the head of the asking side, and somebody else."""

    service: Service
    requester: Person
    provider: Person
    colleague: Person
    lead: Person
    head: Person
    outsider: Person
    company_id: int


def build(session: Any) -> Scene:
    company = make_department(session, "C0")
    desk = make_department(session, "T1", company, name_en="Desktop team", is_provider=True)
    centre = make_department(session, "T2", company, name_en="Contact centre")
    other = make_department(session, "T3", company)
    service = make_service(session, desk, centre, user_scope=["T2"])
    make_commitment(session, service)
    return Scene(
        service=service,
        requester=make_person(session, centre, name_en="Requester"),
        provider=make_person(session, desk, name_en="Provider"),
        colleague=make_person(session, desk, name_en="Colleague"),
        lead=make_head(session, desk),
        head=make_head(session, centre),
        outsider=make_person(session, other),
        company_id=company.id,
    )


def ask(browser: Browser, scene: Scene, **fields: object) -> Any:
    given = {
        "service": scene.service.id,
        "subject": "The screen is frozen",
        "priority": "P1",
        "details": "Since nine.",
    }
    return browser.post("/requests", **{**given, **fields})


def opened(signed_in: SignedIn, scene: Scene) -> str:
    return str(ask(signed_in(scene.requester), scene).location)
