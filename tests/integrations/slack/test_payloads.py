from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus, unquote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.slack.payloads import (
    Actor,
    AppHomeOpened,
    ButtonPress,
    InstallEnded,
    MessageShortcut,
    OtherEvent,
    PayloadError,
    SlashCommand,
    UrlVerification,
    ViewSubmission,
    parse_command,
    parse_event,
    parse_interaction,
    unquote,
)

ME = Actor("T1", "U1")
WHO = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T9"}}


def form(data: dict[str, Any]) -> bytes:
    return b"payload=" + quote_plus(json.dumps(data)).encode()


def test_a_button_in_a_message() -> None:
    press = parse_interaction(
        form(
            {
                "type": "block_actions",
                **WHO,
                "channel": {"id": "D1"},
                "container": {"type": "message", "message_ts": "12.5"},
                "response_url": "https://hooks.test/1",
                "trigger_id": "t",
                "actions": [
                    {"action_id": "a", "value": "1:Q:5", "block_id": "b", "action_ts": "13.0"}
                ],
            }
        )
    )
    assert press == ButtonPress(
        ME, "a", "1:Q:5", "b", "13.0", "D1", "12.5", "", "https://hooks.test/1", "t"
    )


def test_a_choice_in_a_list_is_its_value() -> None:
    action = {"action_id": "a", "selected_option": {"value": "한"}}
    press = parse_interaction(form({"type": "block_actions", **WHO, "actions": [action]}))
    assert isinstance(press, ButtonPress)
    assert press.value == "한"


def test_the_team_is_the_persons_own_not_the_channels() -> None:
    action = {"action_id": "a"}
    press = parse_interaction(form({"type": "block_actions", **WHO, "actions": [action]}))
    assert isinstance(press, ButtonPress)
    assert press.actor.team_id == "T1"


def test_a_modal_with_its_values() -> None:
    values = {
        "subject": {"goal": {"type": "plain_text_input", "value": "하기"}},
        "service": {"service": {"type": "static_select", "selected_option": {"value": "7"}}},
        "empty": {"more": {"type": "plain_text_input", "value": None}},
    }
    view = {"id": "V1", "callback_id": "c", "private_metadata": "m", "state": {"values": values}}
    sent = parse_interaction(form({"type": "view_submission", **WHO, "view": view}))
    assert sent == ViewSubmission(
        ME,
        "c",
        "V1",
        "m",
        {"goal": "하기", "service": "7", "more": ""},
        ("subject", "service", "empty"),
    )


def test_what_is_typed_holds_nothing_illegible() -> None:
    values = {"subject": {"goal": {"type": "plain_text_input", "value": "하\x00\ud83d기\n"}}}
    view = {"id": "V1", "callback_id": "c", "state": {"values": values}}
    sent = parse_interaction(form({"type": "view_submission", **WHO, "view": view}))
    assert isinstance(sent, ViewSubmission)
    assert sent.values == {"goal": "하기\n"}
    fields = {"team_id": "T1", "user_id": "U1", "command": "/ieum", "text": "request \x00화면"}
    assert parse_command(urlencode(fields).encode()).text == "request 화면"


def test_a_message_shortcut() -> None:
    data = {
        "type": "message_action",
        **WHO,
        "callback_id": "c",
        "trigger_id": "t",
        "message": {"text": "화면이 멈췄어요"},
        "response_url": "u",
    }
    assert parse_interaction(form(data)) == MessageShortcut(ME, "c", "t", "화면이 멈췄어요", "u")


def test_a_command() -> None:
    fields = {
        "team_id": "T1",
        "user_id": "U1",
        "command": "/ieum",
        "text": "  request 화면 ",
        "trigger_id": "t",
        "response_url": "u",
    }
    typed = parse_command(urlencode(fields).encode())
    assert typed == SlashCommand(ME, "/ieum", "request 화면", "t", "u")


def test_events() -> None:
    check = {"type": "url_verification", "challenge": "abc"}
    assert parse_event(json.dumps(check).encode()) == UrlVerification("abc")
    opened = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "E1",
        "event": {"type": "app_home_opened", "user": "U1", "tab": "home"},
    }
    assert parse_event(json.dumps(opened).encode()) == AppHomeOpened(ME, "home", "E1")
    opened["event"] = {"type": "team_join"}
    assert parse_event(json.dumps(opened).encode()) == OtherEvent("team_join")


def test_what_nobody_listens_to_is_let_pass() -> None:
    assert parse_interaction(form({"type": "view_closed"})) == OtherEvent("view_closed")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"other=1",
        b"payload=",
        b"payload=%7B",
        b"payload=%5B%5D",
        b"payload=\xff\xfe",
        b"payload=" + b"[" * 100_000,
        form({"type": "block_actions"}),
        form({"type": "block_actions", **WHO, "actions": []}),
        form({"type": "view_submission", **WHO, "view": None}),
        form({"type": "block_actions", "user": "U1", "actions": [{"action_id": "a"}]}),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_not_a_crash(body: bytes) -> None:
    with pytest.raises(PayloadError):
        parse_interaction(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"event": 1}',
        b"\xff",
        b'{"event": {"type": "app_uninstalled"}, "team_id": "T", "event_time": "x"}',
    ],
)
def test_an_event_that_cannot_be_read_is_refused_not_a_crash(body: bytes) -> None:
    with pytest.raises(PayloadError):
        parse_event(body)
    with pytest.raises(PayloadError):
        parse_command(body)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("a b+c=d%e&f_g\r\nh \n 좋아요 ")
def test_a_field_reads_as_the_standard_library_reads_it(words: str) -> None:
    for quoted in (quote_plus(words), quote_plus(words).lower()):
        assert unquote(quoted.encode()) == unquote_plus(quoted)


@pytest.mark.parametrize("broken", [b"%", b"%%", b"%zz", b"a%4", b"%ff%fe"])
def test_a_broken_field_still_reads_as_something(broken: bytes) -> None:
    assert isinstance(unquote(broken), str)


def envelope(event: dict[str, object], **facts: object) -> bytes:
    whole = {"type": "event_callback", "team_id": "T1", "event_time": 1_788_000_000, **facts}
    return json.dumps({**whole, "event": event}).encode()


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"type": "app_uninstalled"}, "app_uninstalled"),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, "tokens_revoked"),
    ],
)
def test_the_end_of_an_installation_is_told(event: dict[str, object], reason: str) -> None:
    assert parse_event(envelope(event)) == InstallEnded("T1", reason, 1_788_000_000)


def test_the_end_of_a_persons_own_token_is_none_of_ours() -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}
    assert parse_event(envelope(event)) == OtherEvent("tokens_revoked")


def test_an_organisation_is_told_only_where_the_app_is_installed_in_all_of_it() -> None:
    event: dict[str, object] = {"type": "app_home_opened", "user": "U1", "tab": "home"}
    for is_whole, known in ((True, "E1"), (False, "")):
        allowed = {"enterprise_id": "E1", "is_enterprise_install": is_whole}
        read = parse_event(envelope(event, authorizations=[allowed]))
        assert isinstance(read, AppHomeOpened)
        assert read.actor == Actor("T1", "U1", known)


def test_an_organisation_without_a_workspace_ends_under_its_own_id() -> None:
    allowed = [{"enterprise_id": "E1", "is_enterprise_install": True}]
    body = envelope({"type": "app_uninstalled"}, authorizations=allowed)
    read = parse_event(body)
    assert isinstance(read, InstallEnded)
    assert read.tenant == "E1"
