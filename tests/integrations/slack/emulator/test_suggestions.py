"""Selects with external data: asked while somebody types, chosen from what was offered."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from slack_sdk import WebClient

from integrations.slack.emulator.app import create_emulator
from integrations.slack.emulator.config import Answer
from integrations.slack.emulator.problems import SlackError
from tests.integrations.slack.emulator.conftest import Product, actions, modal, plain
from tests.slack_workspace import SlackWorkspace

HAESOL = "U0DEMO0242"
SELECT = {"type": "external_select", "action_id": "who", "placeholder": plain("누구?")}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(f"{value}번"), "value": value}


def offering(product: Product, body: Any) -> None:
    def react(_path: str, payload: dict[str, Any]) -> Answer | None:
        asked = payload.get("type") == "block_suggestion"
        return Answer(200, json.dumps(body).encode()) if asked else None

    product.reacts = react


def test_what_is_typed_is_asked_and_what_is_offered_can_be_chosen(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    posted = web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(SELECT))
    offering(product, {"options": [option("1"), option("2")]})
    person = slack.person(HAESOL)
    assert person.searches("누구?", "서") == []
    assert product.deliveries == []
    assert person.searches("누구?", "서해솔") == ["1번", "2번"]
    asked = product.payloads[-1]
    assert (asked["type"], asked["value"]) == ("block_suggestion", "서해솔")
    assert (asked["action_id"], asked["block_id"]) == ("who", "row")
    assert asked["container"]["message_ts"] == posted["ts"]
    person.taps("누구?", "2")
    assert product.payloads[-1]["actions"][0]["selected_option"] == option("2")
    with pytest.raises(KeyError):
        person.taps("누구?", "9")


def test_groups_and_several_choices_work_in_a_modal(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    many = {"type": "multi_external_select", "action_id": "who", "min_query_length": 0}
    block = {"type": "input", "block_id": "what", "label": plain("누구?"), "element": many}
    product.reacts = lambda _path, payload: (
        web.views_open(trigger_id=payload["trigger_id"], view=modal(blocks=[block])) and None
    )
    person = slack.person(HAESOL)
    person.types("/ieum")
    groups = [{"label": plain("가"), "options": [option("1")]}, {"options": [option("2")]}]
    offering(product, {"option_groups": groups})
    assert person.searches("who", "") == ["1번", "2번"]
    assert product.payloads[-1]["view"]["id"] == person.modal_view.id  # type: ignore[union-attr]
    assert person.fills({"누구?": ["2", "1"]}).submits() == {}
    state = product.payloads[-1]["view"]["state"]["values"]["what"]["who"]
    assert [each["value"] for each in state["selected_options"]] == ["2", "1"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(0, failure="http_timeout"), "http_timeout"),
        (Answer(500), "http_error"),
        (Answer(200, b"not json"), "invalid_suggestions"),
        (Answer(200, b"[]"), "invalid_suggestions"),
        (Answer(200, json.dumps({"options": [option("x")] * 101}).encode()), "invalid"),
        (Answer(200, json.dumps({"options": [option("x" * 151)]}).encode()), "invalid"),
    ],
)
def test_an_unusable_answer_is_refused(
    slack: SlackWorkspace, web: WebClient, product: Product, answer: Answer, error: str
) -> None:
    web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(SELECT))
    product.reacts = lambda _path, _payload: answer
    with pytest.raises(SlackError, match=error):
        slack.person(HAESOL).searches("누구?", "서해솔")


def test_the_page_asks_and_draws_what_was_offered(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    posted = web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(SELECT))
    offering(product, {"options": [option("1")]})
    browser: FlaskClient = create_emulator(slack.config, slack.parts).test_client()
    body = {"channel": posted["channel"], "ts": posted["ts"], "block": "row", "action": "who"}
    address, own = f"/w/{HAESOL}/suggestions", {"X-Workspace": "1"}
    answer = browser.post(address, json={**body, "text": "서해솔"}, headers=own).get_json()
    assert answer == {"ok": True, "options": [{"value": "1", "text": "1번"}], "problem": ""}
    html = browser.get(f"/w/{HAESOL}").text
    assert 'data-suggest="who"' in html
    assert '<option value="1">1번</option>' in html
    product.reacts = lambda _path, _payload: Answer(0, failure="http_timeout")
    answer = browser.post(address, json={**body, "text": "서해솔"}, headers=own).get_json()
    assert answer["problem"].startswith("3초 안에")
    gone = browser.post(address, json={"ts": "1.0", "channel": "D0"}, headers=own).get_json()
    assert not gone["ok"]
    assert browser.post(address, json=body).status_code == 403
