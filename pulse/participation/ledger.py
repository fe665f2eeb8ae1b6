"""The ledger of taking part: who was asked, what they said, what changed, what was refused.

Every entry is made of what is on record anyway: answers to surveys in their versions, decisions
asked in digests, calendar changes and new versions of promises with the consents given to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.commitments.models import Commitment, CommitmentVersion
from pulse.commitments.record_models import CalendarChange
from pulse.digests.models import Decision, DecisionState
from pulse.participation.process import LATER_VERSIONS, Span
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.results.models import PublishedResponse
from pulse.results.responses import COMPANY
from pulse.surveys.models import APART, Wave

ANSWERED = (DecisionState.DECIDED, DecisionState.PUT_OFF)


class Source(StrEnum):
    """What kind of record an entry comes from."""

    ANSWER = "answer"
    DECISION = "decision"
    CALENDAR = "calendar"
    PROMISE = "promise"


class Outcome(StrEnum):
    """What came of it, as far as it is on record."""

    PROMISED = "promised"
    RENEWED = "renewed"
    CHANGED = "changed"
    REFUSED = "refused"
    BY_LAW = "by_law"


@dataclass(frozen=True)
class Entry:
    """One line: where it stands, who was asked before, what was said, what changed or why not.

    ``asked`` are facts in the form of their source: a survey's names and how many it asked, or
    departments by id. ``department_ids`` are those it concerns; none means the whole company.
    ``answer`` are the words of an answer to a survey, in the languages it is written in.
    """

    on: date
    source: Source
    outcome: Outcome
    department_ids: tuple[int, ...]
    asked: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    changed: str = ""
    reason: str = ""
    answer: PublishedResponse | None = None
    wave_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Scope:
    """Whose entries somebody reads: all, or those of some departments.

    Answers of the company to everybody are read by whoever is of it (``is_own``).
    """

    reads_all: bool
    is_own: bool
    codes: frozenset[str]
    department_ids: frozenset[int]

    def holds(self, entry: Entry) -> bool:
        """Tell whether an entry is the reader's to see."""
        return self.reads_all or not self.department_ids.isdisjoint(entry.department_ids)


def scope_of(viewer: Viewer, tree: DepartmentTree) -> Scope:
    """Return what a viewer reads: the company's readers all, heads their own."""
    reads_all = viewer.can(Permission.READ_ALL_RESULTS) or viewer.can(
        Permission.READ_COMPANY_RESULTS
    )
    own: set[int] = set()
    for department_id in viewer.headed_department_ids:
        if department_id in tree:
            own |= set(tree.subtree_ids(department_id))
    codes = frozenset(tree.nodes[one].code for one in own)
    return Scope(reads_all, viewer.employer_is_own, codes, frozenset(own))


def ledger_of(session: Session, span: Span, tree: DepartmentTree, scope: Scope) -> list[Entry]:
    """Return a half-year's entries that a reader may see, the newest first. Four queries."""
    found = [
        *_answers(session, span, tree, scope),
        *_decisions(session, span),
        *_calendars(session, span),
        *_promises(session, span),
    ]
    kept = [one for one in found if one.source is Source.ANSWER or scope.holds(one)]
    return sorted(kept, key=lambda one: (one.on, one.source, _words(one)), reverse=True)


def _words(entry: Entry) -> str:
    return entry.said if entry.answer is None else entry.answer.heard


def _answers(session: Session, span: Span, tree: DepartmentTree, scope: Scope) -> Iterator[Entry]:
    """Yield answers to surveys; a unit's own answer is read by whoever reads that unit."""
    start, end = span.bounds
    rows = session.execute(
        select(PublishedResponse, Wave)
        .join(Wave, Wave.id == PublishedResponse.wave_id)
        .where(PublishedResponse.published_at >= start, PublishedResponse.published_at < end)
        .where(Wave.result_channel != APART)
    ).all()
    for answer, wave in rows:
        unit = tree.by_code.get(answer.unit_code)
        if not _reads_answer(scope, answer.unit_code):
            continue
        yield Entry(
            on=span.local(answer.published_at),
            source=Source.ANSWER,
            outcome=Outcome.PROMISED if answer.version == 1 else Outcome.RENEWED,
            department_ids=() if unit is None else (unit.id,),
            asked={"name_ko": wave.name_ko, "name_en": wave.name_en, "invited": wave.invited},
            answer=answer,
            wave_id=wave.id,
            due_on=answer.due_on,
        )


def _reads_answer(scope: Scope, unit_code: str) -> bool:
    if unit_code == COMPANY:
        return scope.reads_all or scope.is_own
    return scope.reads_all or unit_code in scope.codes


def _decisions(session: Session, span: Span) -> Iterator[Entry]:
    start, end = span.bounds
    rows = session.scalars(
        select(Decision).where(
            Decision.state.in_(ANSWERED),
            Decision.answered_at >= start,
            Decision.answered_at < end,
        )
    )
    for one in rows:
        if one.answered_at is None:
            continue
        is_decided = one.state is DecisionState.DECIDED
        yield Entry(
            on=span.local(one.answered_at),
            source=Source.DECISION,
            outcome=Outcome.CHANGED if is_decided else Outcome.REFUSED,
            department_ids=() if one.department_id is None else (one.department_id,),
            asked={"kind": one.kind.value, **one.facts},
            said=str(one.facts.get("words", "")),
            changed=one.note if is_decided else "",
            reason="" if is_decided else one.note,
            wave_id=one.facts.get("wave_id"),
        )


def _calendars(session: Session, span: Span) -> Iterator[Entry]:
    rows = session.scalars(select(CalendarChange))
    start, end = span.bounds
    for one in rows:
        settled = one.applied_at or one.withdrawn_at
        if settled is None or not start <= settled < end:
            continue
        outcome = Outcome.CHANGED if one.applied_at else Outcome.REFUSED
        yield Entry(
            on=span.local(settled),
            source=Source.CALENDAR,
            outcome=Outcome.BY_LAW if one.is_by_law and one.applied_at else outcome,
            department_ids=tuple(one.asked),
            asked={"calendar": one.calendar_code, "departments": _agreed(one.consents)},
            said=one.reason,
        )


def _promises(session: Session, span: Span) -> Iterator[Entry]:
    half = span.half
    rows = session.scalars(
        select(CommitmentVersion)
        .options(joinedload(CommitmentVersion.commitment).joinedload(Commitment.service))
        .where(
            CommitmentVersion.number > 1,
            CommitmentVersion.state.in_(LATER_VERSIONS),
            CommitmentVersion.effective_from >= half.starts_on,
            CommitmentVersion.effective_from < half.ends_on,
            CommitmentVersion.effective_from <= span.today,
        )
    )
    for one in rows:
        service = one.commitment.service
        sides = (service.provider_department_id, service.buyer_department_id)
        yield Entry(
            on=one.effective_from,
            source=Source.PROMISE,
            outcome=Outcome.CHANGED,
            department_ids=tuple(side for side in sides if side is not None),
            asked={
                "name_ko": service.name_ko,
                "name_en": service.name_en,
                "signed": len(one.signatures),
                "wording_ko": one.wording_ko,
                "wording_en": one.wording_en,
            },
        )


def _agreed(consents: Iterable[Mapping[str, Any]]) -> list[int]:
    return [int(given["department"]) for given in consents]
