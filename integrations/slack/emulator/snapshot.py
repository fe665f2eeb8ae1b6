"""Keeping a workspace in a JSON file, so that the next start shows the same messages."""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from integrations.slack.emulator.state import (
    Conversation,
    Message,
    StoredFile,
    User,
    View,
    Workspace,
)

VERSION = 1


def save_snapshot(workspace: Workspace, path: Path) -> None:
    """Write everything but open modals; the file appears whole or not at all."""
    with workspace.lock:
        content = _content(workspace)
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def _content(workspace: Workspace) -> dict[str, Any]:
    files = [
        {**asdict(file), "content": base64.b64encode(file.content).decode()}
        for file in workspace.files.values()
    ]
    return {
        "version": VERSION,
        "counter": workspace.counter,
        "last_ts": workspace.last_ts,
        "users": [asdict(user) for user in workspace.users.values()],
        "conversations": [asdict(each) for each in workspace.conversations.values()],
        "direct": workspace.direct,
        "homes": [asdict(view) for view in workspace.homes.values()],
        "files": files,
        "last_read": workspace.last_read,
    }


def load_snapshot(workspace: Workspace, path: Path) -> None:
    """Lay a saved workspace over the seeded one; people of the seed keep the seed's facts."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("version") != VERSION:
        return
    with workspace.lock:
        for entry in content["users"]:
            workspace.users.setdefault(entry["id"], User(**entry))
        for entry in content["conversations"]:
            _add_conversation(workspace, entry)
        for entry in content["homes"]:
            workspace.homes[entry["user"]] = View(**entry)
        for entry in content["files"]:
            raw = base64.b64decode(entry.pop("content"))
            workspace.files[entry["id"]] = StoredFile(**entry, content=raw)
        workspace.direct.update(content["direct"])
        workspace.last_read.update(content["last_read"])
        workspace.counter = content["counter"]
        workspace.last_ts = content["last_ts"]
        workspace.touch()


def _add_conversation(workspace: Workspace, entry: dict[str, Any]) -> None:
    messages = [Message(**each) for each in entry.pop("messages")]
    seeded = workspace.conversations.get(entry["id"])
    if seeded is None:
        workspace.conversations[entry["id"]] = Conversation(**entry, messages=messages)
    else:
        seeded.messages = messages
