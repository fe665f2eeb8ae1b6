"""What the company sets on a page is heard in Slack with the very next word."""

from __future__ import annotations

import re

import pytest

from tests.journeys.stack import Stack

AGENT = "U0DEMO0242"


@pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
def test_slack_speaks_what_the_company_offers(stack: Stack) -> None:
    agent = stack.slack.person(AGENT)
    agent.types("/ieum help")
    assert "이음이 도와드릴 수 있는 일이에요." in agent.sees()[-1].text
    boss = stack.page("p0078@example.com")
    page = boss.get("/settings/company").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
    typed = {"csrf_token": token, "languages": "en"}
    sent = boss.post("/settings/company/languages", data=typed)
    assert sent.status_code == 303, sent.text
    agent.types("/ieum help")
    assert "Here is what Ieum can do for you." in agent.sees()[-1].text
