"""A served workspace and Slack's own client beside a product which only records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient

from integrations.slack.emulator.config import Answer, Shortcut
from tests.slack_workspace import BOT_TOKEN, Moment, SlackWorkspace

SEED: dict[str, Any] = {
    "users": [
        {"id": "U0DEMO0242", "name": "p0242", "real_name": "서해솔", "email": "p0242@example.com"},
        {"id": "U0DEMO0067", "name": "p0067", "real_name": "신빛나", "featured": True},
        {"id": "U0GONE0001", "name": "gone", "real_name": "퇴사자", "deleted": True},
        {"id": "U0OUT00001", "name": "out", "real_name": "협력사", "is_stranger": True},
    ],
    "channels": [
        {"id": "C0DEMO0001", "name": "desk", "members": ["U0DEMO0242", "U0DEMO0067"]},
        {"id": "C0OPEN0001", "name": "open", "members": ["U0DEMO0242"], "bot": False},
        {"id": "C0HIDE0001", "name": "hidden", "members": [], "bot": False, "is_private": True},
        {"id": "C0OLD00001", "name": "old", "is_archived": True},
    ],
}


class Product:
    """Records deliveries and answers each as told, with an empty 200 otherwise."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[str, dict[str, str], bytes]] = []
        self.reacts: Callable[[str, dict[str, Any]], Answer | None] = lambda _path, _payload: None

    def deliver(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.deliveries.append((path, dict(headers), body))
        return self.reacts(path, read(body)) or Answer(200)

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [read(body) for _, _, body in self.deliveries]


def read(body: bytes) -> dict[str, Any]:
    if body.startswith(b"{"):
        return dict(json.loads(body))
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return dict(json.loads(form["payload"])) if "payload" in form else form


@pytest.fixture
def product() -> Product:
    return Product()


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def slack(product: Product, moment: Moment) -> Iterator[SlackWorkspace]:
    shortcuts = (Shortcut("from_message", "요청하기", "Request"),)
    with SlackWorkspace(
        deliver=product.deliver, moment=moment, seed=SEED, shortcuts=shortcuts
    ) as workspace:
        yield workspace


@pytest.fixture
def web(slack: SlackWorkspace) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(text: str, action_id: str = "act", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def actions(*elements: dict[str, Any], block_id: str = "row") -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": block_id, "elements": list(elements)}]


def modal(title: str = "Ask", **more: Any) -> dict[str, Any]:
    field = {"type": "plain_text_input", "action_id": "text"}
    block = {"type": "input", "block_id": "what", "label": plain("What?"), "element": field}
    return {
        "type": "modal",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [block],
        **more,
    }
