"""A proposal is put to somebody, keeps its place until it is answered, and never lapses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.digests import proposing
from pulse.digests.answering import answer
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.proposing import Draft
from pulse.digests.raising import raise_decisions
from pulse.digests.reading import asked_of
from pulse.errors import Conflict, Invalid, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Headship
from pulse.people.tree import DepartmentTree, load_tree
from tests.pulse.digests.stage import AT, ON, Company, build


@pytest.fixture
def company(session: Session) -> Company:
    return build(session)


def tree(company: Company, on: date = ON) -> DepartmentTree:
    return load_tree(company.session, on)


def raise_one(
    company: Company, title: str = "Two lines for outages", to: int | None = None
) -> Decision:
    draft = Draft(title, "One line for outages alone.", "Results of August", to)
    head = company.viewer("customer_head")
    return proposing.propose(company.session, head, draft, tree(company), at=AT)


def figures(company: Company, count: int) -> None:
    for number in range(count):
        company.session.add(
            Decision(
                key=f"f{number}",
                kind=DecisionKind.NO_RESPONSE,
                facts={"wave_id": 1},
                weight=100,
                raised_at=AT,
                expires_at=AT + timedelta(days=9),
            )
        )
    company.session.flush()


def test_one_of_the_three_places_is_the_oldest_proposals(company: Company) -> None:
    first, second = raise_one(company), raise_one(company, "Another")
    chief = company.viewer("chief")
    assert asked_of(company.session, chief, AT) == [first, second]
    figures(company, 5)
    found = asked_of(company.session, chief, AT)
    assert [one.kind for one in found[:2]] == [DecisionKind.NO_RESPONSE] * 2
    assert found[2] is first
    later = AT + timedelta(days=400)
    raise_decisions(company.session, later, later.date())
    assert asked_of(company.session, chief, later)[-1].kind is DecisionKind.PROPOSAL


def test_it_is_answered_with_a_reason_and_its_author_is_told(company: Company) -> None:
    raised, chief = raise_one(company), company.viewer("chief")
    with pytest.raises(Invalid, match="reason_missing"):
        answer(company.session, chief, raised.id, DecisionState.PUT_OFF, "  ", at=AT)
    answer(company.session, chief, raised.id, DecisionState.PUT_OFF, "No budget yet.", at=AT)
    told = company.session.scalars(
        select(OutboxMessage).where(OutboxMessage.notice == "proposal_answered")
    ).one()
    assert told.recipient == f"person:{raised.raised_by}"
    assert told.payload == {"decision_id": raised.id}
    since = AT - timedelta(days=1)
    head = company.viewer("customer_head")
    assert proposing.answered_lately(company.session, head, since) == 1


def test_three_of_ones_own_may_wait_and_none_twice(company: Company) -> None:
    raise_one(company)
    with pytest.raises(Conflict, match="already_raised"):
        raise_one(company)
    raise_one(company, "b")
    raise_one(company, "c")
    with pytest.raises(Refused, match="too_many_open"):
        raise_one(company, "d")


def test_who_reads_no_results_proposes_nothing(company: Company) -> None:
    draft = Draft("a", "b", "c", None)
    with pytest.raises(Refused, match="may_not_propose"):
        proposing.propose(company.session, company.viewer("asker"), draft, tree(company), at=AT)


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (Draft("", "w", "r", None), {"title": "missing"}),
        (Draft("t", " ", "r", None), {"words": "missing"}),
        (Draft("t", "w", "x" * 501, None), {"rests_on": "too_long"}),
        (Draft("t", "w", "r", 999_999), {"department_id": "nobody_to_ask"}),
    ],
)
def test_what_is_missing_is_named(company: Company, draft: Draft, fields: dict[str, str]) -> None:
    head = company.viewer("customer_head")
    with pytest.raises(Invalid) as refused:
        proposing.propose(company.session, head, draft, tree(company), at=AT)
    assert refused.value.fields == fields


def test_what_nobody_answers_goes_up_and_ends_at_the_company(company: Company) -> None:
    provider = company.scene.provider.id
    raised = raise_one(company, to=provider)
    assert proposing.hand_up(company.session, tree(company)) == 0
    raised.times_asked = proposing.ASKED_BEFORE_GOING_UP
    company.session.flush()
    held = tree(company)
    above = [node.id for node in held.path(provider)[:-1]]
    while raised.department_id is not None:
        raised.times_asked = proposing.ASKED_BEFORE_GOING_UP
        company.session.flush()
        assert proposing.hand_up(company.session, held) == 1
        assert raised.department_id in (*above, None)
    assert raised.facts["was_with"][0] == provider
    assert raised in asked_of(company.session, company.viewer("chief"), AT)


def test_a_department_without_a_head_keeps_nothing(company: Company) -> None:
    provider = company.scene.provider.id
    raised = raise_one(company, to=provider)
    for headship in company.session.scalars(
        select(Headship).where(Headship.department_id == provider)
    ):
        headship.valid_to = ON
    company.session.flush()
    company.session.expire_all()
    assert proposing.hand_up(company.session, tree(company, ON + timedelta(days=1))) == 1
    assert raised.department_id != provider
