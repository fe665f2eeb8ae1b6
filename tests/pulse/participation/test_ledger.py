from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.record_models import CalendarChange
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.participation.ledger import Entry, Outcome, Scope, Source, ledger_of
from pulse.people.tree import DepartmentTree, load_tree
from tests.pulse.commitments import scene as scenes
from tests.pulse.participation import scene
from tests.pulse.participation.scene import WEEK, Scene, span_at
from tests.pulse.surveys.world import CLOSES

LATE = CLOSES + 4 * WEEK
ALL = Scope(True, True, frozenset(), frozenset())


@pytest.fixture
def made(session: Session) -> Scene:
    found = scene.build(session)
    wave = found.survey(0)
    for days, version, unit in ((1, 1, ""), (9, 2, ""), (2, 1, "T1"), (3, 1, "T2")):
        at = wave.publishes_at + timedelta(days=days)
        found.answer(wave, at, LATE.date(), version=version, unit=unit)
    return found


def read(session: Session, scope: Scope) -> tuple[list[Entry], DepartmentTree]:
    tree = load_tree(session, date(2026, 8, 31))
    return ledger_of(session, span_at(LATE), tree, scope), tree


def test_answers_stand_in_their_versions_the_newest_first(session: Session, made: Scene) -> None:
    entries, _tree = read(session, ALL)
    assert [one.source for one in entries] == [Source.ANSWER] * 4
    assert entries[0].outcome is Outcome.RENEWED
    assert [one.on for one in entries] == sorted((one.on for one in entries), reverse=True)


def test_a_head_reads_the_companys_and_the_own_units_only(session: Session, made: Scene) -> None:
    _entries, tree = read(session, ALL)
    own = tree.by_code["T1"].id
    entries, _tree = read(session, Scope(False, True, frozenset({"T1"}), frozenset({own})))
    assert {one.department_ids for one in entries} == {(), (own,)}
    outside, _tree = read(session, Scope(False, False, frozenset({"T1"}), frozenset({own})))
    assert {one.department_ids for one in outside} == {(own,)}


def test_decisions_and_calendar_changes_say_what_was_refused_and_why(session: Session) -> None:
    made = scenes.build(session)
    for at, (state, note) in enumerate(
        [(DecisionState.PUT_OFF, "next year"), (DecisionState.DECIDED, "we do it")]
    ):
        session.add(
            Decision(
                key=f"k{at}", kind=DecisionKind.NO_RESPONSE, facts={"name_ko": "가"},
                raised_at=CLOSES, expires_at=LATE, state=state, note=note, answered_at=CLOSES,
                department_id=made.provider.id,
            )
        )  # fmt: skip
    for settled in ("applied_at", "withdrawn_at"):
        session.add(
            CalendarChange(
                calendar_code=made.provider.calendar_code, proposed_at=CLOSES, reason="moved",
                is_by_law=False, before={}, after={}, asked=[made.provider.id],
                consents=[{"department": made.provider.id}], **{settled: CLOSES},
            )
        )  # fmt: skip
    session.flush()
    entries, _tree = read(session, ALL)
    told = {(one.source, one.outcome): one for one in entries}
    assert told[Source.DECISION, Outcome.REFUSED].reason == "next year"
    assert told[Source.DECISION, Outcome.CHANGED].changed == "we do it"
    assert told[Source.CALENDAR, Outcome.CHANGED].asked["departments"] == [made.provider.id]
    assert told[Source.CALENDAR, Outcome.REFUSED].said == "moved"
    nobodys = Scope(False, True, frozenset(), frozenset({made.provider.id + 999}))
    assert read(session, nobodys)[0] == []
