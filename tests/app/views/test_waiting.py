"""The first page names what waits for somebody, each with its page, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments.models import VersionState
from pulse.instants import utc_now
from pulse.people.models import Identity
from tests import factories
from tests.app.conftest import Browser
from tests.app.views.asking import Scene

Write = Callable[[], AbstractContextManager[Session]]
SignedIn = Callable[..., Browser]


def test_a_head_is_told_what_to_sign_and_to_look_at_again(
    scene: Scene, signed_in: SignedIn, write: Write
) -> None:
    with write() as session:
        service = session.merge(scene.service)
        factories.make_commitment(session, service, state=VersionState.PROPOSED, number=1)
        due = (utc_now() - timedelta(days=1)).date()
        factories.make_commitment(session, service, review_on=due)
    for person, is_told in ((scene.lead, True), (scene.head, True), (scene.outsider, False)):
        page = signed_in(person).text("/")
        assert ("waits for your signature" in page) is is_told
        assert ("to be looked at again" in page) is is_told
    page = signed_in(scene.lead).text("/")
    assert page.count('href="/services/S01"') == 2


def test_an_administrator_is_told_of_guesses_and_old_calendars(
    scene: Scene, signed_in: SignedIn, write: Write
) -> None:
    with write() as session:
        boss = factories.make_person(
            session, factories.make_department(session, "A0"), roles=("sys_admin",)
        )
        guess = {"provider": "slack", "tenant": "T", "subject": "U1", "matched_by": "mail"}
        session.add(Identity(person_id=scene.outsider.id, is_confirmed=False, **guess))
        kept = session.get_one(Calendar, factories.CALENDAR)
        kept.reviewed_on = (utc_now() - timedelta(days=400)).date()
    page = signed_in(boss).text("/")
    assert "1 Slack account is only a guess." in page
    assert 'href="/people?slack=guess"' in page
    assert "A calendar is to be looked through again." in page
    assert "only a guess" not in signed_in(scene.outsider).text("/")


def test_who_answered_waits_for_hr_and_decisions_wait_for_whoever_decides(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person("P0030").text("/")
    assert "Those who answered wait for a reply." in page
    assert 'href="/results/1/response"' in page
    assert "wait for a reply" not in as_person("P0242").text("/")
