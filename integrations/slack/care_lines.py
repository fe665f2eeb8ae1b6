"""What stands out in a wave about load and protection, a line for each group and figure."""

from __future__ import annotations

from sqlalchemy.orm import Session

from integrations.wording import say
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import labels_of
from pulse.publishing.plan import EVERYONE
from pulse.results.care import GAP_ALERT, RISE_ALERT, CareFigure, alerts
from pulse.results.readers import tree_of
from pulse.surveys.models import Wave

MOST = 6
SHARES = {"≤": "care.share_most", "≥": "care.share_least"}


def care_lines(session: Session, viewer: Viewer, wave: Wave, locale: str) -> list[str]:
    """Return the lines of an alert as its reader may read them; empty where there is none."""
    found = alerts(session, viewer, wave.id)
    if not found:
        return []
    tree, labels = tree_of(session, wave), labels_of(wave, {one.key for one in found})
    lines = [
        line
        for one in found
        for line in _lines(one, _unit(tree, labels[one.key].department, one.key, locale), locale)
    ]
    return lines[:MOST]


def _lines(figure: CareFigure, unit: str, locale: str) -> list[str]:
    lines = []
    if figure.gap is not None and figure.gap_points >= GAP_ALERT:
        lines.append(say(locale, "care.gap", unit=unit, gap=_share(figure.gap, locale)))
    if figure.rise is not None and figure.rise >= RISE_ALERT and figure.load is not None:
        rise, load = round(figure.rise), round(figure.load.value)
        lines.append(say(locale, "care.load", unit=unit, rise=rise, load=load))
    return lines


def _share(gap: str, locale: str) -> str:
    key = SHARES.get(gap[0], "care.share")
    return say(locale, key, points=gap.lstrip("≤≥"))


def _unit(tree: DepartmentTree, code: str | None, key: str, locale: str) -> str:
    node = tree.by_code.get(code or "")
    if node is not None:
        return node.name(locale)
    return say(locale, "care.everyone" if key == EVERYONE else "care.others")
