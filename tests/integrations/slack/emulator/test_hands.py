"""People acting: the payloads the product gets and what its answers do."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from integrations.slack.emulator.config import Answer
from tests.integrations.slack.emulator.conftest import Product, actions, button, modal, plain
from tests.slack_workspace import Moment, Refused, SlackWorkspace

HAESOL = "U0DEMO0242"


def answering(body: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(body).encode())


def opened(web: WebClient, product: Product, slack: SlackWorkspace, **more: Any) -> None:
    """Haesol has a modal open, from a slash command."""
    product.reacts = lambda _path, payload: (
        web.views_open(trigger_id=payload["trigger_id"], view=modal(**more)) and None
    )
    slack.person(HAESOL).types("/ieum")
    product.reacts = lambda _path, _payload: None


def test_a_press_says_who_where_and_what(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    blocks = actions(button("4", "answer", value="token"))
    posted = web.chat_postMessage(channel=HAESOL, text="q", blocks=blocks)
    slack.person(HAESOL).taps("4")
    (payload,) = product.payloads
    assert product.deliveries[0][0] == "/slack/interactions"
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == HAESOL
    assert payload["team"]["id"] == slack.config.team_id
    assert payload["channel"] == {"id": posted["channel"], "name": "directmessage"}
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == posted["ts"]
    (action,) = payload["actions"]
    assert (action["action_id"], action["block_id"]) == ("answer", "row")
    assert (action["type"], action["value"]) == ("button", "token")
    assert "view" not in payload


def test_a_choice_says_which_option(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    options = [{"text": plain("오늘"), "value": "t"}, {"text": plain("내일"), "value": "m"}]
    web.chat_postMessage(
        channel=HAESOL,
        text="q",
        blocks=actions(
            {"type": "overflow", "action_id": "later", "options": options},
            {"type": "static_select", "action_id": "when", "options": options},
            {"type": "checkboxes", "action_id": "days", "options": options},
            {"type": "datepicker", "action_id": "date"},
        ),
    )
    person = slack.person(HAESOL)
    person.taps("내일").taps("when", "오늘").taps("days", ["t", "m"]).taps("date", "2026-03-02")
    done = [payload["actions"][0] for payload in product.payloads]
    assert done[0]["selected_option"] == options[1]
    assert done[1]["selected_option"] == options[0]
    assert done[2]["selected_options"] == options
    assert done[3]["selected_date"] == "2026-03-02"
    state = product.payloads[-1]["state"]["values"]["row"]
    assert set(state) == {"when", "days", "date"}


def test_a_response_url_replaces_the_message_five_times_at_most(
    slack: SlackWorkspace, web: WebClient, product: Product, moment: Moment
) -> None:
    web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(button("4")))
    person = slack.person(HAESOL)
    person.taps("4")
    url = product.payloads[0]["response_url"]
    for number in range(5):
        reply = WebhookClient(url).send(text=f"Saved {number}", replace_original=True)
        assert reply.status_code == 200
    assert [seen.text for seen in person.sees()] == ["Saved 4"]
    assert WebhookClient(url).send(text="once more", replace_original=True).status_code == 404
    assert [seen.text for seen in person.sees()] == ["Saved 4"]


def test_a_response_url_ends_after_half_an_hour(
    slack: SlackWorkspace, web: WebClient, product: Product, moment: Moment
) -> None:
    web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(button("4")))
    slack.person(HAESOL).taps("4")
    url = product.payloads[0]["response_url"]
    moment.advance(1800)
    assert WebhookClient(url).send(text="in time").status_code == 200
    moment.advance(1)
    assert WebhookClient(url).send(text="late").status_code == 404


def test_an_answer_is_ephemeral_unless_it_says_otherwise(
    slack: SlackWorkspace, product: Product
) -> None:
    person, other = slack.person(HAESOL), slack.person("p0067")
    product.reacts = lambda _path, _payload: answering({"text": "for you"})
    person.types("/ieum hello there", channel="desk")
    command = product.payloads[0]
    assert (command["command"], command["text"]) == ("/ieum", "hello there")
    assert command["channel_name"] == "desk"
    assert [seen.text for seen in person.sees("desk")] == ["for you"]
    assert other.sees("desk") == []
    url = command["response_url"]
    WebhookClient(url).send(text="for all", response_type="in_channel")
    assert [seen.text for seen in other.sees("desk")] == ["for all"]


def test_an_ephemeral_message_can_be_replaced_and_deleted_by_its_url_only(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    web.chat_postEphemeral(
        channel="C0DEMO0001", user=HAESOL, text="q", blocks=actions(button("ok"))
    )
    person = slack.person(HAESOL)
    person.taps("ok", channel="desk")
    assert "message" not in product.payloads[0]
    url = product.payloads[0]["response_url"]
    WebhookClient(url).send(text="done", replace_original=True)
    assert [seen.text for seen in person.sees("desk")] == ["done"]
    WebhookClient(url).send(delete_original=True)
    assert person.sees("desk") == []


def test_commands_nobody_registered_and_in_threads_are_refused(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    with pytest.raises(Refused, match="unknown_command"):
        slack.person(HAESOL).types("/other")
    ts = web.chat_postMessage(channel="C0DEMO0001", text="x")["ts"]
    with pytest.raises(Refused, match="command_in_thread"):
        slack.person(HAESOL).types("/ieum", channel="desk", thread=ts)
    assert product.deliveries == []


def test_a_failing_product_is_felt(slack: SlackWorkspace, product: Product) -> None:
    product.reacts = lambda _path, _payload: Answer(500)
    with pytest.raises(Refused, match="http_error"):
        slack.person(HAESOL).types("/ieum")


def test_a_modal_is_filled_and_sent(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack, callback_id="ask", private_metadata="note")
    person = slack.person(HAESOL)
    assert person.submits() == {"what": "Please complete this required field."}
    assert len(product.payloads) == 1
    assert person.fills({"What?": "A cable"}).submits() == {}
    payload = product.payloads[-1]
    assert payload["type"] == "view_submission"
    assert payload["view"]["callback_id"] == "ask"
    assert payload["view"]["private_metadata"] == "note"
    value = payload["view"]["state"]["values"]["what"]["text"]
    assert value == {"type": "plain_text_input", "value": "A cable"}
    assert person.modal is None


def test_errors_keep_the_modal_and_what_was_typed(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack)
    errors = {"response_action": "errors", "errors": {"what": "Too short."}}
    product.reacts = lambda _path, _payload: answering(errors)
    person = slack.person(HAESOL)
    assert person.fills({"What?": "abc"}).submits() == {"what": "Too short."}
    assert person.modal_view is not None
    assert person.modal_view.values["what"]["text"]["value"] == "abc"
    product.reacts = lambda _path, _payload: None
    assert person.submits() == {}


def test_errors_for_unknown_blocks_are_an_error_themselves(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack)
    wrong = {"response_action": "errors", "errors": {"elsewhere": "?"}}
    product.reacts = lambda _path, _payload: answering(wrong)
    shown = slack.person(HAESOL).fills({"What?": "abc"}).submits()
    assert shown == {"what": "invalid_error_blocks"}


def test_answers_update_push_and_clear(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack)
    person = slack.person(HAESOL)
    for kind, title in (("update", "Second"), ("push", "Third"), ("push", "Fourth")):
        answer = {"response_action": kind, "view": modal(title)}
        product.reacts = lambda _path, _payload, answer=answer: answering(answer)
        person.fills({"What?": "x"}).submits()
        assert str(person.modal).startswith(title)
    stack = slack.parts.core.workspace.modals[HAESOL]
    assert [view.content["title"]["text"] for view in stack] == ["Second", "Third", "Fourth"]
    assert stack[2].previous_id == stack[1].id
    product.reacts = lambda _path, _payload: answering(
        {"response_action": "push", "view": modal("Fifth")}
    )
    assert "push_limit_reached" in person.fills({"What?": "x"}).submits()["what"]
    product.reacts = lambda _path, _payload: answering({"response_action": "clear"})
    person.fills({"What?": "x"}).submits()
    assert person.modal is None


def test_closing_is_reported_when_asked_for(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack)
    slack.person(HAESOL).closes()
    assert len(product.payloads) == 1
    opened(web, product, slack, notify_on_close=True)
    slack.person(HAESOL).closes()
    assert product.payloads[-1]["type"] == "view_closed"
    assert product.payloads[-1]["is_cleared"] is False


def test_a_late_or_second_modal_does_not_open(
    slack: SlackWorkspace, web: WebClient, product: Product, moment: Moment
) -> None:
    opened(web, product, slack)
    trigger = product.payloads[0]["trigger_id"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=trigger, view=modal())
    slack.person(HAESOL).types("/ieum")
    moment.advance(4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=product.payloads[1]["trigger_id"], view=modal())


def test_a_bad_view_is_pointed_at_and_leaves_the_trigger_usable(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    slack.person(HAESOL).types("/ieum")
    trigger = product.payloads[0]["trigger_id"]
    with pytest.raises(SlackApiError) as caught:
        web.views_open(trigger_id=trigger, view=modal("x" * 25))
    assert caught.value.response["error"] == "invalid_arguments"
    assert "/view/title/text" in caught.value.response["response_metadata"]["messages"][0]
    assert web.views_open(trigger_id=trigger, view=modal("x" * 24))["ok"]


def test_an_outdated_hash_does_not_overwrite(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    opened(web, product, slack)
    view = slack.person(HAESOL).modal_view
    assert view is not None
    first = view.hash
    web.views_update(view_id=view.id, hash=first, view=modal("New"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=view.id, hash=first, view=modal("Newer"))
    assert str(slack.person(HAESOL).modal).startswith("New\n")


def test_home_is_published_and_pressed(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    home = {"type": "home", "blocks": actions(button("답하기", "go"))}
    product.reacts = lambda _path, payload: (
        web.views_publish(user_id=payload["event"]["user"], view=home) and None
    )
    person = slack.person(HAESOL)
    assert person.opens_home() == "답하기"
    assert product.payloads[0]["event"]["tab"] == "home"
    product.reacts = lambda _path, _payload: None
    person.taps("답하기")
    payload = product.payloads[-1]
    assert payload["view"]["type"] == "home"
    assert payload["container"]["type"] == "view"
    assert "response_url" not in payload
    person.opens_home()
    assert product.payloads[-1]["event"]["view"]["id"] == payload["view"]["id"]


def test_a_message_shortcut_carries_the_message(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    slack.person("p0067").types("프린터가 <멈췄어요>", channel="desk")
    person = slack.person(HAESOL)
    person.uses("from_message", on=person.sees("desk")[-1])
    (payload,) = product.payloads
    assert (payload["type"], payload["callback_id"]) == ("message_action", "from_message")
    assert payload["message"]["text"] == "프린터가 &lt;멈췄어요&gt;"
    assert payload["message"]["user"] == "U0DEMO0067"


def test_the_product_may_call_back_before_it_acknowledges(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(button("4")))

    def react(path: str, payload: dict[str, Any]) -> None:
        assert urlsplit(payload["response_url"]).hostname == "127.0.0.1"
        WebhookClient(payload["response_url"]).send(text="early", replace_original=True)

    product.reacts = react
    slack.person(HAESOL).taps("4")
    assert [seen.text for seen in slack.person(HAESOL).sees()] == ["early"]
