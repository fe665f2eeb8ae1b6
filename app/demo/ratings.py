"""The demo's ratings after a service: three services whose people say what their clocks do not.

Told through the product's own verbs, each at its own time: people are put on the roster of a
batch, answer within it, and it is closed and published like any other. One stage of materials
ordering is far below the rest; accounts look green while the partner's people are unhappy; and
for computers those who pay are content, those who use are not, and nobody who decides was asked.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.runtime import Runtime
from pulse.ballots.submitting import submit_many
from pulse.commitments.catalogue import service_by_code
from pulse.people.groups import roster_attributes
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.ratings import asking, batches
from pulse.ratings.asking import Customer, Draw
from pulse.surveys.models import RosterEntry
from pulse.transaction import transaction

TO_ANSWER = timedelta(days=2)
OPEN_FOR = timedelta(days=8)
TO_PUBLISH = timedelta(days=1)
A_MONTH = timedelta(weeks=4)
NAMED = 0.7
"""How many of those who rate the stages name the weakest one in their second tap."""
AVOIDABLE = 0.4
LIKELY = 1.3
"""So many more are asked than are to answer: some are away, some were asked enough."""


@dataclass(frozen=True)
class Voice:
    """One group that rates a service: from where, in which role, how many, and how content.

    ``stages`` are means of 1 to 5, by the stage's code; a group without any rates the whole only.
    """

    departments: tuple[str, ...]
    role: str
    count: int
    overall: float
    stages: Mapping[str, float] = field(default_factory=dict)
    sway: float = 0.0
    """By how much the mean is higher in one month and lower in the next."""
    pressed_at: datetime | None = None
    """When all of them pressed at once, where they did."""


@dataclass(frozen=True)
class Rating:
    """How one service is rated, in how many months in a row up to the last."""

    service: str
    voices: tuple[Voice, ...]
    months: int
    opens_at: datetime | None = None
    """When its one batch opened, where that is fixed by what happened."""

    def in_month(self, month: int) -> Rating:
        """Return the rating as it is in a month."""
        sign = 1 if month % 2 else -1
        voices = (replace(one, overall=one.overall + sign * one.sway) for one in self.voices)
        return replace(self, voices=tuple(voices))


BURST_AT = datetime(2026, 6, 29, 7, 41, tzinfo=UTC)
"""Twelve people of one team rated within six minutes of 16:40, all alike."""
STAGES = {"find": 4.1, "ask": 4.0, "do": 3.9, "tell": 2.4, "stay": 3.8}
RATINGS = (
    Rating("S13", (Voice(("D10", "PB"), "user", 60, 2.7, STAGES),), months=3),
    Rating(
        "S02",
        (Voice(("PA",), "user", 30, 2.64, sway=0.03), Voice(("D09",), "user", 30, 3.9)),
        months=2,
    ),
    Rating(
        "S03",
        (Voice(("D01",), "buyer", 9, 4.44), Voice(("D09", "D08"), "user", 140, 2.76)),
        months=1,
    ),
    Rating(
        "S25",
        (
            Voice(("T0702",), "user", 12, 5.0, pressed_at=BURST_AT),
            Voice(("T0701", "T0703", "D06"), "user", 32, 3.4),
        ),
        months=1,
        opens_at=BURST_AT - timedelta(days=3),
    ),
)


def tell_ratings(session: Session, engine: Engine, parts: Runtime, until: datetime) -> int:
    """Tell every batch that was published before ``until``; return how many."""
    told = 0
    for rating in RATINGS:
        for month in range(rating.months, 0, -1):
            opens_at = until - month * A_MONTH + timedelta(hours=int(rating.service[1:]))
            opens_at = rating.opens_at or opens_at
            _tell_batch(session, engine, parts, rating.in_month(month), opens_at)
            told += 1
    return told


def whole_answers(mean: float, count: int, dice: random.Random) -> list[int]:
    """Draw so many answers from 1 to 5 whose mean is as near ``mean`` as whole answers come."""
    found = [min(5, max(1, round(dice.gauss(mean, 0.9)))) for _ in range(count)]
    missing = round(mean * count) - sum(found)
    while missing:
        at, step = dice.randrange(count), 1 if missing > 0 else -1
        if 1 <= found[at] + step <= 5:
            found[at] += step
            missing -= step
    return found


def _tell_batch(
    session: Session, engine: Engine, parts: Runtime, rating: Rating, opens_at: datetime
) -> None:
    with transaction(session):
        wave_id = _ask(session, parts, rating, opens_at)
    for voice, given in _answers(session, rating, wave_id):
        with transaction(session):
            submit_many(
                session.connection(),
                parts.keys,
                wave_id=wave_id,
                answers_by_person=given,
                at=voice.pressed_at or opens_at + TO_ANSWER,
            )
    with transaction(session):
        batches.finish_full(session, parts.keys, opens_at + OPEN_FOR)
    closes_at = opens_at + OPEN_FOR + batches.TO_ANSWER
    close_wave(Closer(parts.sessions, engine, parts.keys), wave_id, closes_at)
    with transaction(session):
        publish_due(session, closes_at + TO_PUBLISH)


def _ask(session: Session, parts: Runtime, rating: Rating, at: datetime) -> int:
    draw = Draw(parts.settings.secrets[0], parts.settings.timezone)
    service = service_by_code(session, rating.service)
    for voice in rating.voices:
        wanted = _people(session, voice, at)[: round(voice.count * LIKELY)]
        customers = [Customer(person_id, voice.role, at) for person_id in wanted]
        asking.ask(session, parts.keys, draw, service, customers, at)
    batch = batches.open_batch_of(session, service.id, at)
    if batch is None:
        msg = f"nobody could be asked about {rating.service}"
        raise LookupError(msg)
    return batch.id


def _people(session: Session, voice: Voice, at: datetime) -> list[int]:
    """List a group's people, every other first, so that no team stands for all."""
    found = [
        one.person_id
        for one in roster_attributes(session, at.date())
        if not set(voice.departments).isdisjoint(one.department_path)
    ]
    return found[::2] + found[1::2]


def _answers(
    session: Session, rating: Rating, wave_id: int
) -> list[tuple[Voice, dict[int, dict[str, object]]]]:
    entries = session.scalars(
        select(RosterEntry).where(RosterEntry.wave_id == wave_id).order_by(RosterEntry.person_id)
    ).all()
    found = []
    for number, voice in enumerate(rating.voices):
        dice = random.Random(f"{rating.service}:{number}:{wave_id}")  # noqa: S311 - a story
        people = [entry.person_id for entry in entries if _speaks(entry, voice)][: voice.count]
        found.append((voice, _of_voice(voice, people, dice)))
    return found


def _speaks(entry: RosterEntry, voice: Voice) -> bool:
    is_from = not set(voice.departments).isdisjoint(entry.department_path)
    return is_from and entry.role == voice.role


def _of_voice(
    voice: Voice, people: Sequence[int], dice: random.Random
) -> dict[int, dict[str, object]]:
    columns: dict[str, list[object]] = {
        "S-ALL": [*whole_answers(voice.overall, len(people), dice)]
    }
    for code, mean in voice.stages.items():
        columns[f"S-{code}"] = [*whole_answers(mean, len(people), dice)]
    if voice.stages:
        weakest = min(voice.stages, key=lambda code: voice.stages[code])
        columns["S-WEAK"] = [weakest if dice.random() < NAMED else "none" for _ in people]
        columns["S-AVOID"] = ["notice" if dice.random() < AVOIDABLE else "needed" for _ in people]
    return {
        person: {code: answers[at] for code, answers in columns.items()}
        for at, person in enumerate(people)
    }
