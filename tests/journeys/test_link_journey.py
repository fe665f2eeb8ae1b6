"""From the button in the direct message to the personal page, and into the same one ballot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.journeys.stack import Stack, count

AGENT = "U0DEMO0242"


def link_of(blocks: list[dict[str, Any]], label: str) -> str:
    """The address behind a button."""
    buttons = [element for block in blocks for element in block.get("elements", [])]
    named = (one for one in buttons if isinstance(one.get("text"), dict))
    return next(str(one["url"]) for one in named if one["text"]["text"] == label)


def test_the_button_in_slack_opens_the_persons_own_page(stack: Stack) -> None:
    agent = stack.slack.person(AGENT)
    address = urlsplit(link_of(agent.direct.messages[-1].blocks, "링크로 답하기"))
    assert address.path.startswith("/a/")
    agent.taps("그런 편이다")
    ballots = count(stack.app, "sealed_ballot")

    phone = stack.app.test_client()
    page = phone.get(address.path)
    assert page.status_code == 200
    assert "주간 한마디" in page.text
    sent = phone.post(address.path, json={"answers": {}})
    assert (sent.status_code, sent.json) == (200, {"state": "kept"})
    assert count(stack.app, "sealed_ballot") == ballots, "two channels, one ballot"

    stack.move("close")
    assert phone.get(address.path).status_code == 410
    assert phone.post(address.path, json={"answers": {}}).json == {"state": "closed"}
