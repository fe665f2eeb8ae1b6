"""A whole company's year of surveys, asked in passing: no breach of any rule, for anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from random import Random

from sqlalchemy.orm import Session

from pulse.people.absences import Absence
from pulse.people.company_settings import change_settings
from pulse.people.preferences import Wishes, pause, wish
from pulse.surveys.asking import askable, asks_in_four_weeks
from pulse.surveys.attention import Budget, note_ask
from tests.pulse.surveys.simulation import simulate
from tests.pulse.surveys.test_cadence import TABLES, breaches
from tests.pulse.surveys.world import CLOSES, OPENS, make_company

SCHEDULES = 60_000


def test_a_company_asked_at_random_is_asked_within_every_rule() -> None:
    """``make bench`` does the same with a million schedules."""
    found = simulate(TABLES, SCHEDULES, Random(4))
    assert found.schedules == SCHEDULES
    assert found.asked > SCHEDULES / 3
    assert found.over_budget == 0
    for pair, limits, second in found.sample:
        assert breaches(pair, limits, second) == []


def test_what_the_company_has_set_holds_for_everybody(session: Session) -> None:
    person, other = make_company(session, {"T1": 2})["T1"]
    usual = askable(session, [person.id], OPENS, CLOSES)[person.id].moment(OPENS, CLOSES, 3)
    assert usual is not None
    chosen = {"weekly_asks": 1, "weekly_questions": 8, "day_begins": 600}
    change_settings(session, chosen, at=OPENS, actor_id=other.id)
    found = askable(session, [person.id], OPENS, CLOSES)[person.id]
    moment = found.moment(OPENS, CLOSES, 3)
    assert found.budget == Budget(1, 8)
    assert moment is not None
    assert moment.hour == 1, "ten o'clock in Seoul"
    assert moment >= usual
    assert found.moment(OPENS, CLOSES, 9) is None


def test_what_is_stored_decides(session: Session) -> None:
    first, second = make_company(session, {"T1": 2})["T1"]
    session.add(
        Absence(person_id=first.id, valid_from=date(2026, 8, 3), valid_to=date(2026, 8, 5))
    )
    wish(session, second.id, Wishes(frozenset({4}), 15 * 60, 1, 10))
    pause(session, second.id, date(2026, 8, 8), date(2026, 8, 3))
    note_ask(session, second.id, date(2026, 8, 1), 3)
    session.flush()
    known = askable(session, [first.id, second.id], OPENS, CLOSES)
    assert known[first.id].moment(OPENS, CLOSES, 3) == datetime(2026, 8, 5, 0, 0, tzinfo=UTC)
    assert known[second.id].moment(OPENS, CLOSES, 3) == datetime(2026, 8, 14, 6, 0, tzinfo=UTC)
    assert known[second.id].moment(OPENS, CLOSES, 11) is None
    assert known[second.id].budget == Budget(1, 10)
    assert asks_in_four_weeks(session, [first.id, second.id], date(2026, 8, 3)) == {second.id: 1}
