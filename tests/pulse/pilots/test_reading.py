from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.pilots.deciding import Decided, decide
from pulse.pilots.models import Pilot, PilotDecision
from pulse.pilots.reading import pilot_named, said_of, waves_of
from pulse.pilots.rules import Decision
from pulse.publishing.models import PublishedCell, PublishedComment
from pulse.results.models import PublishedResponse
from pulse.results.reading import read_results
from pulse.results.responses import Draft
from pulse.surveys.models import RosterEntry, Series
from pulse.transaction import transaction
from tests.pulse.pilots.world import answer_arm, begun, publish
from tests.pulse.publishing.waves import Ran


def tried(load: int, keep: str, words: str = "") -> dict[str, object]:
    said = {"X-open": words} if words else {}
    return {"X-help": 4, "X-new": 2, "X-load": load, "X-cust": 3, "X-keep": keep, **said}


def beside(load: int) -> dict[str, object]:
    return {"X-load": load, "X-cust": 3}


def trial_of(ran: Ran) -> list[Person]:
    return ran.people[:14]


def compare_of(ran: Ran) -> list[Person]:
    return ran.people[14:]


def clear_success(ran: Ran) -> None:
    kept = ["widen"] * 10 + ["change"] * 3 + ["stop"]
    words = [f"의견 {at}" for at in range(14)]
    answers = [tried(4 - at % 2, keep, words[at]) for at, keep in enumerate(kept)]
    answer_arm(ran, trial_of(ran), answers)
    answer_arm(ran, compare_of(ran), [beside(2 + at % 2) for at in range(22)])


def test_nobody_is_asked_what_the_other_arm_is_and_no_other_cut_is_kept(
    either_engine: Engine,
) -> None:
    ran, _pilot = begun(either_engine)
    with ran.session() as session:
        roster = {entry.person_id: entry for entry in session.scalars(select(RosterEntry))}
    assert {roster[one.id].role for one in trial_of(ran)} == {"trial"}
    assert {roster[one.id].role for one in compare_of(ran)} == {"compare"}
    assert {(e.site, e.tenure_band, e.employer) for e in roster.values()} == {("", "", "")}
    assert {roster[one.id].left_out for one in trial_of(ran)} == {""}
    left_out = {roster[one.id].left_out for one in compare_of(ran)}
    assert left_out == {"X-help X-new X-keep X-open"}


def test_planted_numbers_come_out_of_the_close_and_the_rule_reads_them(
    either_engine: Engine,
) -> None:
    ran, pilot_id = begun(either_engine)
    clear_success(ran)
    publish(ran)
    with ran.session() as session:
        pilot = pilot_named(session, pilot_id)
        waves = waves_of(session, pilot)
        keys = set(session.scalars(select(PublishedCell.cell_key)))
        rows = {row.question: row for row in waves[0].rows}
        assert said_of(pilot, waves) == "widen"
        assert len(session.scalars(select(PublishedComment)).all()) == 14
    assert keys == {"everyone", "arm:trial", "arm:compare"}
    load = rows["X-load"].difference
    assert load is not None
    assert load.interval is not None
    assert (load.value, load.direction) == (Decimal("25.0"), "up")
    assert load.interval[0] <= 25 <= load.interval[1]
    assert rows["X-help"].compare is None
    assert [rows[code].is_common for code in ("X-help", "X-load")] == [False, True]
    assert rows["X-help"].difference is None
    assert waves[0].shares == {"widen": "70", "change": "≤20", "stop": "≤20"}


def test_under_ten_answers_in_the_trial_neither_shares_nor_words_are_told(
    either_engine: Engine,
) -> None:
    ran, pilot_id = begun(either_engine)
    answer_arm(ran, trial_of(ran), [tried(5, "widen", f"의견 {at}") for at in range(8)])
    answer_arm(ran, compare_of(ran), [beside(2 + at % 2) for at in range(22)])
    publish(ran)
    with ran.session() as session:
        pilot = pilot_named(session, pilot_id)
        waves = waves_of(session, pilot)
        assert said_of(pilot, waves) == "nothing"
        assert waves[0].shares == {}
        assert session.scalars(select(PublishedComment)).all() == []


def test_an_arm_under_the_minimum_is_not_shown_at_all(either_engine: Engine) -> None:
    ran, pilot_id = begun(either_engine)
    answer_arm(ran, trial_of(ran), [tried(4, "change") for _at in range(14)])
    answer_arm(ran, compare_of(ran), [beside(2) for _at in range(4)])
    publish(ran)
    with ran.session() as session:
        waves = waves_of(session, pilot_named(session, pilot_id))
        shown = {cell.cell_key for cell in session.scalars(select(PublishedCell))}
    assert "arm:compare" not in shown
    assert all(row.difference is None for row in waves[0].rows)


def test_a_decision_is_told_to_both_arms_once_and_ends_the_waves(either_engine: Engine) -> None:
    ran, pilot_id = begun(either_engine)
    with ran.session() as session, pytest.raises(Refused, match="nothing_published"):
        decide(session, pilot_id, decided(), ran_at(ran), ran.people[0].id)
    clear_success(ran)
    at = publish(ran) + timedelta(hours=1)
    with ran.session() as session, transaction(session):
        found = decide(session, pilot_id, decided(), at, ran.people[0].id)
        assert (found.decision, found.rule_said) == ("change", "widen")
    with ran.session() as session:
        response = session.scalars(select(PublishedResponse)).one()
        assert response.doing == "고쳐서 더 써 봅니다. 번거로움이 남았습니다."
        told = set(
            session.scalars(
                select(OutboxMessage.recipient).where(OutboxMessage.notice == "response_published")
            )
        )
        assert told == {f"person:{one.id}" for one in ran.people}
        series = session.get_one(Series, session.get_one(Pilot, pilot_id).series_id)
        assert series.stopped_at == at
        actions = set(session.scalars(select(AuditEntry.action)))
        assert {"pilot_written", "pilot_started", "pilot_decided"} <= actions
        with pytest.raises(Conflict, match="already_decided"):
            decide(session, pilot_id, decided(), at, ran.people[0].id)
        session.get_one(PilotDecision, pilot_id).decision = "stop"
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()


def test_a_started_pilot_never_changes(either_engine: Engine) -> None:
    ran, pilot_id = begun(either_engine)
    with ran.session() as session:
        pilot = pilot_named(session, pilot_id)
        pilot.rule = {**pilot.rule, "points": 1}
        with pytest.raises(Conflict, match="pilot_is_frozen"):
            session.flush()


def test_arms_are_read_by_nobody_without_the_lab(either_engine: Engine) -> None:
    ran, _pilot_id = begun(either_engine)
    clear_success(ran)
    publish(ran)
    with ran.session() as session:
        viewer = viewer_of(session, ran.people[0].id, date(2026, 8, 20))
        assert read_results(session, viewer, ran.wave_id) is None


def ran_at(ran: Ran) -> datetime:
    with ran.session() as session:
        return session.scalars(select(Series.created_at)).one()


def decided() -> Decided:
    answer = Draft("", "정리할 시간이 늘었습니다.", "", "상담시스템팀", date(2026, 12, 1))
    return Decided(Decision.CHANGE, "번거로움이 남았습니다.", "고쳐서 더 써 봅니다.", answer)
