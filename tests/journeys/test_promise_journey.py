"""A promise from the slash command to the escalation and the figure, on both databases."""

from __future__ import annotations

import re

import pytest

from tests.journeys.stack import Stack, count
from tests.slack_workspace import Seen

AGENT, OWNER = "U0DEMO0242", "U0DEMO0067"


def open_urgent(stack: Stack) -> str:
    agent = stack.slack.person(AGENT)
    agent.types("/ieum request 고객 화면이 멈췄어요")
    stack.slack.wait_until(lambda: agent.modal is not None)
    agent.fills(
        {
            "어느 서비스에 부탁할까요?": "상담화면 장애 지원",
            "얼마나 급한가요?": "급해요, 일이 멈췄어요",
        }
    )
    assert agent.submits() == {}
    stack.beat()
    said = [message.text for message in agent.sees() if "고객 화면이 멈췄어요" in message.text]
    found = re.search(r"R-\d{6}", said[-1])
    assert found, said
    return found[0]


def kept_sentence(stack: Stack) -> str:
    page = stack.page("p0067@example.com").get("/services/S01").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_promise_breaks_and_somebody_is_told(stack: Stack) -> None:
    before = kept_sentence(stack)
    number = open_urgent(stack)
    owner = stack.slack.person(OWNER)
    assert any(number in message.text for message in stack.slack.channel("C0DEMOIT").messages)
    told = len(owner.sees())

    stack.move("minutes")
    escalated = [message for message in owner.sees()[told:] if number in message.text]
    assert escalated, "the owner hears of it"
    owner.taps("4시간 안에")
    stack.beat()
    quiet = len([message for message in owner.sees() if number in message.text])
    stack.move("hour")
    after = len([message for message in owner.sees() if number in message.text])
    assert after == quiet, "after the acknowledgement nobody is told again"

    owner.taps("해결했어요", channel="C0DEMOIT")
    stack.beat()
    agent = stack.slack.person(AGENT)
    assert any("해결" in message.text for message in agent.sees() if number in message.text)
    assert kept_sentence(stack) != before, "the fulfilment rate moves"


def test_a_press_is_one_event_and_the_button_goes(stack: Stack) -> None:
    number = open_urgent(stack)
    owner = stack.slack.person(OWNER)
    press = "제가 볼게요"
    owner.taps(press, channel="C0DEMOIT")
    stack.slack.wait_until(lambda: press not in newest(stack, number).buttons)
    events = f"request_event JOIN service_request r ON r.id = request_id AND r.number = '{number}'"
    assert count(stack.app, events) == 3, "opened, taken, replied"


@pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
def test_the_page_and_slack_follow_each_other_both_ways(stack: Stack) -> None:
    number = open_urgent(stack)
    owner, agent = stack.slack.person(OWNER), stack.slack.person(AGENT)
    page = stack.page("p0067@example.com")
    form = page.get(f"/requests/{number}").text
    token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    held = {"csrf_token": token, "hold": "waiting_requester", "reason": "몇 번 자리예요?"}
    assert page.post(f"/requests/{number}/hold", data=held).status_code == 303
    stack.beat()
    assert root(stack, number).buttons == ["다시 시작", "자세히 보기"], "edited in its place"
    assert "몇 번 자리예요?" in agent.sees()[-1].text

    agent.taps("다시 시작하기")
    stack.slack.wait_until(lambda: agent.modal is not None)
    assert agent.fills({"note": "12번이에요"}).submits() == {}
    stack.beat()
    thread = stack.slack.channel("C0DEMOIT").thread(root(stack, number).ts)
    assert "12번이에요" in thread[-1].text
    assert "12번이에요" in page.get(f"/requests/{number}").text
    assert root(stack, number).buttons[-2:] == ["해결했어요", "자세히 보기"]

    owner.taps("기록 바로잡기", channel="C0DEMOIT")
    stack.slack.wait_until(lambda: owner.modal is not None)
    assert "어느 기록을 바로잡을까요?" in str(owner.modal)


def root(stack: Stack, number: str) -> Seen:
    """The request's own message, below which its thread hangs."""
    return next(m for m in stack.slack.channel("C0DEMOIT").messages if number in m.text)


def newest(stack: Stack, number: str) -> Seen:
    return [m for m in stack.slack.channel("C0DEMOIT").messages if number in m.text][-1]
