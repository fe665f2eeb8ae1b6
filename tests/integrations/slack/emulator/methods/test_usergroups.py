"""User groups, as audiences are made of them."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integrations.slack.emulator.conftest import SEED
from tests.slack_workspace import Moment, SlackWorkspace

GROUPS = [
    {"id": "S0DESK0001", "handle": "desk", "name": "상담사", "users": ["U0DEMO0242"]},
    {"id": "S0OLD00001", "handle": "old", "name": "예전 조", "is_disabled": True},
]


@pytest.fixture
def slack(moment: Moment) -> Iterator[SlackWorkspace]:
    with SlackWorkspace(moment=moment, seed={**SEED, "usergroups": GROUPS}) as workspace:
        yield workspace


def test_groups_are_listed_without_disabled_ones(web: WebClient) -> None:
    (group,) = web.usergroups_list()["usergroups"]
    assert (group["handle"], group["user_count"]) == ("desk", 1)
    assert "users" not in group
    everything = web.usergroups_list(include_disabled=True, include_users=True)["usergroups"]
    assert [each["users"] for each in everything] == [["U0DEMO0242"], []]


def test_members_are_listed(web: WebClient) -> None:
    assert web.usergroups_users_list(usergroup="S0DESK0001")["users"] == ["U0DEMO0242"]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        web.usergroups_users_list(usergroup="S0OLD00001")
