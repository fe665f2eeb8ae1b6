"""The people of a workspace, read page by page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.client import SlackClient
from pulse.people.accounts import Account, AccountKind

PAGE = 200
MOST_PAGES = 1000
PATIENCE = 5
"""How often one page is asked for again when Slack says it was too quick."""
SLACKBOT = "USLACKBOT"


def read_accounts(
    client: SlackClient, team_id: str, sleep: Callable[[float], None] = time.sleep
) -> list[Account]:
    """Return every account of the workspace; DeliveryError unless the list is whole.

    Half a list is no list: nothing is concluded from somebody's absence, but a match by mail
    depends on nobody else having the same address.
    """
    return [
        account_of(member, team_id)
        for page in _pages(client, team_id, sleep)
        for member in page
        if isinstance(member, Mapping) and member.get("id")
    ]


def account_of(member: Mapping[str, Any], team_id: str) -> Account:
    """Return what counts of a user object; other companies' people and programs are outsiders.

    ``team_id`` may be an organisation's: its people are known by the id they have all over it.
    """
    profile = member.get("profile") or {}
    whole = _in_organisation(member) if _is_organisation(team_id) else {}
    return Account(
        user_id=str(whole.get("id") or member["id"]),
        mail=str(profile.get("email") or ""),
        timezone=str(member.get("tz") or ""),
        kind=_kind(member, team_id),
        is_deactivated=bool(member.get("deleted")),
    )


def _kind(member: Mapping[str, Any], team_id: str) -> AccountKind:
    is_program = bool(member.get("is_bot")) or member.get("id") == SLACKBOT
    if is_program or _is_elsewhere(member, team_id) or member.get("is_stranger"):
        return AccountKind.OUTSIDER
    if member.get("is_restricted") or member.get("is_ultra_restricted"):
        return AccountKind.GUEST
    return AccountKind.MEMBER


def _is_elsewhere(member: Mapping[str, Any], team_id: str) -> bool:
    """Tell whether somebody belongs to another workspace, or to another organisation."""
    own = member.get("team_id")
    if _is_organisation(team_id):
        own = _in_organisation(member).get("enterprise_id")
    return bool(team_id and own) and str(own) != team_id


def _is_organisation(team_id: str) -> bool:
    return team_id.startswith("E")


def _in_organisation(member: Mapping[str, Any]) -> Mapping[str, Any]:
    found = member.get("enterprise_user")
    return found if isinstance(found, Mapping) else {}


def _pages(
    client: SlackClient, team_id: str, sleep: Callable[[float], None]
) -> Iterator[list[Any]]:
    cursor = ""
    for _ in range(MOST_PAGES):
        named = bool(team_id) and not _is_organisation(team_id)
        asked: dict[str, object] = {"limit": PAGE} | ({"team_id": team_id} if named else {})
        answer = _page(client, asked | ({"cursor": cursor} if cursor else {}), sleep)
        yield list(answer.get("members") or [])
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return
    raise DeliveryError(FailureKind.UNKNOWN, "directory_endless")


def _page(
    client: SlackClient, asked: Mapping[str, object], sleep: Callable[[float], None]
) -> dict[str, Any]:
    """Ask for a page; reading may be repeated without harm."""
    for _ in range(PATIENCE):
        try:
            return client.read("users.list", **asked)
        except DeliveryError as error:
            if error.retry_after is None:
                raise
            sleep(error.retry_after)
    return client.read("users.list", **asked)
