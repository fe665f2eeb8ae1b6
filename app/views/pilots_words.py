"""Pilots in words: the rule as it was written, what it says, and the arms beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.forms.pilots import DECISIONS
from app.i18n import localized
from app.translate import _, _l
from app.views.results_words import Names, score_words, signed
from app.words import day, department_name
from pulse.people.models import Person
from pulse.people.tree import DepartmentTree
from pulse.pilots.models import Pilot, PilotDecision
from pulse.pilots.reading import Beside, PilotWave
from pulse.pilots.rules import NOTHING, Decision, Rule
from pulse.results.changes import Change
from pulse.results.scores import Score

PROBLEMS: dict[str, object] = {
    "missing": _l("Please fill this in."),
    "too_long": _l("Please make this shorter."),
    "in_the_past": _l("Please give a day that is still to come."),
    "not_in_order": _l("The last day comes after the first."),
    "in_both": _l("A department cannot be in both arms, nor lie inside one of the other arm."),
    "other_kind": _l("Please compare with departments of the same kind only."),
    "too_small": _l(
        "Too few people: the trial takes at least ten, the compare arm the least group."
    ),
}
SAID: dict[str, object] = {
    Decision.WIDEN.value: _l("The rule says: widen it."),
    Decision.CHANGE.value: _l("The rule says: change it and go on trying."),
    Decision.STOP.value: _l("The rule says: stop it."),
    NOTHING: _l("The rule says nothing, as a number it needs is not published."),
}
TOLD: dict[Decision, object] = {
    Decision.WIDEN: _l("Decided: it is widened."),
    Decision.CHANGE: _l("Decided: it is changed and tried on."),
    Decision.STOP: _l("Decided: it stops."),
}


@dataclass(frozen=True)
class Row:
    """One question in both arms, in words."""

    question: str
    trial: str
    compare: str
    difference: str
    between: str


@dataclass(frozen=True)
class Shown:
    """One published wave of a pilot."""

    wave_id: int
    closed: str
    rows: Sequence[Row]
    shares: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """A decision with who took it and what the rule had said."""

    words: str
    said: str
    reason: str
    by: str


def headline(
    pilot: Pilot, decision: PilotDecision | None, waves: Sequence[PilotWave], said: str
) -> str:
    """Answer in one line how a pilot stands."""
    if decision is not None:
        return str(TOLD[Decision(decision.decision)])
    if pilot.series_id is None:
        return _("This pilot is written down and has not been started.")
    return str(SAID[said]) if waves else _("Nothing has been published of this pilot yet.")


def rule_words(rule: Rule, question: str) -> list[str]:
    """Write a rule out, from the top."""
    return [
        _(
            "Widen it if the trial departments are ahead by at least %(points)s points of 100 on "
            "“%(question)s”, surely ahead at all, and at least %(keep)s%% there would widen it.",
            points=rule.points, question=question, keep=rule.keep,
        ),
        _(
            "Stop it if they are behind by at least %(worse)s points and surely behind, or at "
            "least %(stop)s%% there would stop it.",
            worse=rule.worse, stop=rule.stop,
        ),
        _("Else change it. Read on the newest published survey; sure means: nine times of ten."),
    ]  # fmt: skip


def shown(waves: Sequence[PilotWave], tree: DepartmentTree) -> list[Shown]:
    """Put the published waves into words."""
    return [
        Shown(
            one.wave.id,
            day(one.wave.closes_at),
            [_row(row, Names(one.wave, tree)) for row in one.rows],
            _shares(one.shares),
        )
        for one in waves
    ]


def told(session: Session, decision: PilotDecision | None) -> Told | None:
    """Put a decision into words."""
    if decision is None:
        return None
    who = session.scalars(select(Person).where(Person.id == decision.decided_by)).one()
    return Told(
        str(TOLD[Decision(decision.decision)]),
        str(SAID[decision.rule_said]),
        decision.reason,
        _("%(who)s, %(day)s", who=localized(who, "name"), day=day(decision.decided_at)),
    )


def departments(tree: DepartmentTree, codes: Sequence[str]) -> str:
    """Name the departments of an arm."""
    return ", ".join(
        department_name(tree.by_code[code]) if code in tree.by_code else code for code in codes
    )


def _row(row: Beside, names: Names) -> Row:
    return Row(
        names.question(row.question),
        _score(row.trial),
        _score(row.compare) if row.is_common else _("not asked"),
        "" if row.difference is None else signed(row.difference.value),
        _between(row.difference) if row.is_common else "",
    )


def _score(score: Score | None) -> str:
    return _("not shown") if score is None else score_words(score)


def _between(difference: Change | None) -> str:
    if difference is None or difference.interval is None:
        return _("cannot be told")
    low, high = difference.interval
    return _("%(low)s to %(high)s", low=signed(low), high=signed(high))


def _shares(shares: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (str(words), _("%(rate)s%%", rate=shares[one]))
        for one, words in DECISIONS.items()
        if one in shares
    ]
