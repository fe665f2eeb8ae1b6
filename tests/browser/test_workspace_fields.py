"""The page in a real browser: what somebody fills in stays while the product redraws."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from integrations.slack.emulator.config import Answer
from tests.browser.barriers import barriers_day_and_night
from tests.integrations.slack.emulator.conftest import SEED, Product, actions, modal, plain
from tests.slack_workspace import BOT_TOKEN, SlackWorkspace

HAESOL = "U0DEMO0242"
CLIENT_ID = "111.222"


@pytest.fixture
def product() -> Product:
    return Product()


@pytest.fixture
def slack(product: Product) -> Iterator[SlackWorkspace]:
    with SlackWorkspace(
        deliver=product.deliver,
        seed=SEED,
        client_id=CLIENT_ID,
        client_secret="client-secret-for-tests-only",
    ) as workspace:
        yield workspace


@pytest.fixture
def web(slack: SlackWorkspace) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def page(chromium: Browser, slack: SlackWorkspace) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{slack.url}/w/{HAESOL}?lang=en")
    yield page
    context.close()
    assert errors == []


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value), "value": value}


def field(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


FORM = [
    field("what", "Goal", {"type": "plain_text_input"}),
    field(
        "service",
        "Service",
        {"type": "static_select", "options": [option("Desk"), option("Parts")]},
        dispatch_action=True,
    ),
    field(
        "urgent",
        "Urgency",
        {
            "type": "radio_buttons",
            "options": [option("P1"), option("P2")],
            "initial_option": option("P2"),
        },
    ),
]
PROMISE = {"type": "section", "block_id": "promise", "text": plain("Within one hour")}


def opened(slack: SlackWorkspace, web: WebClient, product: Product) -> str:
    product.reacts = lambda _path, payload: (
        web.views_open(trigger_id=payload["trigger_id"], view=modal(blocks=FORM)) and None
    )
    slack.person(HAESOL).types("/ieum")
    product.reacts = lambda _path, _payload: None
    view = slack.person(HAESOL).modal_view
    assert view is not None
    return view.id


def test_choices_and_texts_survive_an_update_and_are_what_is_sent(
    page: Page, slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    view_id = opened(slack, web, product)
    page.get_by_label("Service").select_option("Desk")
    slack.wait_until(lambda: product.payloads[-1].get("type") == "block_actions")
    page.get_by_text("P1", exact=True).click()
    page.get_by_label("Goal").fill("a cable")
    web.views_update(view_id=view_id, view=modal(blocks=[FORM[0], PROMISE, *FORM[1:]]))
    expect(page.get_by_text("Within one hour")).to_be_visible()
    expect(page.get_by_label("P1")).to_be_checked()
    expect(page.get_by_label("Goal")).to_have_value("a cable")
    expect(page.get_by_label("Goal")).to_be_focused()
    expect(page.get_by_label("Service")).to_have_value("Desk")
    page.locator("dialog[open]").get_by_role("button", name="Send").click()
    expect(page.locator("dialog.modal form")).to_have_count(0)
    state = product.payloads[-1]["view"]["state"]["values"]
    assert state["urgent"]["urgent"]["selected_option"] == option("P1")
    assert state["service"]["service"]["selected_option"] == option("Desk")
    assert state["what"]["what"]["value"] == "a cable"


def test_new_ids_begin_anew(
    page: Page, slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    view_id = opened(slack, web, product)
    page.get_by_label("Goal").fill("a cable")
    page.get_by_text("P1", exact=True).click()
    fresh = [{**FORM[0], "block_id": "again"}, FORM[1], {**FORM[2], "block_id": "anew"}]
    web.views_update(view_id=view_id, view=modal(blocks=[PROMISE, *fresh]))
    expect(page.get_by_text("Within one hour")).to_be_visible()
    expect(page.get_by_label("Goal")).to_have_value("")
    expect(page.get_by_label("P2")).to_be_checked()


def test_what_is_typed_is_looked_up_and_can_be_chosen(
    page: Page, slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    def react(_path: str, payload: dict[str, Any]) -> Answer | None:
        if payload["type"] != "block_suggestion":
            return None
        offered = {"options": [option(f"{payload['value']} {n}") for n in (1, 2)]}
        return Answer(200, json.dumps(offered).encode())

    product.reacts = react
    element = {"type": "external_select", "action_id": "who", "placeholder": plain("Who?")}
    web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(element))
    page.get_by_label("Type to search").fill("desk")
    expect(page.get_by_label("Who?").locator("option")).to_have_count(3)
    page.get_by_label("Who?").select_option("desk 2")
    expect(page.get_by_label("Who?")).to_have_value("desk 2")
    slack.wait_until(lambda: product.payloads[-1].get("type") == "block_actions")
    assert product.payloads[-1]["actions"][0]["selected_option"] == option("desk 2")


def test_allow_leads_back_to_the_app(page: Page, slack: SlackWorkspace) -> None:
    elsewhere = slack.url.replace("127.0.0.1", "localhost")
    query = {"client_id": CLIENT_ID, "scope": "commands", "state": "s", "lang": "en"}
    query["redirect_uri"] = f"{elsewhere}/"
    page.goto(f"{slack.url}/oauth/v2/authorize?{urlencode(query)}")
    page.get_by_label("Who allows it").select_option(HAESOL)
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{elsewhere}/?code=*")
    assert "state=s" in urlsplit(page.url).query


EVERYTHING = [
    *FORM,
    field("day", "Day", {"type": "datepicker"}),
    field("hour", "Hour", {"type": "timepicker"}),
    field("moment", "Moment", {"type": "datetimepicker"}),
    field("many", "Many", {"type": "checkboxes", "options": [option("A"), option("B")]}),
    field("whom", "Whom", {"type": "users_select"}),
    field("told", "Told", {"type": "plain_text_input", "multiline": True}, hint=plain("Briefly.")),
]
SMALL = """() => [...document.querySelectorAll('a, button, select, textarea, summary')].filter(
  (one) => { const box = one.getBoundingClientRect(); return box.width && box.height < 44; }
).map((one) => one.outerHTML.slice(0, 90))"""


def test_axe_finds_nothing_on_a_phone(
    page: Page, slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    buttons = [{"type": "button", "action_id": f"b{n}", "text": plain("답하기")} for n in (1, 2)]
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("a", "b"), "cd")]
    table = {"type": "table", "rows": cells, "column_settings": [{}, {"align": "right"}]}
    said = [*actions(*buttons), table]
    sent = web.chat_postMessage(channel=HAESOL, text="R-1", blocks=said)
    slack.person(HAESOL).types("물어볼 게 있어요", thread=str(sent["ts"]))
    home = {"type": "home", "blocks": [PROMISE, {"type": "header", "text": plain("Mine")}]}
    web.views_publish(user_id=HAESOL, view=home)
    direct = f"{slack.url}/w/{HAESOL}/{sent['channel']}"
    for address in (
        slack.url,
        f"{slack.url}/w/{HAESOL}",
        f"{slack.url}/w/{HAESOL}/home",
        direct,
        f"{direct}?thread={sent['ts']}",
    ):
        page.goto(address)
        _is_clear(page, address)
    product.reacts = lambda _path, payload: (
        web.views_open(trigger_id=payload["trigger_id"], view=modal(blocks=EVERYTHING)) and None
    )
    slack.person(HAESOL).types("/ieum")
    page.locator("dialog[open]").get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please complete this field.").first).to_be_visible()
    _is_clear(page, "the modal")


def _is_clear(page: Page, where: str) -> None:
    assert barriers_day_and_night(page) == [], where
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    assert page.evaluate(SMALL) == [], where
