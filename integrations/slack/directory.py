"""The people of a workspace, read page by page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    depends on nobody else having the same address. ``team_id`` may be an organisation's: then
    each of its workspaces is read, and who is in several of them counts once.
    """
    reader = _Reader(client, sleep)
    found: dict[str, Account] = {}
    for place in reader.workspaces() if _is_organisation(team_id) else [team_id]:
        for member in reader.members(place):
            account = account_of(member, team_id)
            known = found.get(account.user_id)
            found[account.user_id] = account if known is None else _together(known, account)
    return list(found.values())


def _together(one: Account, other: Account) -> Account:
    """Return somebody of two workspaces: as they are where they may do most."""
    order = (AccountKind.MEMBER, AccountKind.GUEST, AccountKind.OUTSIDER)
    first, second = sorted(
        (one, other), key=lambda each: (each.is_deactivated, order.index(each.kind))
    )
    return replace(
        first, mail=first.mail or second.mail, timezone=first.timezone or second.timezone
    )


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
        name=str(profile.get("real_name") or member.get("real_name") or member.get("name") or ""),
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
    if _is_organisation(team_id):
        return _in_organisation(member).get("enterprise_id") != team_id
    own = member.get("team_id")
    return bool(team_id and own) and str(own) != team_id


def _is_organisation(team_id: str) -> bool:
    return team_id.startswith("E")


def _in_organisation(member: Mapping[str, Any]) -> Mapping[str, Any]:
    found = member.get("enterprise_user")
    return found if isinstance(found, Mapping) else {}


@dataclass(frozen=True)
class _Reader:
    """Reads lists page by page, as slowly as Slack asks."""

    client: SlackClient
    sleep: Callable[[float], None]

    def workspaces(self) -> list[str]:
        """Return the workspaces of an organisation in which the app works."""
        return [str(team["id"]) for team in self._all("auth.teams.list", "teams", {})]

    def members(self, team_id: str) -> Iterator[Mapping[str, Any]]:
        """Yield everybody of one workspace."""
        return self._all("users.list", "members", {"team_id": team_id} if team_id else {})

    def _all(
        self, method: str, key: str, asked: Mapping[str, object]
    ) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(MOST_PAGES):
            turned = {"cursor": cursor} if cursor else {}
            answer = self._page(method, {"limit": PAGE, **asked, **turned})
            for entry in answer.get(key) or []:
                if isinstance(entry, Mapping) and entry.get("id"):
                    yield entry
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        raise DeliveryError(FailureKind.UNKNOWN, "directory_endless")

    def _page(self, method: str, asked: Mapping[str, object]) -> dict[str, Any]:
        """Ask for a page; reading may be repeated without harm."""
        for _ in range(PATIENCE):
            try:
                return self.client.read(method, **asked)
            except DeliveryError as error:
                if error.retry_after is None:
                    raise
                self.sleep(error.retry_after)
        return self.client.read(method, **asked)
