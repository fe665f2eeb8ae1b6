"""The control API, for scripts outside the process."""

import pytest
from flask.testing import FlaskClient

from integrations.slack.emulator.app import assemble, create_emulator
from tests.integrations.slack.emulator.conftest import Product
from tests.slack_workspace import Moment, SlackWorkspace

SECRET = {"X-Control-Secret": "open"}


@pytest.fixture
def client(product: Product, moment: Moment) -> FlaskClient:
    slack = SlackWorkspace(deliver=product.deliver, moment=moment, control_secret="open")
    return create_emulator(slack.config, assemble(slack.config)).test_client()


def call(client: FlaskClient) -> int:
    headers = {"Authorization": "Bearer xoxb-for-tests-only"}
    return client.post("/api/auth.test", headers=headers).status_code


def test_only_the_secret_opens_it(client: FlaskClient) -> None:
    assert client.get("/control/calls").status_code == 403
    assert client.get("/control/calls", headers={"X-Control-Secret": "guess"}).status_code == 403
    foreign = {**SECRET, "Origin": "https://elsewhere.test"}
    assert client.get("/control/calls", headers=foreign).status_code == 403
    assert client.get("/control/calls", headers=SECRET).status_code == 200


def test_faults_are_ordered_and_withdrawn(client: FlaskClient) -> None:
    order = {"method": "auth.test", "kind": "http_500", "times": None, "every": 2}
    assert client.post("/control/faults", json=order, headers=SECRET).status_code == 200
    assert [call(client) for _ in range(4)] == [200, 500, 200, 500]
    client.delete("/control/faults", headers=SECRET)
    assert [call(client) for _ in range(2)] == [200, 200]
    for wrong in ({"kind": "drop"}, {"method": "*", "kind": "magic"}, {"method": "*", "x": 1}):
        assert client.post("/control/faults", json=wrong, headers=SECRET).status_code == 400


def test_calls_can_be_read(client: FlaskClient) -> None:
    call(client)
    listed = client.get("/control/calls?method=auth.test", headers=SECRET).get_json()["calls"]
    assert [each["status"] for each in listed] == [200]
    assert client.get("/control/calls?method=x", headers=SECRET).get_json()["calls"] == []


def test_events_seeds_and_tokens_are_set(client: FlaskClient, product: Product) -> None:
    event = {"type": "team_join"}
    answer = client.post("/control/events", json=event, headers=SECRET).get_json()
    assert answer["status"] == 200
    assert product.payloads[0]["event"]["type"] == "team_join"
    seed = {"users": [{"id": "U0NEW00001", "name": "new", "real_name": "새 사람"}]}
    client.post("/control/seed", json=seed, headers=SECRET)
    assert "새 사람" in client.get("/").get_data(as_text=True)
    client.post("/control/token", json={"revoked": True}, headers=SECRET)
    headers = {"Authorization": "Bearer xoxb-for-tests-only"}
    assert client.post("/api/auth.test", headers=headers).get_json()["error"] == "token_revoked"
