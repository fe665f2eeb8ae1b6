"""While the demo's time passes, what falls due happens at its own moment and not at the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from app.demo import colleagues
from app.demo.passing import ANSWERING, _answering_moments, live_until
from pulse.calendars.models import Shift
from pulse.commitments.models import EscalationState
from pulse.outbox import OutboxMessage
from pulse.surveys.invitations import invite
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, MINUTE, NINE
from tests.pulse.surveys.world import (
    OPENS,
    MemoryKeys,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

DAY = timedelta(days=1)
EIGHTY_PER_CENT = NINE + 8 * HOUR
DUE = NINE + DAY + HOUR
NOBODY = create_engine("sqlite://")


def live(session: Session, begin: datetime, end: datetime) -> None:
    live_until(session, NOBODY, MemoryKeys(), begin, end)


def test_each_step_is_fired_at_its_own_moment(session: Session) -> None:
    built = scenes.build(session)
    scenes.promise(session, built)
    request = scenes.ask(session, built)
    session.commit()
    live(session, NINE, DUE + MINUTE)
    fired = [
        (step.rule, step.fired_at)
        for step in scenes.steps_of(session, request)
        if step.state is EscalationState.FIRED
    ]
    assert fired == [("80pct", EIGHTY_PER_CENT), ("100pct", DUE)]


def test_what_is_due_at_the_end_itself_is_left_to_the_ticks(session: Session) -> None:
    built = scenes.build(session)
    scenes.promise(session, built)
    request = scenes.ask(session, built)
    session.commit()
    live(session, NINE, EIGHTY_PER_CENT)
    steps = scenes.steps_of(session, request)
    assert {step.state for step in steps} == {EscalationState.PLANNED}


def test_what_was_missed_before_happens_at_the_beginning(session: Session) -> None:
    built = scenes.build(session)
    scenes.promise(session, built)
    request = scenes.ask(session, built)
    session.commit()
    begin = EIGHTY_PER_CENT + MINUTE
    live(session, begin, begin + MINUTE)
    assert scenes.steps_of(session, request)[0].fired_at == begin


def test_colleagues_answer_some_hours_after_an_installment_opened(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = make_company(session, {"T1": 1})
    parts = [["Q-1"], ["Q-2"]]
    open_by_hand(session, make_template(session, plain_questions()), people, parts=parts)
    session.commit()
    answered: list[datetime] = []

    def note(_session: Session, _engine: Engine, _keys: object, at: datetime) -> int:
        answered.append(at.astimezone(UTC))
        return 0

    monkeypatch.setattr(colleagues, "answer_open_waves", note)
    first, second = OPENS + ANSWERING, OPENS + 7 * DAY + ANSWERING
    live(session, OPENS - HOUR, second + MINUTE)
    assert answered == [first, second]
    assert _answering_moments(session, OPENS, first) == []
    assert _answering_moments(session, first, second + MINUTE) == [second]


def test_people_are_asked_at_their_own_moment_while_time_jumps(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colleagues, "answer_open_waves", lambda *_: 0)
    people = make_company(session, {"T1": 2})["T1"]
    for person, window in zip(people, (["10:30", "11:30"], ["15:00", "15:15"]), strict=True):
        shift = {"start": "09:00", "end": "18:00", "pulse_windows": [window]}
        session.add(Shift(code=window[0], document=shift))
        person.shift_code = window[0]
    template = make_template(session, plain_questions())
    wave = open_by_hand(session, template, {"T1": people})
    invite(session, wave, [person.id for person in people])
    session.commit()
    live(session, OPENS, OPENS + DAY)
    told = session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()
    assert [(row.recipient, row.created_at) for row in told] == [
        (f"person:{people[0].id}", OPENS + timedelta(hours=1.5)),
        (f"person:{people[1].id}", OPENS + timedelta(hours=6)),
    ]
