"""The end of a results page: which area to begin with, why, and who might take it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import localized
from app.translate import _, _l
from app.views.results_words import Fold, Names
from pulse.people.models import Person
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.doubtful import RAISED
from pulse.publishing.plan import EVERYONE
from pulse.results.reading import WaveResults
from pulse.results.verdicts import Doubt, Verdict, verdicts

DRIVERS_NAMED = 2
REFUSALS = {
    "too_few": _l("not enough people answered everything"),
    "no_spread": _l("the answers hardly differ"),
    "not_explained": _l("the areas explain too little of it"),
    "too_many_areas": _l("too many areas"),
}
BANDS = {
    "25-49": _l("between a quarter and a half of the ballots"),
    "50+": _l("half of the ballots or more"),
}


@dataclass(frozen=True)
class VerdictLine:
    """One group: its weakest link, what goes with its overall verdict, where to begin, who."""

    name: str
    weakest: str
    pull: str
    drivers: str
    begin: str
    owner: str


@dataclass(frozen=True)
class NextStep:
    """What the page ends in: one task in words, and the groups it was read from."""

    task: str
    lines: list[VerdictLine]


def owners_of(session: Session, found: WaveResults, tree: DepartmentTree) -> dict[str, str]:
    """Return whom to ask for each group with a finding: the head of the one department it is."""
    heads = {
        finding.cell_key: node.head_id
        for finding in found.findings
        if (label := found.labels.get(finding.cell_key)) is not None
        and (node := tree.by_code.get(label.department or "")) is not None
        and node.head_id is not None
    }
    if not heads:
        return {}
    people = session.scalars(select(Person).where(Person.id.in_(set(heads.values()))))
    names = {person.id: localized(person, "name") for person in people}
    return {key: names[head] for key, head in heads.items() if head in names}


def next_step(
    found: WaveResults, names: Names, owners: Mapping[str, str], main: str
) -> NextStep | None:
    """Return the page's last section; None where nothing was found about any group."""
    told = verdicts(found)
    if not told:
        return None
    lines = [_line(one, found.labels[one.key], names, owners) for one in told]
    first = next((one for one in told if one.key == main), told[0])
    return NextStep(_task(first, names), lines)


def named_weakest(found: WaveResults, main: str) -> str | None:
    """Return the code of the surely weakest area of a group."""
    return next((one.weakest for one in verdicts(found) if one.key == main), None)


def doubt_words(doubt: Doubt | None) -> str:
    """Warn of ballots filled in without reading, where they are a quarter and more."""
    if doubt is None or not {doubt.straight, doubt.alike} & RAISED:
        return ""
    if doubt.straight in RAISED:
        words = _("The same step was chosen throughout in %(share)s.", share=BANDS[doubt.straight])
    else:
        words = _("One and the same pattern stands on %(share)s.", share=BANDS[doubt.alike])
    rest = _("No answer was deleted; where it is safe, the mean without them stands beside.")
    return f"{words} {rest}"


def why_seen(viewer: Viewer, labels: Mapping[str, CellLabel]) -> Fold:
    """Say by which right the reader sees this page, and what it leaves out."""
    if viewer.can(Permission.READ_ALL_RESULTS):
        words = _("Your role reads all published results, and no answer of anybody.")
    elif not viewer.employer_is_own:
        words = _("You read the published results of your own company only.")
    elif any(label.department for label in labels.values()):
        words = _("You read the company as a whole and the units you head, as published.")
    elif viewer.can(Permission.READ_FRONT_LINE_RESULTS) and len(labels) > 1:
        words = _("You read the company as a whole and the front-line roles, as published.")
    else:
        words = _("You read the company as a whole, as published.")
    return Fold(_("Why do I see this?"), words)


def _line(told: Verdict, label: CellLabel, names: Names, owners: Mapping[str, str]) -> VerdictLine:
    begin = told.begin_with
    return VerdictLine(
        name=names.cell(label),
        weakest=_("not clear") if told.weakest is None else names.dimension(told.weakest),
        pull="" if told.pull is None else _("pull %(pull)s", pull=told.pull),
        drivers=_drivers(told, names),
        begin="" if begin is None else names.dimension(begin),
        owner=_("HR lead") if told.key == EVERYONE else owners.get(told.key, ""),
    )


def _drivers(told: Verdict, names: Names) -> str:
    if told.refusal is not None:
        return _("not told: %(reason)s", reason=REFUSALS.get(told.refusal, told.refusal))
    shares: Sequence[tuple[str, int]] = told.drivers[:DRIVERS_NAMED]
    return ", ".join(f"{names.dimension(code)} {share} %" for code, share in shares)


def _task(told: Verdict, names: Names) -> str:
    if told.begin_with is None:
        return _("Every area reaches its goal. Keep what works, and tell those who answered.")
    return _(
        "Begin with “%(area)s”: ask what one thing gets in the way most, change it within four "
        "weeks, and tell those who answered what changed.",
        area=names.dimension(told.begin_with),
    )
