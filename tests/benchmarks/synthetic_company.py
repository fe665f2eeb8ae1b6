"""Made-up companies whose site, role and employer lean on the department, as in real ones."""

import math
import random

from pulse.publishing.plan import RosterPerson


def company(seed: int, people: int) -> list[RosterPerson]:
    """Draw a company: log-normal team sizes, two levels of departments, correlated attributes."""
    rng = random.Random(seed)
    teams = _teams(rng, people)
    roster = []
    for number in range(people):
        division, team = rng.choices([t[0] for t in teams], [t[1] for t in teams])[0]
        lean = random.Random(division * 7919 + seed)
        site = _leaning(rng, lean, ["HQ", "North", "South", "East"], 0.75)
        role = _leaning(rng, lean, ["agent", "technician", "planner", "manager", "support"], 0.6)
        employer = _leaning(rng, lean, ["own", "own", "own", "partner-a", "partner-b"], 0.85)
        band = rng.choices(["0-1", "1-3", "3-7", "7+"], [2, 3, 3, 2])[0]
        path = ("C", f"D{division}", f"D{division}T{team}")
        roster.append(RosterPerson(number, path, role, site, band, employer))
    return roster


def respondents(seed: int, people: int, rate: float = 0.75) -> frozenset[int]:
    rng = random.Random(seed + 1)
    return frozenset(i for i in range(people) if rng.random() < rate)


def _teams(rng: random.Random, people: int) -> list[tuple[tuple[int, int], float]]:
    divisions = max(4, round(people**0.5 / 2))
    return [
        ((division, team), rng.lognormvariate(0, 0.6))
        for division in range(divisions)
        for team in range(max(2, round(math.log2(people) / 2.5)))
    ]


def _leaning(rng: random.Random, lean: random.Random, values: list[str], share: float) -> str:
    usual = lean.choice(values)
    return usual if rng.random() < share else rng.choice(values)
