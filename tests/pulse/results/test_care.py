"""Load and protection as published, and the alert that goes to the safety officer alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage
from pulse.people.models import Headship
from pulse.people.permissions import Role
from pulse.people.tree import department_by_code
from pulse.publishing.plan import EVERYONE
from pulse.results import care
from pulse.results.care import CareFigure, _rest, care_figures
from pulse.results.care_questions import is_care, stop_question
from pulse.results.reading import read_results
from pulse.results.scores import Score
from pulse.results.waves import readable_waves
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.results.care_world import CALM, HARD, asked_about_protection
from tests.pulse.results.test_reading import with_role
from tests.pulse.surveys.world import PUBLISHES, SINCE


@pytest.fixture
def ran(sqlite_fresh: Engine) -> Ran:
    return asked_about_protection(sqlite_fresh)


@pytest.mark.parametrize(
    ("share", "left"),
    [("60", "40"), ("0", "100"), ("≥80", "≤20"), ("≤10", "≥90"), (None, None)],
)
def test_the_gap_is_what_a_published_share_leaves(share: str | None, left: str | None) -> None:
    assert _rest(share) == left


def score(value: str) -> Score:
    return Score(Decimal(value))


@pytest.mark.parametrize(
    ("rise", "gap", "is_alert"),
    [
        (None, None, False),
        ("9.9", "20", False),
        ("10", None, True),
        (None, "30", True),
        (None, "≥80", True),
        (None, "≤20", False),
        ("-15", "≤10", False),
    ],
)
def test_what_is_told_to_the_safety_officer(
    rise: str | None, gap: str | None, is_alert: bool
) -> None:
    risen = None if rise is None else Decimal(rise)
    assert CareFigure("x", score("50"), risen, gap).is_alert is is_alert


def test_the_gap_is_told_by_centre_from_published_shares(ran: Ran) -> None:
    with ran.session() as session:
        found = read_results(session, with_role(session, ran.people[0], Role.HR_LEAD), ran.wave_id)
        assert found is not None
        assert stop_question(found.form) == "C-stop"
        keys = {label.terms: key for key, label in found.labels.items()}
        hard, calm = keys[(f"in:{HARD}",)], keys[(f"in:{CALM}",)]
        before = {hard: dict.fromkeys(care.LOAD, score("40"))}
        told = {one.key: one for one in care_figures(found, before)}
        assert set(told) == {EVERYONE, hard, calm}
        assert (told[hard].gap, told[calm].gap, told[EVERYONE].gap) == ("40", "≤10", "20")
        assert told[hard].load is not None
        assert told[hard].load.value == pytest.approx(Decimal("79.2"), abs=Decimal(1))
        assert told[hard].rise == told[hard].load.value - 40
        assert told[calm].rise is None


def told(session: Session) -> set[str]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == "care_alert"))
    return {row.recipient for row in rows}


def test_the_alert_goes_to_the_safety_officer_once_and_not_to_the_line(ran: Ran) -> None:
    with ran.session() as session, transaction(session):
        with_role(session, ran.people[5], Role.SAFETY_OFFICER)
        with_role(session, ran.people[6], Role.ABUSE_CASE_OWNER)
        head = ran.people[0]
        session.add(
            Headship(
                department_id=department_by_code(session, HARD).id,
                person_id=head.id,
                valid_from=SINCE,
            )
        )
        session.flush()
        assert care.tell_alerts(session, PUBLISHES) == 1
        assert care.tell_alerts(session, PUBLISHES) == 0
        assert told(session) == {f"person:{ran.people[5].id}"}


def test_without_a_safety_officer_whoever_owns_cases_is_told_and_nobody_stands_in(
    ran: Ran,
) -> None:
    with ran.session() as session, transaction(session):
        assert care.tell_alerts(session, PUBLISHES) == 0
        with_role(session, ran.people[6], Role.ABUSE_CASE_OWNER)
        assert care.tell_alerts(session, PUBLISHES) == 1
        assert told(session) == {f"person:{ran.people[6].id}"}


def test_the_safety_officer_reads_that_questionnaire_whole_and_no_other(ran: Ran) -> None:
    with ran.session() as session:
        officer = with_role(session, ran.people[5], Role.SAFETY_OFFICER)
        found = read_results(session, officer, ran.wave_id)
        assert found is not None
        assert found.comments == []
        assert [one.id for one in readable_waves(session, officer)] == [ran.wave_id]
        wave = session.get_one(Wave, ran.wave_id)
        assert is_care(wave)
        agent = with_role(session, ran.people[7], Role.AGENT)
        assert read_results(session, agent, ran.wave_id) is None
        assert readable_waves(session, agent) == []
        assert care.alerts(session, agent, ran.wave_id) == []
