"""A new version of a promise: proposed on the page, signed by two presses, on the charter."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from pulse.commitments.agreement_notices import heads_of_sides
from pulse.commitments.models import Service
from pulse.people.models import Person
from tests.journeys.stack import Stack, count
from tests.slack_workspace import Person as SlackPerson
from tests.slack_workspace import Seen

FIELDS = {
    "wording_ko": "긴급 장애 3분 안에 응답",
    "wording_en": "Answer urgent faults within 3 minutes",
    "goal_value": "3",
    "target_rate": "95",
    "effective_from": "2026-10-01",
    "review_on": "2027-04-01",
    "chain_code": "nobody",
    "requester_ko": "화면 사진을 함께 보내요",
    "requester_en": "Send a screenshot",
}


def heads(stack: Stack) -> list[str]:
    """The Slack accounts of the two heads who are asked."""
    with stack.app.app_context():
        service = db.session.scalars(select(Service).where(Service.code == "S01")).one()
        asked = heads_of_sides(db.session(), service, date(2026, 8, 31))
        numbers = [db.session.get_one(Person, one).number for one in asked]
    return [f"U0DEMO{number[1:]}" for number in numbers]


def newest(person: SlackPerson) -> Seen:
    return [seen for seen in person.sees() if FIELDS["wording_ko"] in seen.text][-1]


@pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
def test_two_presses_put_a_proposal_in_force(stack: Stack) -> None:
    owner = stack.page("p0067@example.com")
    address = "/services/S01/commitments/1/propose"
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', owner.get(address).text)[-1]
    answer = owner.post(address, data={"csrf_token": token, **FIELDS})
    assert answer.status_code == 303, answer.text
    stack.beat()
    provider, customer = (stack.slack.person(one) for one in heads(stack))
    asked = newest(customer)
    assert "긴급 장애 3분 안에 응답" in asked.text
    assert "요청하는 부서가 하는 일: 화면 사진을 함께 보내요" in asked.text
    customer.taps("요청하는 부서 이름으로 서명하기")
    stack.slack.wait_until(lambda: "다른 쪽의 서명만" in newest(customer).text)
    provider.taps("답하는 부서 이름으로 서명하기")
    stack.slack.wait_until(lambda: "두 부서가 모두 서명했어요" in newest(provider).text)
    signed = "commitment_version WHERE state = 'signed' AND goal_value = 3"
    assert count(stack.app, signed) == 1
    stack.beat()
    assert "두 부서가 모두 서명했어요" in newest(customer).text
    assert "2026년 9월 30일" in owner.get("/services/S01?lang=ko").text or (
        "30 Sep 2026" in owner.get("/services/S01").text
    )
