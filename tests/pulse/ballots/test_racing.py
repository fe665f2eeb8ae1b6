"""Many processes at once: nothing acknowledged is lost, nothing is counted that was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select

from pulse.audit import AuditEntry
from pulse.ballots import submitting
from pulse.errors import Refused
from pulse.publishing import closing
from pulse.publishing.closing import close_wave
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, DURING

CODES: dict[str, object] = {"Q-1": 3, "Q-2": 0, "Q-3": "yes", "Q-4": "말"}


def submit(ran: Ran, person_id: int, answers: Mapping[str, object]) -> None:
    with ran.session() as session, transaction(session):
        submitting.submit(
            session.connection(),
            ran.keys,
            wave_id=ran.wave_id,
            person_id=person_id,
            answers=answers,
            at=DURING,
        )


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Start everything at the same moment and return what each gave."""
    start = Barrier(len(acts), timeout=60)

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_answers_of_one_person_from_many_places_all_arrive(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine, sizes={"T1": 5}).open()
    person_id = ran.people[0].id
    together(
        *(
            lambda code=code, value=value: submit(ran, person_id, {code: value})
            for code, value in CODES.items()
        )
    )
    with ran.session() as session:
        found = answers_in_box(
            session.connection(), ran.keys, wave_id=ran.wave_id, person_id=person_id, at=DURING
        )
    assert found == CODES


def test_what_was_accepted_beside_a_close_is_counted(
    fresh_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran(fresh_engine, sizes={"T1": 6}).open()
    counted: set[int] = set()
    real = closing._open_boxes

    def watch(*args: Any) -> Any:
        ballots, broken = real(*args)
        counted.update(ballots)
        return ballots, broken

    monkeypatch.setattr(closing, "_open_boxes", watch)

    def try_to_submit(person_id: int) -> int | None:
        try:
            submit(ran, person_id, CODES)
        except Refused:
            return None
        return person_id

    accepted = together(
        *(lambda who=person.id: try_to_submit(who) for person in ran.people),
        lambda: close_wave(ran.closer(), ran.wave_id, AFTER),
    )
    assert {person_id for person_id in accepted if person_id is not None} == counted


def test_two_closers_leave_one_result(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer()
    together(*[lambda: close_wave(ran.closer(), ran.wave_id, AFTER)] * 2)
    assert not ran.keys.exists(ran.wave_id)
    with ran.session() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
        assert sorted(actions) == ["wave_closed", "wave_key_destroyed", "wave_opened"]
        waiting = closing.due_to_close(session, AFTER)
    for wave_id in waiting:  # only where one cleaned the files while the other was reading
        close_wave(ran.closer(), wave_id, AFTER)
    with ran.session() as session:
        assert closing.due_to_close(session, AFTER) == []


def test_a_closer_that_comes_late_to_the_key_goes_quietly(
    fresh_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process closed everything between our look at the state and at the key."""
    ran = Ran(fresh_engine).open().answer()
    real = closing._open_boxes

    def overtaken(*args: Any) -> Any:
        monkeypatch.setattr(closing, "_open_boxes", real)
        args[0].rollback()
        close_wave(ran.closer(), ran.wave_id, AFTER)
        return real(*args)

    monkeypatch.setattr(closing, "_open_boxes", overtaken)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert closing.due_to_close(session, AFTER) == []
