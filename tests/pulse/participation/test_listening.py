from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.participation.listening import listening_of
from pulse.participation.process import records_of
from pulse.publishing.models import PublishedComment
from pulse.results.indices import middle_wait
from pulse.surveys.models import Wave
from tests.pulse.participation import scene
from tests.pulse.participation.scene import WEEK, span_at, weekday
from tests.pulse.surveys.world import CLOSES


def say(session: Session, wave: Wave, body: str, times: int) -> None:
    for _ in range(times):
        session.add(
            PublishedComment(
                id=secrets.token_hex(16), wave_id=wave.id, question_code="Q", block_key="everyone",
                body=body,
            )
        )  # fmt: skip
    session.flush()


def test_a_subject_waits_from_its_fifth_voice_until_people_are_told(session: Session) -> None:
    made = scene.build(session)
    first, second = made.survey(0), made.survey(1)
    say(session, first, "parking", 5)
    say(session, first, "locker", 4)
    say(session, second, "parking", 9)
    say(session, second, "locker", 5)
    made.answer(first, first.publishes_at + timedelta(days=11), CLOSES.date() + 9 * WEEK)
    span = span_at(second.publishes_at + timedelta(days=7))
    found = listening_of(session, records_of(session, span), span, weekday)
    told = {one.word: (one.wave_id, one.days, one.told_on is None) for one in found.themes}
    assert told == {
        "parking": (first.id, 9, False),
        "locker": (second.id, 5, True),
    }
    assert (found.median, found.open, found.oldest_silent) == (9, 1, 5)


@pytest.mark.parametrize(
    ("waits", "middle"),
    [
        ([(3, True), (13, True), (24, True), (26, True)], 13),
        ([(5, True), (8, False), (9, True)], 9),
        ([(5, True), (8, False), (9, False)], None),
        ([(26, True)], 26),
        ([], None),
    ],
)
def test_the_median_keeps_what_is_still_open_as_waiting(
    waits: list[tuple[int, bool]], middle: int | None
) -> None:
    assert middle_wait(waits) == middle
