"""The page: everything is drawn, acts reach the product, other sites cannot act."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from slack_sdk import WebClient

from integrations.slack.emulator.app import create_emulator
from integrations.slack.emulator.config import Answer
from tests.integrations.slack.emulator.conftest import Product, actions, button, modal, plain
from tests.slack_workspace import SlackWorkspace

HAESOL = "U0DEMO0242"
OWN = {"X-Workspace": "1"}


@pytest.fixture
def browser(slack: SlackWorkspace) -> FlaskClient:
    return create_emulator(slack.config, slack.parts).test_client()


def page(browser: FlaskClient, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def act(browser: FlaskClient, **body: Any) -> dict[str, Any]:
    response = browser.post(f"/w/{HAESOL}/acts", json=body, headers=OWN)
    assert response.status_code == 200
    return dict(response.get_json())


def test_people_are_offered_and_found(browser: FlaskClient) -> None:
    everybody = page(browser, "/")
    assert "신빛나" in everybody
    assert everybody.index("먼저 만나 볼 사람") < everybody.index("신빛나")
    assert "이음</b>" not in everybody
    found = page(browser, "/?q=p0242")
    assert "서해솔" in found
    assert "신빛나" not in found
    assert "찾는 사람이 없어요" in page(browser, "/?q=zzz")


def test_the_language_is_remembered(browser: FlaskClient) -> None:
    assert "Who would you like to be?" in page(browser, "/?lang=en")
    assert '<html lang="en"' in page(browser, "/")
    assert '<html lang="ko"' in page(browser, "/?lang=ko")


def test_every_element_is_drawn(browser: FlaskClient, web: WebClient) -> None:
    options = [{"text": plain("하나"), "value": "1"}, {"text": plain("둘"), "value": "2"}]
    kinds = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow")
    elements = [{"type": k, "action_id": k, "options": options} for k in kinds]
    elements += [
        {"type": k, "action_id": k}
        for k in ("datepicker", "timepicker", "datetimepicker", "users_select")
    ]
    elements += [button("열기", "open", url="https://demo.test/"), button("4", "four")]
    blocks: list[dict[str, Any]] = [
        *actions(*elements),
        {"type": "header", "text": plain("머리말")},
        {"type": "context", "elements": [plain("작은 글")]},
        {"type": "image", "alt_text": "그림 설명", "image_url": "https://demo.test/a.png"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "칸"}]]},
        {"type": "markdown", "text": "**굵은 글**"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "<b>", "style": {"bold": True}}],
                }
            ],
        },
    ]
    web.chat_postMessage(channel=HAESOL, text="t", blocks=blocks)
    html = page(browser, f"/w/{HAESOL}")
    for kind in (*kinds, "datepicker", "users_select", "four"):
        assert f'data-action="{kind}"' in html
    for text in ("머리말", "작은 글", "그림 설명", "칸", "<strong>굵은 글</strong>"):
        assert text in html
    assert "<strong>&lt;b&gt;</strong>" in html


def test_an_unlabelled_element_is_named_by_its_placeholder(
    browser: FlaskClient, web: WebClient
) -> None:
    hint = plain('하루 "하나" <만>')
    blocks = actions({"type": "datepicker", "action_id": "d", "placeholder": hint})
    web.chat_postMessage(channel=HAESOL, text="t", blocks=blocks)
    named = 'aria-label="하루 &#34;하나&#34; &lt;만&gt;"'
    assert named in page(browser, f"/w/{HAESOL}")


def test_a_press_a_form_and_a_command_reach_the_product(
    browser: FlaskClient, web: WebClient, product: Product
) -> None:
    posted = web.chat_postMessage(channel=HAESOL, text="q", blocks=actions(button("4")))
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    assert act(browser, act="press", block="row", action="act", **place)["ok"]
    trigger = product.payloads[-1]["trigger_id"]
    view = web.views_open(trigger_id=trigger, view=modal("물어보기"))["view"]["id"]
    assert "물어보기" in page(browser, f"/w/{HAESOL}")
    act(browser, act="submit", view=view, values={"what": ""})
    assert "꼭 채워 주세요." in page(browser, f"/w/{HAESOL}")
    assert act(browser, act="submit", view=view, values={"what": "케이블"})["ok"]
    state = product.payloads[-1]["view"]["state"]["values"]
    assert state["what"]["text"]["value"] == "케이블"
    assert act(browser, act="say", channel=posted["channel"], text="/ieum hi")["ok"]
    assert product.payloads[-1]["command"] == "/ieum"


def test_problems_are_told_in_words(browser: FlaskClient, product: Product) -> None:
    product.reacts = lambda _path, _payload: Answer(0, failure="http_timeout")
    assert act(browser, act="home")["problem"].startswith("3초 안에")
    gone = act(browser, act="press", channel="D0", ts="1.0", block="b", action="a")
    assert gone == {"ok": False, "problem": "이미 바뀌었거나 사라진 메시지예요."}
    assert not act(browser, act="dance")["ok"]


def test_the_parts_come_with_the_revision_they_show(
    browser: FlaskClient, slack: SlackWorkspace, web: WebClient
) -> None:
    direct = web.chat_postMessage(channel=HAESOL, text="first")["channel"]
    before = browser.get(f"/w/{HAESOL}/{direct}/parts?since=-1").get_json()
    web.chat_postMessage(channel=HAESOL, text="second")
    address = f"/w/{HAESOL}/{direct}/parts?since={before['revision']}"
    after = browser.get(address).get_json()
    assert after["revision"] > before["revision"]
    assert "second" in after["parts"]["main"]
    assert after["unread"] == 0


def test_unread_messages_are_counted_until_seen(browser: FlaskClient, web: WebClient) -> None:
    direct = web.chat_postMessage(channel=HAESOL, text="one")["channel"]
    address = f"/w/{HAESOL}/C0DEMO0001/parts?since=-1"
    assert browser.get(address).get_json()["unread"] == 1
    page(browser, f"/w/{HAESOL}/{direct}")
    assert browser.get(address).get_json()["unread"] == 0


@pytest.mark.parametrize(
    "headers", [{}, {**OWN, "Origin": "https://elsewhere.test"}, {"X-Workspace": "0"}]
)
def test_other_sites_cannot_act(
    browser: FlaskClient, product: Product, headers: dict[str, str]
) -> None:
    body = {"act": "home"}
    assert browser.post(f"/w/{HAESOL}/acts", json=body, headers=headers).status_code == 403
    assert browser.post("/demo/0", json={}, headers=headers).status_code == 403
    assert product.deliveries == []


def test_the_page_keeps_to_itself(browser: FlaskClient) -> None:
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    html = page(browser, f"/w/{HAESOL}")
    assert "onclick" not in html
    assert "style=" not in html
    assert "http://" not in html.replace("http://127.0.0.1", "")


def test_hidden_places_and_unknown_people_are_missing(browser: FlaskClient) -> None:
    for address in ("/w/U0NOBODY01", f"/w/{HAESOL}/C0HIDE0001", "/w/U0IEUMBOT1"):
        assert browser.get(address).status_code == 404


def test_a_permalink_asks_who_is_reading(browser: FlaskClient) -> None:
    response = browser.get("/archives/C0DEMO0001/p1772409600000001", follow_redirects=True)
    assert "/w/U0DEMO0242/C0DEMO0001" in response.get_data(as_text=True)
