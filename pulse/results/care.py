"""The load of customer-facing work and the gap in its protection, from published cells alone.

*Load* is the mean of the areas demand, strain and watch in points of 100; higher is heavier. The
*protection gap* is, among those who faced abuse, the share who asked in vain to stop or felt
unable to: 100 less the published share of those who could stop, so it is as coarse as that (whole
ten points, ends at 10 or 20) and stands only where at least ten people answered. Neither is a
diagnosis. Where one of them is high or rises, the safety officer is told, and no line manager.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.people.permissions import Role, Viewer, holders_of, viewer_of
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.results.care_questions import PROTECTED, is_care, stop_question
from pulse.results.history import Scores, history_of
from pulse.results.reading import WaveResults, read_results
from pulse.results.scores import Score, mean_score
from pulse.surveys.models import APART, Wave, WaveState

LOAD = ("demand", "strain", "watch")
GAP_ALERT = 30
"""A gap of three in ten and more is told; the target is none."""
RISE_ALERT = Decimal(10)
"""So is a load that rose by ten points and more since the wave before."""
TOLD_WITHIN = timedelta(days=2)
OFFICERS = (Role.SAFETY_OFFICER, Role.ABUSE_CASE_OWNER)
"""Whom an alert goes to: the first of these that anybody holds."""
SIGNS = {"≥": "≤", "≤": "≥"}


@dataclass(frozen=True)
class CareFigure:
    """What is published about one group; None stands for what may not be told."""

    key: str
    load: Score | None
    rise: Decimal | None
    gap: str | None

    @property
    def gap_points(self) -> int:
        """The least the gap is told to be; 0 where it is not told, or only as an upper end."""
        return 0 if self.gap is None or self.gap.startswith("≤") else int(self.gap.lstrip("≥"))

    @property
    def is_alert(self) -> bool:
        """Whether the safety officer is to be told of this group."""
        has_risen = self.rise is not None and self.rise >= RISE_ALERT
        return has_risen or self.gap_points >= GAP_ALERT


def care_figures(found: WaveResults, before: Scores) -> list[CareFigure]:
    """Return the figures of everyone and of each department this viewer reads, as in the plan.

    ``before`` are the scores of the wave before. Empty for any other questionnaire.
    """
    stop = stop_question(found.form)
    if stop is None:
        return []
    return [
        figure
        for key, label in found.labels.items()
        if label.dimension in (Dimension.EVERYONE, Dimension.DEPARTMENT)
        and ((figure := _figure(found, before, key, stop)).load or figure.gap)
    ]


def alerts(session: Session, viewer: Viewer, wave_id: int) -> list[CareFigure]:
    """Return the groups of a published wave of which the safety officer is to know."""
    found = read_results(session, viewer, wave_id, with_comments=False)
    if found is None or stop_question(found.form) is None:
        return []
    history = history_of(session, found.wave, found.labels.keys(), 2)
    return standing_out(care_figures(found, history.before))


def standing_out(figures: Sequence[CareFigure]) -> list[CareFigure]:
    """Return the groups to look at; everybody together only where no department is among them."""
    told = [one for one in figures if one.is_alert]
    return [one for one in told if one.key != EVERYONE] or told


def tell_alerts(session: Session, at: datetime) -> int:
    """Tell the safety officers of waves just published, each once; return how many were told."""
    fresh = session.scalars(
        select(Wave)
        .where(Wave.state == WaveState.PUBLISHED, Wave.result_channel != APART)
        .where(Wave.publishes_at <= at, Wave.publishes_at > at - TOLD_WITHIN)
        .order_by(Wave.id)
    ).all()
    return sum(tell_alert(session, wave, at) for wave in fresh if is_care(wave))


def tell_alert(session: Session, wave: Wave, at: datetime) -> int:
    """Tell the safety officers of one published wave, where something in it stands out."""
    told = [
        telling.person_recipient(person_id)
        for person_id in officers(session, at)
        if alerts(session, viewer_of(session, person_id, at.date()), wave.id)
    ]
    return telling.tell_each(session, notices.CareAlert(wave.id), told, at=at)


def officers(session: Session, at: datetime) -> Sequence[int]:
    """Return whom care alerts go to, and nobody in their place: no manager stands in."""
    for role in OFFICERS:
        if held := holders_of(session, role, at.date()):
            return held
    return ()


def _figure(found: WaveResults, before: Scores, key: str, stop: str) -> CareFigure:
    load, earlier = _load(found.scores.get(key, {})), _load(before.get(key, {}))
    is_exact = load and earlier and not (load.end_code or earlier.end_code)
    rise = load.value - earlier.value if load and earlier and is_exact else None
    cell = found.cell(key, stop)
    shares = (cell.distribution or {}) if cell is not None else {}
    return CareFigure(key, load, rise, _rest(shares.get(PROTECTED)))


def _load(scores: Mapping[str, Score]) -> Score | None:
    parts = [scores[part] for part in LOAD if part in scores]
    return mean_score(parts) if len(parts) == len(LOAD) else None


def _rest(share: str | None) -> str | None:
    """Return what is left of 100 beside a published share, as it is written."""
    if share is None:
        return None
    sign = share[0] if share[0] in SIGNS else ""
    left = Fraction(100) - Fraction(share.removeprefix(sign))
    return f"{SIGNS.get(sign, '')}{left}"
