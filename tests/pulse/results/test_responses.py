from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, NotFound, Refused
from pulse.outbox import Lane, OutboxMessage
from pulse.people.permissions import Role, Viewer
from pulse.publishing.closing import close_wave, publish_due
from pulse.results import responses
from pulse.results.models import PublishedResponse, Wording
from pulse.results.readers import tree_of
from pulse.results.responses import Draft, company_answers, has_response, publish_response
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.results.test_reading import head_of, with_role
from tests.pulse.surveys.world import AFTER, PUBLISHES

LATER = PUBLISHES + timedelta(hours=3)
DRAFT = Draft("", "교대표가 늦어요", "2주 전에 공개해요", "인사팀", date(2026, 10, 1))


@pytest.fixture
def closed(either_engine: Engine) -> Ran:
    ran = Ran(either_engine).open().answer(limit=30)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    return ran


@pytest.fixture
def ran(closed: Ran) -> Ran:
    with closed.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    return closed


def hr(ran: Ran, session: Session) -> Viewer:
    return with_role(session, ran.people[0], Role.HR_LEAD)


def told(session: Session, response: PublishedResponse) -> set[str]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.notice == "response_published")
    )
    mine = [row for row in rows if row.payload == {"response_id": response.id}]
    assert {row.lane for row in mine} == {int(Lane.DIGEST)}
    return {row.recipient for row in mine}


def test_of_each_wave_the_companys_answer_in_force_is_found(ran: Ran) -> None:
    with ran.session() as session:
        lead = hr(ran, session)
        assert company_answers(session, [ran.wave_id]) == {}
        publish_response(session, lead, ran.wave_id, DRAFT, at=LATER)
        again = replace(DRAFT, doing="3주 전에 공개해요")
        newer = publish_response(session, lead, ran.wave_id, again, at=LATER)
        assert company_answers(session, [ran.wave_id]) == {ran.wave_id: newer}
        assert company_answers(session, []) == {}


def test_everybody_who_was_asked_is_told_whether_they_answered_or_not(ran: Ran) -> None:
    with ran.session() as session:
        assert not has_response(session, ran.wave_id)
        one = publish_response(session, hr(ran, session), ran.wave_id, DRAFT, at=LATER)
        assert told(session, one) == {f"person:{person.id}" for person in ran.people}
        assert has_response(session, ran.wave_id)
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "response_published")
        ).one()
        assert entry.details == {"unit": "", "version": 1}


def test_versions_are_kept_and_only_the_newest_is_in_force(ran: Ran) -> None:
    with ran.session() as session:
        who = hr(ran, session)
        first = publish_response(session, who, ran.wave_id, DRAFT, at=LATER)
        second = publish_response(
            session, who, ran.wave_id, replace(DRAFT, doing="1주 전에 공개해요"), at=LATER
        )
        assert [one.version for one in responses.responses_of(session, ran.wave_id)] == [2, 1]
        assert responses.newest(responses.responses_of(session, ran.wave_id)) == [second]
        assert responses.is_in_force(session, second)
        assert not responses.is_in_force(session, first)
        first.heard = "anders"
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()


def test_an_answer_is_read_in_the_own_language_where_it_was_written_in_it(ran: Ran) -> None:
    english = Wording("en", " The roster is late", "Two weeks ahead", "HR")
    with ran.session() as session:
        who = hr(ran, session)
        one = publish_response(session, who, ran.wave_id, DRAFT, at=LATER)
        assert one.wording("en") == one.wording("ko") == Wording("ko", *_words(DRAFT))
        both = replace(DRAFT, other=english)
        two = publish_response(session, who, ran.wave_id, both, at=LATER)
        assert two.wording("ko") == Wording("ko", *_words(DRAFT))
        assert two.wording("en") == Wording("en", "The roster is late", "Two weeks ahead", "HR")


def test_what_is_begun_in_a_language_is_finished_in_it(ran: Ran) -> None:
    half = replace(DRAFT, other=Wording("en", "The roster is late", " ", "x" * 161))
    with ran.session() as session, pytest.raises(Invalid) as caught:
        publish_response(session, hr(ran, session), ran.wave_id, half, at=LATER)
    assert caught.value.fields == {"doing_other": "missing", "owner_other": "too_long"}


def _words(draft: Draft) -> tuple[str, str, str]:
    return draft.heard, draft.doing, draft.owner


def test_a_head_answers_for_the_own_unit_and_tells_that_unit_only(ran: Ran) -> None:
    with ran.session() as session:
        head = head_of(session, ran.people[0], "T1")
        one = publish_response(
            session, head, ran.wave_id, replace(DRAFT, unit_code="T1"), at=LATER
        )
        assert told(session, one) == {f"person:{person.id}" for person in ran.people[:14]}
        assert not has_response(session, ran.wave_id), "the company has not answered yet"
        for unit in ("", "T2", "NOBODY"):
            with pytest.raises(Refused):
                publish_response(
                    session, head, ran.wave_id, replace(DRAFT, unit_code=unit), at=LATER
                )
        found = responses.latest_for(session, ["C0", "T1"])
        assert [response.id for response, _wave in found] == [one.id]
        assert responses.latest_for(session, ["C0", "T2"]) == []


def test_who_may_answer_follows_from_rights_and_headship(ran: Ran) -> None:
    with ran.session() as session:
        tree = tree_of(session, session.get_one(Wave, ran.wave_id))
        assert responses.answerable_units(hr(ran, session), tree) == [""]
        head = head_of(session, ran.people[1], "T1")
        assert responses.answerable_units(head, tree) == ["T1"]
        assert responses.answerable_units(replace(head, employer_is_own=False), tree) == []
        analyst = with_role(session, ran.people[2], Role.HR_ANALYST)
        assert responses.answerable_units(analyst, tree) == []


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"heard": " "}, {"heard": "missing"}),
        ({"doing": "x" * 2501}, {"doing": "too_long"}),
        ({"due_on": None}, {"due_on": "missing"}),
        ({"due_on": date(2026, 8, 1)}, {"due_on": "in_the_past"}),
    ],
)
def test_what_is_missing_or_late_is_named(
    ran: Ran, wrong: dict[str, object], fields: dict[str, str]
) -> None:
    with ran.session() as session, pytest.raises(Invalid) as refused:
        draft = replace(DRAFT, **wrong)  # type: ignore[arg-type]
        publish_response(session, hr(ran, session), ran.wave_id, draft, at=LATER)
    assert refused.value.fields == fields


def test_nothing_is_answered_before_it_is_published(closed: Ran) -> None:
    with closed.session() as session, pytest.raises(NotFound):
        publish_response(session, hr(closed, session), closed.wave_id, DRAFT, at=LATER)


def test_the_waves_the_company_answered_are_told_together(ran: Ran) -> None:
    with ran.session() as session:
        assert responses.answered_waves(session, [ran.wave_id, 99]) == frozenset()
        publish_response(session, hr(ran, session), ran.wave_id, DRAFT, at=LATER)
        assert responses.answered_waves(session, [ran.wave_id, 99]) == {ran.wave_id}
