"""A workspace filled from a plain dictionary."""

from typing import Any

import pytest

from integrations.slack.emulator.seeding import seed_workspace
from integrations.slack.emulator.state import Workspace
from tests.integrations.slack.emulator.conftest import SEED
from tests.slack_workspace import Moment

BOT = "U0BOT00001"


def seeded(seed: dict[str, Any]) -> Workspace:
    workspace = Workspace(Moment().now)
    seed_workspace(workspace, seed, BOT)
    return workspace


def test_a_channel_without_members_has_the_company_and_the_app_in_it() -> None:
    old = seeded(SEED).conversations["C0OLD00001"]
    assert old.members == ["U0DEMO0242", "U0DEMO0067", BOT]
    assert old.is_archived


def test_the_app_stays_out_where_the_seed_says_so() -> None:
    workspace = seeded(SEED)
    assert workspace.conversations["C0OPEN0001"].members == ["U0DEMO0242"]
    hidden = workspace.conversations["C0HIDE0001"]
    assert (hidden.kind, hidden.members) == ("private", [])
    assert workspace.conversations["C0DEMO0001"].members.count(BOT) == 1


def test_messages_keep_their_order_and_each_has_a_time_of_its_own() -> None:
    said = [{"user": "U0DEMO0242", "text": text} for text in ("하나", "둘", "셋")]
    channel = {"id": "C1", "name": "desk", "messages": said}
    messages = seeded({**SEED, "channels": [channel]}).conversations["C1"].messages
    assert [message.text for message in messages] == ["하나", "둘", "셋"]
    stamps = [message.ts for message in messages]
    assert stamps == sorted(set(stamps))


def test_user_groups_come_as_they_are_and_the_change_is_marked() -> None:
    group = {"id": "S1", "handle": "desk", "name": "Desk", "users": ["U0DEMO0242"]}
    workspace = seeded({"usergroups": [group]})
    assert workspace.usergroups["S1"].users == ["U0DEMO0242"]
    assert workspace.revision == 1


def test_a_misspelt_fact_about_a_person_is_named() -> None:
    with pytest.raises(ValueError, match="featurd"):
        seeded({"users": [{"id": "U1", "name": "p", "real_name": "p", "featurd": True}]})
