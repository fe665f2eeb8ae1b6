"""What administrators do, and what the app hears of it."""

import pytest
from flask.testing import FlaskClient
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.slack.emulator.app import create_emulator
from integrations.slack.emulator.problems import SlackError
from tests.integrations.slack.emulator.conftest import Product
from tests.slack_workspace import Moment, SlackWorkspace

HAESOL = "U0DEMO0242"


def heard(product: Product) -> dict:
    return dict(product.payloads[-1]["event"])


def test_who_joins_and_who_changes_is_told(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    slack.office.welcome(id="U0NEW00001", name="new", real_name="새 사람")
    assert heard(product)["user"]["real_name"] == "새 사람"
    assert web.users_info(user="U0NEW00001")["ok"]
    slack.office.change("U0NEW00001", title="상담사")
    assert heard(product)["user"]["profile"]["title"] == "상담사"
    slack.office.change("U0NEW00001", deleted=True)
    assert heard(product) | {"event_ts": ""} == {
        "type": "user_change",
        "user": heard(product)["user"],
        "event_ts": "",
    }
    assert heard(product)["user"]["deleted"] is True
    with pytest.raises(SlackError, match="user_not_found"):
        slack.office.change("U0NOBODY01", title="x")
    with pytest.raises(SlackError, match="unknown_field"):
        slack.office.change(HAESOL, id="x")


def test_a_channel_is_archived_and_moved(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    web.chat_postMessage(channel="C0DEMO0001", text="kept")
    slack.office.move("C0DEMO0001", "C0SHARED01")
    assert heard(product)["old_channel_id"] == "C0DEMO0001"
    assert heard(product)["new_channel_id"] == "C0SHARED01"
    assert slack.channel("C0SHARED01").messages[-1].text == "kept"
    with pytest.raises(SlackApiError, match="channel_not_found"):
        web.chat_postMessage(channel="C0DEMO0001", text="x")
    slack.office.archive("C0SHARED01", HAESOL)
    assert heard(product)["type"] == "channel_archive"
    with pytest.raises(SlackError, match="channel_not_found"):
        slack.office.archive("C0NOWHERE1")


def test_removing_the_app_ends_its_token(
    slack: SlackWorkspace, web: WebClient, product: Product
) -> None:
    slack.office.uninstall()
    kinds = [payload["event"]["type"] for payload in product.payloads]
    assert kinds == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        web.auth_test()


def test_what_the_app_did_not_subscribe_to_is_not_sent(moment: Moment, product: Product) -> None:
    with SlackWorkspace(deliver=product.deliver, moment=moment, subscriptions=()) as slack:
        slack.office.archive("C0DEMO0001")
    assert product.deliveries == []


@pytest.fixture
def client(slack: SlackWorkspace) -> FlaskClient:
    return create_emulator(slack.config, slack.parts).test_client()


def post(client: FlaskClient, path: str, body: dict) -> tuple[int, dict]:
    answer = client.post(path, json=body, headers={"X-Control-Secret": ""})
    return answer.status_code, answer.get_json()


def test_scripts_do_the_same_over_the_control_api(
    client: FlaskClient, product: Product, slack: SlackWorkspace
) -> None:
    done = post(client, "/control/workspace", {"act": "channel_archive", "channel": "C0DEMO0001"})
    assert done == (200, {"ok": True})
    assert heard(product)["type"] == "channel_archive"
    entry = {"id": "U0NEW00001", "name": "new", "real_name": "새 사람"}
    assert post(client, "/control/workspace", {"act": "team_join", **entry})[0] == 200
    changed = {"act": "user_change", "user": HAESOL, "title": "상담사"}
    assert post(client, "/control/workspace", changed)[0] == 200
    assert heard(product)["user"]["profile"]["title"] == "상담사"
    for wrong in ({"act": "dance"}, {"act": "channel_archive"}, {"act": "team_join", "x": 1}):
        assert post(client, "/control/workspace", wrong)[0] == 400
    for act in ("channel_id_changed", "tokens_revoked", "app_uninstalled"):
        facts = {"channel": "C0OPEN0001"} if act == "channel_id_changed" else {}
        assert post(client, "/control/workspace", {"act": act, **facts})[0] == 200
    assert post(client, "/control/sockets", {"disconnect": "warning"})[1]["connections"] == 0
