"""Checked message content, shared by posts, edits and response URLs."""

import json
from typing import Any

from integrations.slack.emulator.blocks import (
    MESSAGE_TEXT_LENGTH,
    check_blocks,
    text_length,
)
from integrations.slack.emulator.problems import SlackError, invalid
from integrations.slack.emulator.state import Json, Workspace
from integrations.slack.emulator.views import with_ids

TEXT_CUT = 40_000
METADATA_BYTES = 8_000


def checked_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """The blocks of a message, ids filled in; refuses what Slack refuses."""
    if blocks is None:
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    complaints = check_blocks(blocks, "message")
    if complaints:
        raise invalid("invalid_blocks", complaints)
    if text_length(blocks) > MESSAGE_TEXT_LENGTH:
        raise SlackError("msg_blocks_too_long")
    return with_ids(workspace, blocks)


def checked_text(text: str, blocks: list[Json]) -> str:
    """The text of a message, cut at Slack's 40,000 characters; empty only beside blocks."""
    if not text and not blocks:
        raise SlackError("no_text")
    return text[:TEXT_CUT]


def checked_metadata(metadata: Any) -> Json | None:
    """Message metadata in its required form."""
    if metadata is None:
        return None
    named = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not named or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return dict(metadata)
