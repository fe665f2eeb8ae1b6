"""What a message may carry, whichever way it was sent."""

from typing import Any

import pytest

from integrations.slack.emulator.content import (
    METADATA_BYTES,
    TEXT_CUT,
    checked_blocks,
    checked_metadata,
    checked_text,
)
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Workspace
from tests.slack_workspace import Moment


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(Moment().now)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_blocks_get_the_ids_their_sender_left_out(workspace: Workspace) -> None:
    first, second = checked_blocks(workspace, [section("a"), {**section("b"), "block_id": "own"}])
    assert first["block_id"]
    assert second["block_id"] == "own"
    assert checked_blocks(workspace, None) == []


def test_refused_blocks_are_pointed_at(workspace: Workspace) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as refused:
        checked_blocks(workspace, [section("a"), section("")])
    (message,) = refused.value.detail["errors"]
    assert "/blocks/1/text" in message
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        checked_blocks(workspace, {"type": "section"})


def test_text_is_cut_and_may_be_empty_only_beside_blocks() -> None:
    assert len(checked_text("가" * (TEXT_CUT + 1), [])) == TEXT_CUT
    assert checked_text("", [section("a")]) == ""
    with pytest.raises(SlackError, match="no_text"):
        checked_text("", [])


@pytest.mark.parametrize(
    "metadata",
    ["words", {"event_type": "kept"}, {"event_type": 1, "event_payload": {}}],
)
def test_metadata_needs_its_form(metadata: object) -> None:
    with pytest.raises(SlackError, match="invalid_metadata_format"):
        checked_metadata(metadata)


def test_metadata_has_a_largest_size() -> None:
    small = {"event_type": "kept", "event_payload": {"id": 1}}
    assert checked_metadata(small) == small
    assert checked_metadata(None) is None
    with pytest.raises(SlackError, match="metadata_too_large"):
        checked_metadata({"event_type": "kept", "event_payload": {"id": "x" * METADATA_BYTES}})
