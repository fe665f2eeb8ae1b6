from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import CommitmentVersion, Service, VersionState
from pulse.instants import utc_now
from pulse.people.models import Person
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import (
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)

SignedIn = Callable[..., Browser]
DRAFT = {
    "chain_code": "nobody",
    "wording_ko": "반나절 안에 해결",
    "wording_en": "Solved within half a day",
    "goal_value": "240",
    "target_rate": "95",
    "pause_when": "stock_out",
    "effective_from": "2026-10-01",
    "review_on": "2027-04-01",
}


@dataclass(frozen=True)
class Scene:
    service: Service
    version: CommitmentVersion
    provider_head: Person
    customer_head: Person
    member: Person

    @property
    def address(self) -> str:
        return f"/services/S01/commitments/{self.version.commitment_id}/propose"


@pytest.fixture
def scene(write: Callable[[], Any]) -> Any:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company, is_provider=True)
        centre = make_department(session, "T2", company)
        service = make_service(session, desk, centre)
        made = Scene(
            service,
            make_commitment(session, service),
            make_head(session, desk),
            make_head(session, centre),
            make_person(session, desk),
        )
    with standing_still():
        yield made


def state_of(write: Callable[[], Any], number: int) -> VersionState:
    with write() as session:
        found = session.scalars(
            select(CommitmentVersion).where(CommitmentVersion.number == number)
        ).one()
        return found.state  # type: ignore[no-any-return]


def proposed(write: Callable[[], Any], browser: Browser, scene: Scene) -> str:
    assert browser.post(scene.address, **DRAFT).status_code == 303
    with write() as session:
        found = session.scalars(
            select(CommitmentVersion.id).where(CommitmentVersion.number == 2)
        ).one()
    return f"/services/S01/versions/{found}"


def test_both_heads_sign_on_the_page(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    desk, centre = signed_in(scene.provider_head), signed_in(scene.customer_head)
    assert "Solve within an hour" in desk.text(scene.address)
    version = proposed(write, desk, scene)
    page = centre.text("/services/S01")
    assert "Solved within half a day" in page
    assert "Sign for the department that asks" in page
    assert desk.sure(f"{version}/sign", side="provider").status_code == 303
    assert desk.sure(f"{version}/sign", side="customer").status_code == 403
    assert centre.sure(f"{version}/sign", side="customer").status_code == 303
    assert state_of(write, 2) is VersionState.SIGNED
    assert "No new version is proposed" in desk.text("/services/S01")


def test_a_proposal_is_turned_down(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    version = proposed(write, signed_in(scene.provider_head), scene)
    assert signed_in(scene.customer_head).sure(f"{version}/withdraw").status_code == 303
    assert state_of(write, 2) is VersionState.DRAFT
    assert signed_in(scene.customer_head).post(f"{version}/withdraw").status_code == 404


def test_what_cannot_be_promised_is_said_at_its_field(signed_in: SignedIn, scene: Scene) -> None:
    browser = signed_in(scene.provider_head)
    answer = browser.post(scene.address, **{**DRAFT, "effective_from": "2020-01-01"})
    assert answer.status_code == 422
    assert "Please choose a day after today: both heads sign before it." in answer.text
    assert browser.post(scene.address, **{**DRAFT, "target_rate": "0"}).status_code == 422


def test_a_new_time_is_tried_on_what_was_promised_so_far(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    began = utc_now() - timedelta(minutes=50)
    with write() as session:
        asker = scene.customer_head.id
        asked = NewRequest(scene.service.id, "P2", "A tyre")
        found = requests.open_request(session, asker, asked, at=began)
        done = began + timedelta(minutes=40)
        requests.resolve(session, found.id, scene.member.id, at=done)
    browser = signed_in(scene.provider_head)
    tried = browser.post(scene.address, **DRAFT, preview="1")
    assert tried.status_code == 200
    assert "The one promise so far would have ended the same." in tried.text
    tried = browser.post(scene.address, **{**DRAFT, "goal_value": "30"}, preview="1")
    assert "1 promise that was kept would have been missed." in tried.text
    assert 'value="30"' in tried.text
    assert "No new version is proposed" in browser.text("/services/S01")


def test_others_find_no_such_page(signed_in: SignedIn, scene: Scene) -> None:
    member = signed_in(scene.member)
    assert member.get(scene.address).status_code == 404
    assert member.post("/services/S01/versions/1/sign", side="provider").status_code == 404
    assert "New versions" not in member.text("/services/S01")
