"""The people of a workspace, read whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import directory
from integrations.slack.client import SlackClient
from integrations.slack.directory import account_of, read_accounts
from integrations.slack.emulator.config import Answer
from pulse.people.accounts import Account, AccountKind
from tests.slack_workspace import BOT_TOKEN, SlackWorkspace

TEAM = "T0DEMO0001"
SEED: dict[str, Any] = {
    "users": [
        {"id": "U0A", "name": "a", "real_name": "A", "email": "a@example.com"},
        {"id": "U0B", "name": "b", "real_name": "B"},
        {"id": "U0C", "name": "c", "real_name": "C", "email": "c@example.com", "deleted": True},
        {"id": "U0D", "name": "d", "real_name": "D", "is_stranger": True},
    ],
    "channels": [],
}


@pytest.fixture
def workspace() -> Iterator[SlackWorkspace]:
    with SlackWorkspace(
        deliver=lambda _path, _headers, _body: Answer(200), seed=SEED, team_id=TEAM
    ) as running:
        yield running


def test_every_page_is_read(workspace: SlackWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "PAGE", 2)
    found = {one.user_id: one for one in read_accounts(client(workspace), TEAM)}
    assert found["U0A"].mail == "a@example.com"
    assert found["U0A"].timezone == "Asia/Seoul"
    assert found["U0B"] == Account("U0B", "", "Asia/Seoul", name="B")
    assert found["U0C"].is_deactivated
    assert found["U0D"].kind is AccountKind.OUTSIDER
    calls = workspace.calls("users.list")
    assert len(calls) >= 3
    assert {str(call.payload["limit"]) for call in calls} == {"2"}


def client(workspace: SlackWorkspace) -> SlackClient:
    return SlackClient(BOT_TOKEN, workspace.api_url)


class Scripted:
    """A client that answers as told."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, object]] = []

    def read(self, _method: str, **arguments: object) -> dict[str, Any]:
        self.asked.append(arguments)
        answer = self.answers.pop(0)
        if isinstance(answer, DeliveryError):
            raise answer
        assert isinstance(answer, dict)
        return answer


def read(scripted: Scripted, waits: list[float] | None = None) -> list[Account]:
    sleep = (waits if waits is not None else []).append
    return read_accounts(scripted, TEAM, sleep)  # type: ignore[arg-type]


def test_too_quick_a_reader_waits_as_long_as_asked() -> None:
    waits: list[float] = []
    slow = DeliveryError(FailureKind.LATER, "ratelimited", 7)
    scripted = Scripted(
        {"members": [{"id": "U1"}], "response_metadata": {"next_cursor": "x"}},
        slow,
        {"members": [{"id": "U2"}]},
    )
    assert [one.user_id for one in read(scripted, waits)] == ["U1", "U2"]
    assert waits == [7]
    assert scripted.asked[2]["cursor"] == "x"


@pytest.mark.parametrize("kind", [FailureKind.UNKNOWN, FailureKind.ADMIN])
def test_half_a_list_is_no_list(kind: FailureKind) -> None:
    page = {"members": [{"id": "U1"}], "response_metadata": {"next_cursor": "x"}}
    with pytest.raises(DeliveryError):
        read(Scripted(page, DeliveryError(kind, "broken")))


def test_a_list_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST_PAGES", 2)
    page = {"members": [], "response_metadata": {"next_cursor": "x"}}
    with pytest.raises(DeliveryError, match="directory_endless"):
        read(Scripted(page, page))


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ({"id": "U1", "team_id": TEAM}, AccountKind.MEMBER),
        ({"id": "U1"}, AccountKind.MEMBER),
        ({"id": "U1", "is_restricted": True}, AccountKind.GUEST),
        ({"id": "U1", "is_ultra_restricted": True}, AccountKind.GUEST),
        ({"id": "U1", "team_id": "T0ELSE"}, AccountKind.OUTSIDER),
        ({"id": "U1", "is_stranger": True}, AccountKind.OUTSIDER),
        ({"id": "U1", "is_bot": True}, AccountKind.OUTSIDER),
        ({"id": "USLACKBOT"}, AccountKind.OUTSIDER),
    ],
)
def test_kinds_of_accounts(member: dict[str, Any], kind: AccountKind) -> None:
    assert account_of(member, TEAM).kind is kind


def test_an_organisations_people_are_known_by_the_id_they_have_all_over_it() -> None:
    inside = {"enterprise_user": {"id": "W1", "enterprise_id": "E1"}, "team_id": "T1"}
    outside = {"enterprise_user": {"id": "W2", "enterprise_id": "E2"}, "team_id": "T2"}
    known = account_of({"id": "U1", **inside}, "E1")
    assert (known.user_id, known.kind) == ("W1", AccountKind.MEMBER)
    assert account_of({"id": "U2", **outside}, "E1").kind is AccountKind.OUTSIDER
    assert account_of({"id": "U3", "team_id": "T3"}, "E1").kind is AccountKind.OUTSIDER
    assert account_of({"id": "U1", **inside}, "T1").user_id == "U1"


def test_every_workspace_of_an_organisation_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "PAGE", 2)
    elsewhere = [
        {"id": f"U0{name}", "name": name, "real_name": name, "team_id": f"T0OTHER{name}"}
        for name in "EFG"
    ]
    seed = {**SEED, "users": [*SEED["users"], *elsewhere]}
    with SlackWorkspace(
        deliver=lambda _path, _headers, _body: Answer(200),
        seed=seed,
        team_id=TEAM,
        enterprise_id="E0DEMO",
        is_org_wide=True,
    ) as running:
        found = {one.user_id: one for one in read_accounts(client(running), "E0DEMO")}
        asked = {str(call.payload["team_id"]) for call in running.calls("users.list")}
        assert len(running.calls("auth.teams.list")) == 2
    assert asked == {TEAM, "T0OTHERE", "T0OTHERF", "T0OTHERG"}
    assert {"U0A", "U0E", "U0F", "U0G"} <= {
        name for name, one in found.items() if one.kind is AccountKind.MEMBER
    }
    assert found["U0D"].kind is AccountKind.OUTSIDER


def test_who_is_in_two_workspaces_counts_once_as_where_they_may_most() -> None:
    def page(*members: dict[str, Any]) -> dict[str, Any]:
        return {"members": list(members)}

    whole = {"enterprise_user": {"id": "W1", "enterprise_id": "E1"}}
    left = {"id": "U1", "deleted": True, **whole}
    guest = {"id": "U1", "is_restricted": True, "profile": {"email": "w@x.example"}, **whole}
    member = {"id": "U1", "tz": "Asia/Seoul", **whole}
    teams = {"teams": [{"id": "T1"}, {"id": "T2"}, {"id": "T3"}]}
    client = Scripted(teams, page(left), page(member), page(guest))
    (found,) = read_accounts(client, "E1")  # type: ignore[arg-type]
    assert found == Account("W1", "w@x.example", "Asia/Seoul")
