"""What stays filled in when the product changes a view under somebody's hands."""

from typing import Any

from slack_sdk import WebClient

from integrations.slack.emulator.element_state import kept_values
from tests.integrations.slack.emulator.conftest import Product, modal, plain
from tests.slack_workspace import SlackWorkspace

HAESOL = "U0DEMO0242"


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value), "value": value}


def radio(*values: str, block_id: str = "how", initial: str = "", action_id: str = "urgent"):
    element: dict[str, Any] = {
        "type": "radio_buttons",
        "action_id": action_id,
        "options": [option(value) for value in values],
    }
    if initial:
        element["initial_option"] = option(initial)
    return {"type": "input", "block_id": block_id, "label": plain("급해요?"), "element": element}


def chosen(value: str) -> dict[str, Any]:
    return {"type": "radio_buttons", "selected_option": option(value)}


BEFORE = [radio("P1", "P2", initial="P2")]


def test_a_choice_stays_where_the_ids_stay() -> None:
    values = {"how": {"urgent": chosen("P1")}}
    assert kept_values(BEFORE, values, [radio("P1", "P2", initial="P2")]) == values


def test_what_was_shown_stays_even_if_nobody_touched_it() -> None:
    after = [radio("P1", "P2", initial="P1")]
    assert kept_values(BEFORE, {}, after) == {"how": {"urgent": chosen("P2")}}


def test_new_ids_a_new_kind_or_a_lost_option_begin_anew() -> None:
    values = {"how": {"urgent": chosen("P1")}}
    assert kept_values(BEFORE, values, [radio("P1", block_id="new")]) == {}
    assert kept_values(BEFORE, values, [radio("P1", action_id="new")]) == {}
    assert kept_values(BEFORE, values, [radio("P2", "P3")]) == {}
    other = radio("P1")
    other["element"]["type"] = "static_select"
    assert kept_values(BEFORE, values, [other]) == {}


def test_an_update_while_somebody_fills_in_sends_what_they_see(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    text = {"type": "plain_text_input", "action_id": "text"}
    what = {"type": "input", "block_id": "what", "label": plain("What?"), "element": text}
    product.reacts = lambda _path, payload: (
        web.views_open(trigger_id=payload["trigger_id"], view=modal(blocks=[what, *BEFORE]))
        and None
    )
    person = slack.person(HAESOL)
    person.types("/ieum")
    product.reacts = lambda _path, _payload: None
    view = person.modal_view
    assert view is not None
    slack.parts.hands.fill(HAESOL, view.id, {"what": "케이블", "how": "P1"})
    note = {"type": "section", "block_id": "promise", "text": plain("한 시간 안에 해결해요")}
    web.views_update(view_id=view.id, view=modal(blocks=[what, note, *BEFORE]))
    assert person.submits() == {}
    state = product.payloads[-1]["view"]["state"]["values"]
    assert state["what"]["text"]["value"] == "케이블"
    assert state["how"]["urgent"]["selected_option"] == option("P1")
