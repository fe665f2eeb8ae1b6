"""Heads are asked for their answer by HR alone; an answer ends the question."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.digests.asking_heads import ask_heads, settle_answered
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.errors import Refused
from pulse.people.tree import load_tree
from pulse.results.reading import WaveResults
from pulse.surveys.form import Form
from pulse.surveys.models import Wave
from tests.pulse.digests.stage import AT, ON, build

NOTHING = WaveResults(Wave(id=1), Form({}, {}), {}, [], [], None)


@pytest.mark.parametrize("name", ["chief", "customer_head", "asker"])
def test_only_hr_asks(session: Session, name: str) -> None:
    company = build(session)
    with pytest.raises(Refused, match="may_not_ask"):
        ask_heads(session, company.viewer(name), NOTHING, load_tree(session, ON), at=AT)


@pytest.mark.parametrize(("unit", "ended"), [("", "response:7"), ("T1", "response:7:T1")])
def test_an_answer_ends_what_was_asked_about_it_alone(
    session: Session, unit: str, ended: str
) -> None:
    company = build(session)
    for key in ("response:7", "response:7:T1", "response:7:T2", "response:8"):
        session.add(
            Decision(
                key=key,
                kind=DecisionKind.NO_RESPONSE,
                facts={"wave_id": 7},
                raised_at=AT,
                expires_at=AT + timedelta(days=9),
            )
        )
    session.flush()
    settle_answered(session, company.viewer("chief"), 7, unit, at=AT)
    over = {one.key for one in company.decisions() if one.state is not DecisionState.OPEN}
    assert over == {ended}
