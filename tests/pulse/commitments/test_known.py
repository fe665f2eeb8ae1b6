"""What was known on a date: the derivation, and the changes that came afterwards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.commitments import calendar_changes, known, requests
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.clocks import Verdict
from pulse.people.permissions import viewer_of
from tests.factories import CALENDAR, with_holiday
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

LATER = NINE + timedelta(days=3)


def test_a_derivation_is_that_of_the_calendar_known_then(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, goal_value=4)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    after = with_holiday(as_it_is(session, CALENDAR), NINE.date(), "임시공휴일", "Holiday")
    chief = viewer_of(session, scene.chief.id, LATER.date())
    calendar_changes.propose(session, CALENDAR, after, chief, Grounds("쉬었어요"), at=LATER)
    clock = scenes.clock_of(session, request)

    then = known.derivation_known_at(session, clock, LATER, LATER - HOUR)
    now = known.derivation_known_at(session, clock, LATER, LATER)
    assert (then.reading.verdict, now.reading.verdict) == (Verdict.LATE, Verdict.KEPT)
    assert then.real_seconds == now.real_seconds == 6 * 3600
    assert {segment.name.en for segment in now.segments if segment.name} == {"Holiday"}
    assert not any(segment.name for segment in then.segments)
    (row,) = known.clock_changes_of(session, request.id)
    assert (row.verdict_before, row.verdict_after) == ("late", "kept")
    assert row.change.reason == "쉬었어요"
