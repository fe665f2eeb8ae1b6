"""The end of a results page: which area to begin with, why, and who might take it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.translate import _, _l
from app.views.doubt_words import BANDS
from app.views.results_words import Fold, Names
from app.words import department_name
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.doubtful import RAISED
from pulse.publishing.items import OVERALL, RECOMMEND
from pulse.publishing.plan import EVERYONE
from pulse.results.reading import WaveResults
from pulse.results.scores import gaps
from pulse.results.verdicts import Doubt, Verdict, verdicts
from pulse.surveys.form import weights_of

DRIVERS_NAMED = 2
REFUSALS = {
    "too_few": _l("not enough people answered everything"),
    "no_spread": _l("the answers hardly differ"),
    "not_explained": _l("the areas explain too little of it"),
    "too_many_areas": _l("too many areas"),
}
OWN_TASK = _l("ask what one thing gets in the way most.")
TASKS: dict[str, tuple[object, object]] = {
    "work": (
        _l("ask which task could be dropped or made simpler, and drop one."),
        _l("the lead of the unit"),
    ),
    "tools": (
        _l("list the three tools that fail most often, and repair the first."),
        _l("the owner of the desktop and systems service"),
    ),
    "service": (
        _l("look at the promises this unit depends on, and agree on the one kept least."),
        _l("the owners of those services"),
    ),
    "lead": (
        _l("agree in the team on one thing to do differently in every week's meeting."),
        _l("the lead of the unit, with HR"),
    ),
    "growth": (
        _l("set aside a fixed hour a week to learn, and ask what for."),
        _l("the HR department"),
    ),
    "recognition": (
        _l("say openly by which rules work is valued, and ask which of them seem unfair."),
        _l("the HR department"),
    ),
    "rest": (
        _l("look at breaks, shifts and leave that could not be taken, and free up one."),
        _l("the lead of the unit, with HR"),
    ),
    "safety": (
        _l("walk through where it happened, and make stopping unsafe work easier."),
        _l("the safety officer"),
    ),
    "voice": (
        _l("answer the three oldest open suggestions, the refused ones with a reason."),
        _l("the head of the department"),
    ),
}
"""By area of our own questionnaires: a first task, and which role or department might own it."""


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


def owners_of(found: WaveResults, tree: DepartmentTree) -> dict[str, str]:
    """Return who might take a group's task up: the role that leads its one department.

    A role and never a name: the page says what to do, not whom to blame.
    """
    nodes = {
        finding.cell_key: tree.by_code.get(label.department or "")
        for finding in found.findings
        if (label := found.labels.get(finding.cell_key)) is not None
    }
    return {
        key: _("Head of %(unit)s", unit=department_name(node))
        for key, node in nodes.items()
        if node is not None
    }


def next_step(found: WaveResults, names: Names, owners: Mapping[str, str], main: str) -> NextStep:
    """Return the page's last section: a task for its group, and what was found about others."""
    told = verdicts(found)
    lines = [_line(one, found.labels[one.key], names, owners) for one in told]
    own = next((one for one in told if one.key == main), None) or from_scores(found, main)
    if own is None:
        return NextStep(_nothing_shown(), lines)
    is_bare = own.begin_with is None and not _areas_shown(found, main)
    return NextStep(_no_area_shown() if is_bare else _task(own, names), lines)


def from_scores(found: WaveResults, main: str) -> Verdict | None:
    """Return a verdict from published scores alone, where nothing else was found.

    A questionnaire that weighs no area, as the one after a service, has its stages count alike.
    """
    scores = {code: score.value for code, score in found.scores.get(main, {}).items()}
    if not scores:
        return None
    areas = [code for code in scores if code not in {OVERALL, RECOMMEND}]
    weights = weights_of(found.wave.template.document) or dict.fromkeys(areas, Decimal(1))
    return Verdict(main, None, None, (), None, tuple(gaps(scores, weights)))


def _areas_shown(found: WaveResults, main: str) -> bool:
    return bool(found.scores.get(main, {}).keys() - {OVERALL, RECOMMEND})


def _no_area_shown() -> str:
    return _(
        "Of this group only the overall score can be shown, so no area can be named. Read its "
        "comments, and ask it what gets in the way most."
    )


def _nothing_shown() -> str:
    return _(
        "No number of this group can be shown. Ask it what gets in the way most, face to face or "
        "in the next survey, and read the next larger group meanwhile."
    )


def named_weakest(found: WaveResults, main: str) -> str | None:
    """Return the code of the surely weakest area of a group."""
    return next((one.weakest for one in verdicts(found) if one.key == main), None)


def doubt_words(doubt: Doubt | None) -> str:
    """Warn of ballots filled in without reading, where they are a quarter and more."""
    if doubt is None or not {doubt.straight, doubt.alike, doubt.burst} & RAISED:
        return ""
    if doubt.burst in RAISED:
        words = _("Within minutes the same was pressed in %(share)s.", share=BANDS[doubt.burst])
    elif doubt.straight in RAISED:
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
    rates = ((names.dimension(code), _("%(rate)s%%", rate=share)) for code, share in shares)
    return ", ".join(f"{name} {rate}" for name, rate in rates)


def _task(told: Verdict, names: Names) -> str:
    if told.begin_with is None:
        return _("Every area reaches its goal. Keep what works, and tell those who answered.")
    area = names.dimension(told.begin_with)
    task, owner = TASKS.get(told.begin_with, (OWN_TASK, _l("the lead of the unit")))
    return _(
        "Begin with “%(area)s”: %(task)s To take it up: %(owner)s. Change one thing within four "
        "weeks, and tell those who answered what changed.",
        area=area,
        task=task,
        owner=owner,
    )
