"""The list of what leaves the network is whole: no module opens a connection unnamed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app.runtime import build_runtime, install_runtime
from app.views.outside import MADE_BY
from tests.app.company import ADMINISTRATOR
from tests.app.conftest import Browser
from tests.house.source import ROOT

OPENS = re.compile(
    r"^\s*(?:from|import)\s+(urllib\.request|urllib\.error|http\.client|socket|ssl|smtplib|"
    r"ftplib|imaplib|poplib|asyncio|requests|httpx|aiohttp|websockets?|slack_sdk\.webhook|"
    r"slack_sdk\.socket_mode|slack_sdk import|authlib)",
    re.MULTILINE,
)
AT_HOME = {
    "app/supervisor.py": "looks whether its own processes answer",
    "app/scheduler.py": "reads this machine's name",
    "integrations/owners.py": "reads this machine's name",
}
EMULATOR = "integrations/slack/emulator/"


def test_only_what_the_page_names_opens_connections() -> None:
    opening = {
        path.relative_to(ROOT).as_posix()
        for top in ("app", "pulse", "integrations")
        for path in (ROOT / top).rglob("*.py")
        if OPENS.search(path.read_text(encoding="utf-8"))
    }
    found = {path for path in opening if not path.startswith(EMULATOR)}
    named = {path for paths in MADE_BY.values() for path in paths}
    assert found - set(AT_HOME) <= named
    assert {path for path in named if path != "app/factory.py"} <= found


def test_each_address_that_is_set_is_named_without_its_secrets(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    before = demo_app.extensions["ieum"]
    settings = replace(
        before.settings,
        slack_bot_token="xoxb-secret",
        smtp_url="smtps://user:s3cr3tly@mail.example.com",
        mail_from="a@example.com",
        oidc_issuer="https://login.example.com/realm",
        oidc_client_id="ieum",
        oidc_client_secret="s3cr3tly",
    )
    try:
        with demo_app.app_context():
            install_runtime(demo_app, build_runtime(settings, before.context.engine))
        page = as_person(ADMINISTRATOR).text("/settings/outside")
    finally:
        install_runtime(demo_app, before)
    for host in ("slack.com", "mail.example.com:465", "login.example.com"):
        assert f"<code>{host}</code>" in page
    assert "connects to 3 addresses, and to nothing else" in page
    assert "s3cr3tly" not in page
    assert "xoxb" not in page


@pytest.mark.parametrize("number", ["P0242", "P0030"])
def test_it_is_for_who_sets_up_or_watches(number: str, as_person: Callable[..., Browser]) -> None:
    as_person(number).text("/settings/outside", 404)
