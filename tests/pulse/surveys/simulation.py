"""Random surveys put to random people with random lives, told in order, and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from pulse.surveys.attention import Asked, Budget
from pulse.surveys.cadence import Limits, Timetable, next_moment

DAY = 86_400
SURVEYS = 40
"""So many surveys each person meets in their year: one schedule each."""

Pair = tuple[str, str]


@dataclass
class Found:
    """What came of it; ``sample`` holds asks to be checked by the rules written a second time."""

    schedules: int = 0
    asked: int = 0
    over_budget: int = 0
    sample: list[tuple[Pair, Limits, int]] = field(default_factory=list)


def simulate(
    tables: Mapping[Pair, Timetable], schedules: int, chance: Random, checked: int = 3000
) -> Found:
    """Plan so many schedules, of everything that comes in a year for one person after another."""
    found = Found()
    pairs = sorted(tables)
    share = checked / schedules
    while found.schedules < schedules:
        pair = chance.choice(pairs)
        table, limits, budget = tables[pair], _limits(chance), _budget(chance)
        begin = table.first * DAY + 3 * DAY
        opens = sorted(chance.randrange(begin, begin + 330 * DAY) for _ in range(SURVEYS))
        asked: list[Asked] = []
        not_before = 0
        for second in opens[: schedules - found.schedules]:
            found.schedules += 1
            questions = chance.randrange(1, 14)
            not_before = max(not_before, second)
            ends = second + chance.randrange(1, 20) * DAY
            room = partial(budget.has_room, asked, questions=questions)
            moment = next_moment(table, limits, not_before, ends, room)
            if moment is None:
                continue
            not_before = moment
            asked.append(((moment + 9 * 3600) // DAY, questions))
            found.asked += 1
            if chance.random() < share:
                found.sample.append((pair, limits, moment))
        found.over_budget += _breaches(asked, budget)
    return found


def _breaches(asked: Sequence[Asked], budget: Budget) -> int:
    """Count the weeks, beginning with each ask, that hold more than the budget."""
    over = 0
    for at, (first, _) in enumerate(asked):
        week = [count for day, count in asked[at : at + 8] if first <= day < first + 7]
        over += len(week) > budget.asks or sum(week) > budget.questions
    return over


def _limits(chance: Random) -> Limits:
    weekdays = frozenset(chance.sample(range(7), chance.choice((0, 0, 0, 1, 2))))
    minute = chance.choice((None, None, 9 * 60, 14 * 60 + 15, 23 * 60))
    begin = 20_454
    away = []
    for _ in range(chance.randrange(4)):
        first = begin + chance.randrange(330)
        away.append((first, first + chance.randrange(1, 15)))
    return Limits(weekdays, minute, tuple(away), begin + chance.choice((0, 0, 40)))


def _budget(chance: Random) -> Budget:
    return Budget().lowered(chance.choice((None, None, 1)), chance.choice((None, 15, 10, 5)))
