"""Each reader finds by its words what a page of theirs shows, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.digests.answering import answer
from pulse.digests.effects import LOOK_BACK
from pulse.digests.finding import find_decisions
from pulse.digests.models import DecisionState
from pulse.digests.raising import raise_decisions
from pulse.digests.reading import asked_of
from pulse.sought import seek
from tests.pulse.digests.stage import AT, ON, build


def test_a_decision_is_found_while_it_waits_and_once_it_is_made(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = company.viewer("chief")
    (asked,) = asked_of(session, chief, AT)
    sought = seek(str(asked.facts["name_ko"]))
    assert [one.decision for one in find_decisions(session, chief, sought, AT)] == [asked]
    assert find_decisions(session, chief, seek("qqqq"), AT) == []
    for stranger in ("asker", "customer_head", "lead"):
        found = find_decisions(session, company.viewer(stranger), sought, AT)
        assert asked not in [one.decision for one in found]
    answer(session, chief, asked.id, DecisionState.DECIDED, "인력을 옮긴다", at=AT)
    (made,) = find_decisions(session, chief, seek("인력을"), AT)
    assert (made.decision, made.is_own) == (asked, False)
    after = AT + LOOK_BACK + timedelta(seconds=1)
    assert find_decisions(session, chief, sought, after) == [], "no page shows it any more"


def test_what_was_put_off_is_on_no_page(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = company.viewer("chief")
    (asked,) = asked_of(session, chief, AT)
    answer(session, chief, asked.id, DecisionState.PUT_OFF, at=AT)
    assert find_decisions(session, chief, seek(str(asked.facts["name_ko"])), AT) == []
