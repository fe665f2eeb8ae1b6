"""Modals and Home tabs: checking them, stacking them, changing them."""

import secrets
from typing import Any

from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.element_state import kept_values
from integrations.slack.emulator.findings import Findings
from integrations.slack.emulator.problems import SlackError, invalid
from integrations.slack.emulator.state import Json, View, Workspace

STACK = 3
VIEW_BYTES = 250_000


def check_view(view: Any, kinds: frozenset[str]) -> Json:
    """The view when Slack would take it; refuses with pointers into it otherwise."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"])
    found = Findings()
    kind = str(view.get("type"))
    if kind not in kinds:
        found.add(f"unsupported type: {kind}", "/view/type")
    if kind == "modal":
        _check_frame(found, view)
    found.string(view.get("callback_id"), "/view/callback_id", 255, required=False)
    found.string(view.get("external_id"), "/view/external_id", 255, required=False)
    found.string(view.get("private_metadata"), "/view/private_metadata", 3000, required=False)
    found.messages += check_blocks(view.get("blocks"), kind, "/view/blocks")
    if found.messages:
        raise invalid("invalid_arguments", found.messages)
    if len(str(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    return view


def _check_frame(found: Findings, view: Json) -> None:
    found.text(view.get("title"), "/view/title", 24, plain=True)
    for name in ("submit", "close"):
        if name in view and view[name] is not None:
            found.text(view[name], f"/view/{name}", 24, plain=True)
    blocks = view.get("blocks")
    inputs = (
        [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
        if (isinstance(blocks, list))
        else []
    )
    if inputs and not view.get("submit"):
        found.add("missing required field: submit", "/view")


def with_ids(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """The blocks with the ids Slack adds where the app left them out."""
    result = []
    for block in blocks:
        copy = dict(block)
        copy.setdefault("block_id", workspace.new_id("b")[:9])
        for name in ("accessory", "element"):
            if isinstance(copy.get(name), dict):
                copy[name] = _named(workspace, copy[name])
        if copy["type"] == "actions":
            copy["elements"] = [_named(workspace, each) for each in copy["elements"]]
        result.append(copy)
    return result


def _named(workspace: Workspace, element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return {"action_id": workspace.new_id("a")[:9], **element}


def open_modal(workspace: Workspace, user: str, content: Json) -> View:
    """Open a first modal; one already open goes away."""
    view = _new_view(workspace, user, content)
    view.root_id = view.id
    workspace.modals[user] = [view]
    workspace.touch()
    return view


def push_modal(workspace: Workspace, user: str, content: Json) -> View:
    """Lay a modal over the open ones, three at most."""
    stack = workspace.modals.setdefault(user, [])
    if not stack:
        return open_modal(workspace, user, content)
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _new_view(workspace, user, content)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    workspace.touch()
    return view


def replace_view(workspace: Workspace, view: View, content: Json, expected: str = "") -> View:
    """Put new content into a view; refuses when `expected` is not its hash.

    What is shown stays in elements which keep their block and action id.
    """
    if expected and expected != view.hash:
        raise SlackError("hash_conflict")
    _check_external_id(workspace, content, view)
    content = {**content, "blocks": with_ids(workspace, content["blocks"])}
    view.values = kept_values(view.content["blocks"], view.values, content["blocks"])
    view.content, view.errors = content, {}
    view.hash = _new_hash(workspace)
    workspace.touch()
    return view


def publish_home(workspace: Workspace, user: str, content: Json, expected: str = "") -> View:
    """Set a person's Home tab."""
    known = workspace.homes.get(user)
    if known is not None:
        return replace_view(workspace, known, content, expected)
    view = _new_view(workspace, user, content)
    view.root_id = view.id
    workspace.homes[user] = view
    workspace.touch()
    return view


def find_view(workspace: Workspace, view_id: str = "", external_id: str = "") -> View:
    """The open view with this id or external id."""
    everything = [v for stack in workspace.modals.values() for v in stack]
    for view in [*everything, *workspace.homes.values()]:
        if view_id and view.id == view_id:
            return view
        if external_id and view.content.get("external_id") == external_id:
            return view
    raise SlackError("not_found")


def _new_view(workspace: Workspace, user: str, content: Json) -> View:
    _check_external_id(workspace, content, None)
    content = {**content, "blocks": with_ids(workspace, content["blocks"])}
    return View(workspace.new_id("V"), user, content, _new_hash(workspace))


def _new_hash(workspace: Workspace) -> str:
    return f"{workspace.next_ts()}.{secrets.token_hex(4)}"


def _check_external_id(workspace: Workspace, content: Json, itself: View | None) -> None:
    external_id = content.get("external_id")
    if not external_id:
        return
    for stack in workspace.modals.values():
        for view in stack:
            if view is not itself and view.content.get("external_id") == external_id:
                raise SlackError("duplicate_external_id")
