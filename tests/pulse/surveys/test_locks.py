"""Nobody is asked again before the last results are answered, unless an administrator says so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.models import Person
from pulse.surveys import locks, waves
from pulse.surveys.models import APART, LockOverride, Template, Wave, WaveState
from pulse.surveys.waves import Schedule, plan_wave
from tests.pulse.surveys.world import (
    CLOSES,
    OPENS,
    PUBLISHES,
    make_company,
    make_template,
    plain_questions,
)

SCHEDULE = Schedule(OPENS, CLOSES, PUBLISHES)


@pytest.fixture
def person(session: Session) -> Person:
    return make_company(session, {"T1": 1})["T1"][0]


@pytest.fixture
def template(session: Session) -> Template:
    return make_template(session, plain_questions())


def nobody_answered(_session: Session, _wave_id: int) -> bool:
    return False


def closed(session: Session, template: Template, until: WaveState = WaveState.PUBLISHED) -> Wave:
    wave = plan_wave(session, template, SCHEDULE)
    order = (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED, WaveState.PUBLISHED)
    for state in order[: order.index(until) + 1]:
        waves.advance(session, wave.id, state)
    return wave


def test_the_first_wave_of_a_template_is_free(session: Session, template: Template) -> None:
    wave = plan_wave(session, template, SCHEDULE)
    assert locks.locked_by(session, wave, nobody_answered) is None


@pytest.mark.parametrize("state", [WaveState.CLOSING, WaveState.CLOSED, WaveState.PUBLISHED])
def test_results_nobody_answered_lock_the_next_wave(
    session: Session, template: Template, state: WaveState
) -> None:
    last = closed(session, template, state)
    wave = plan_wave(session, template, SCHEDULE)
    assert locks.locked_by(session, wave, nobody_answered) is last
    assert locks.locked_by(session, wave, lambda _session, wave_id: wave_id == last.id) is None


def test_only_the_last_results_of_the_same_questionnaire_count(
    session: Session, template: Template
) -> None:
    closed(session, template)
    last = closed(session, template)
    other = make_template(session, plain_questions(), code="TPL-OTHER")
    newer = make_template(session, plain_questions(), code="TPL-NEW")
    newer.code, newer.version = template.code, 2
    session.flush()
    assert locks.locked_by(session, plan_wave(session, newer, SCHEDULE), nobody_answered) is last
    assert locks.locked_by(session, plan_wave(session, other, SCHEDULE), nobody_answered) is None


def test_waves_read_elsewhere_lock_nothing(session: Session, template: Template) -> None:
    closed(session, template).result_channel = APART
    session.flush()
    wave = plan_wave(session, template, SCHEDULE)
    assert locks.locked_by(session, wave, nobody_answered) is None


def test_an_administrator_lets_one_wave_open_with_a_reason_on_record(
    session: Session, template: Template, person: Person
) -> None:
    closed(session, template)
    wave, later = (plan_wave(session, template, SCHEDULE) for _ in range(2))
    for _ in range(2):
        locks.let_open(session, wave.id, " The answer is in Friday's meeting. ", OPENS, person.id)
    assert locks.locked_by(session, wave, nobody_answered) is None
    assert locks.locked_by(session, later, nobody_answered) is not None
    kept = session.get(LockOverride, wave.id)
    assert kept is not None
    assert (kept.reason, kept.given_by) == ("The answer is in Friday's meeting.", person.id)
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.actor_id) == ("lock_lifted", person.id)
    assert entry.details == {"why": kept.reason}


def test_without_a_reason_or_a_planned_wave_nothing_is_lifted(
    session: Session, template: Template, person: Person
) -> None:
    wave = plan_wave(session, template, SCHEDULE)
    for words, code in (("  ", "missing"), ("x" * 501, "too_long")):
        with pytest.raises(Invalid) as refused:
            locks.let_open(session, wave.id, words, OPENS, person.id)
        assert refused.value.fields == {"reason": code}
    with pytest.raises(Conflict, match="wave_state"):
        locks.let_open(session, closed(session, template).id, "x", OPENS, person.id)
    with pytest.raises(NotFound):
        locks.let_open(session, 10**6, "x", OPENS, person.id)
