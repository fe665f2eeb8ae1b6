"""The app's manifest: what to paste into Slack so that every part of it is set at once.

Source: Slack, "App manifest reference". Slack takes JSON as well as YAML.
"""

from __future__ import annotations

from typing import Any

from integrations.slack import ids

BOT_SCOPES = ("chat:write", "commands", "files:write", "users:read", "users:read.email")
"""The least the product works with: it posts, answers, offers a command and a shortcut, and
matches the workspace's accounts to people by mail."""
OPTIONAL_SCOPES = frozenset({"files:write"})
"""What the product does less well without, but works."""
BOT_EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
INSTALLED_PATH, SIGNED_IN_PATH = "/settings/slack/installed", "/sign-in/slack/back"
"""Where Slack sends people back to, after Add to Slack and after Sign in with Slack."""
NAME = "이음"
MOST_COMMAND = 32


class ManifestError(ValueError):
    """A manifest which Slack would not take; the message says why."""


def manifest(
    url: str, command: str = "/ieum", *, socket_mode: bool = False, organisation: bool = False
) -> dict[str, Any]:
    """Return the manifest of an app at ``url`` (https, no path needed with ``socket_mode``).

    In Socket Mode no address is written: Slack then sends nothing over HTTP. For an
    ``organisation`` the app may be installed once for all its workspaces.
    """
    if not command.startswith("/") or not 1 < len(command) <= MOST_COMMAND or " " in command:
        raise ManifestError("the command must start with / and have up to 32 characters")
    if not socket_mode and not url.startswith("https://"):
        raise ManifestError("Slack sends to https addresses only; without one, use Socket Mode")
    base = url.rstrip("/")
    return {
        "display_information": {
            "name": NAME,
            "description": "Pulses and promises between departments. 짧은 펄스와 부서 간 약속.",
            "background_color": "#1f5f8b",
        },
        "features": _features(base, command, socket_mode=socket_mode),
        "oauth_config": _oauth(base),
        "settings": {
            **_settings(base, socket_mode=socket_mode),
            "org_deploy_enabled": organisation,
        },
    }


def _features(base: str, command: str, *, socket_mode: bool) -> dict[str, Any]:
    slash: dict[str, Any] = {
        "command": command,
        "description": "부탁하기, 약속 보기 · Ask a department, see promises",
        "usage_hint": "request · promises · help",
        "should_escape": False,
    }
    if not socket_mode:
        slash["url"] = f"{base}/slack/commands"
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "ieum", "always_online": True},
        "shortcuts": [
            {
                "name": "요청하기 · Request",
                "type": "message",
                "callback_id": ids.REQUEST_FROM_MESSAGE,
                "description": "이 메시지로 부서에 부탁해요 · Ask a department",
            }
        ],
        "slash_commands": [slash],
    }


def _oauth(base: str) -> dict[str, Any]:
    """Return the scopes, and the addresses people come back to where they have https."""
    scopes: dict[str, Any] = {"scopes": {"bot": list(BOT_SCOPES)}}
    if not base.startswith("https://"):
        return scopes
    return {"redirect_urls": [base + INSTALLED_PATH, base + SIGNED_IN_PATH], **scopes}


def _settings(base: str, *, socket_mode: bool) -> dict[str, Any]:
    events: dict[str, Any] = {"bot_events": list(BOT_EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if not socket_mode:
        events["request_url"] = f"{base}/slack/events"
        interactivity["request_url"] = f"{base}/slack/interactions"
    return {
        "event_subscriptions": events,
        "interactivity": interactivity,
        "socket_mode_enabled": socket_mode,
        "token_rotation_enabled": False,
    }
