"""What two raters see of five sides of taking part, 0 to 4 points each, with linked evidence.

Neither sees what the other gave before both have given all five. Where they differ by more than
one point the side does not count until they have talked and one of them has rated it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid, Refused
from pulse.participation.periods import Half
from pulse.people.permissions import Permission, Viewer
from pulse.results.models import RubricRating

MOST_POINTS = 4
RATERS = 2
APART = 1
LONGEST = {"evidence": 500, "note": 1000}
LINKS = ("https://", "http://", "/")


class Criterion(StrEnum):
    """A side of taking part that is rated."""

    CHANNELS = "channels"
    EASE = "ease"
    LISTENING = "listening"
    USE = "use"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True)
class Given:
    """What one rater gives one side."""

    points: int | None
    evidence: str
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One side as both raters see it; ``points`` are theirs in the order they began."""

    criterion: Criterion
    points: tuple[int, ...]
    evidence: tuple[str, ...]

    @property
    def must_be_discussed(self) -> bool:
        """Whether the raters differ by more than a point."""
        return len(self.points) == RATERS and max(self.points) - min(self.points) > APART


@dataclass(frozen=True)
class Rubric:
    """All that has been rated of a half-year, as far as it may be shown.

    ``is_whole`` says that both raters have given every side; before, ``sides`` is empty.
    """

    raters: int
    is_whole: bool
    sides: tuple[Side, ...]

    @property
    def counted(self) -> tuple[int, ...] | None:
        """Every point given, where all sides count; None while any is missing or disputed."""
        if not self.is_whole or any(side.must_be_discussed for side in self.sides):
            return None
        return tuple(points for side in self.sides for points in side.points)


def rubric_of(session: Session, half: Half) -> Rubric:
    """Return what has been rated of a half-year; nothing of it before both have finished."""
    newest = _newest(session, half)
    whole = [rater for rater, given in newest.items() if len(given) == len(Criterion)]
    is_whole = len(whole) == RATERS
    sides = [
        Side(
            one,
            tuple(newest[rater][one].points for rater in whole),
            tuple(newest[rater][one].evidence for rater in whole),
        )
        for one in Criterion
    ]
    return Rubric(len(newest), is_whole, tuple(sides) if is_whole else ())


def own_ratings(session: Session, viewer: Viewer, half: Half) -> dict[Criterion, RubricRating]:
    """Return what the viewer gave, newest of each side."""
    return _newest(session, half).get(viewer.person_id, {})


def may_rate(viewer: Viewer) -> bool:
    """Tell whether somebody may be one of the two raters."""
    return viewer.can(Permission.RATE_PARTICIPATION)


def rate(
    session: Session,
    viewer: Viewer,
    half: Half,
    given: Mapping[Criterion, Given],
    *,
    at: datetime,
) -> None:
    """Keep what a rater gives; earlier ratings stay on record.

    Refused("may_not_rate") without the right, Refused("two_have_rated") for a third;
    Invalid("bad_rating") names what is missing: points of 0 to 4 and a link for every side.
    """
    if not may_rate(viewer):
        raise Refused("may_not_rate")
    raters = set(_newest(session, half))
    if viewer.person_id not in raters and len(raters) >= RATERS:
        raise Refused("two_have_rated")
    fields = _problems(given)
    if fields:
        raise Invalid("bad_rating", fields=fields)
    for criterion, one in given.items():
        session.add(
            RubricRating(
                period=half.code,
                criterion=criterion.value,
                rater_id=viewer.person_id,
                points=one.points,
                evidence=one.evidence.strip(),
                note=one.note.strip(),
                rated_at=at,
            )
        )
    session.flush()
    audit.record(
        session, "participation_rated", "half_year", half.code, at=at, actor_id=viewer.person_id
    )


def _problems(given: Mapping[Criterion, Given]) -> dict[str, str]:
    found: dict[str, str] = {}
    for criterion in Criterion:
        one = given.get(criterion, Given(None, ""))
        if one.points is None or not 0 <= one.points <= MOST_POINTS:
            found[f"{criterion.value}_points"] = "missing"
        evidence = one.evidence.strip()
        if not evidence.startswith(LINKS):
            found[f"{criterion.value}_evidence"] = "not_a_link" if evidence else "missing"
        for name, limit in LONGEST.items():
            if len(getattr(one, name).strip()) > limit:
                found[f"{criterion.value}_{name}"] = "too_long"
    return found


def _newest(session: Session, half: Half) -> dict[int, dict[Criterion, RubricRating]]:
    """Return the newest rating of each side by rater, raters in the order they began."""
    rows = session.scalars(
        select(RubricRating).where(RubricRating.period == half.code).order_by(RubricRating.id)
    )
    found: dict[int, dict[Criterion, RubricRating]] = {}
    for row in rows:
        found.setdefault(row.rater_id, {})[Criterion(row.criterion)] = row
    return found
