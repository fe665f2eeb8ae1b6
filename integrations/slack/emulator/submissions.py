"""What happens to the stack of modals when one is sent off or closed."""

import json

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json, View, Workspace
from integrations.slack.emulator.views import check_view, push_modal, replace_view

MODAL = frozenset({"modal"})


def apply_submission_answer(core: Emulator, view: View, body: bytes) -> list[View]:
    """Apply the product's answer to a submission; the views that were cleared unsent.

    An empty answer closes the view and shows the one below. An answer Slack cannot use leaves
    the view open with an error, as Slack's client does.
    """
    workspace = core.workspace
    answer = _parsed(body)
    with workspace.lock:
        try:
            return _applied(workspace, view, answer)
        except SlackError as refusal:
            first = view.content["blocks"][0]["block_id"]
            messages = refusal.detail.get("errors", [])
            view.errors = {first: " ".join([refusal.error, *messages])}
            workspace.touch()
            return []


def _applied(workspace: Workspace, view: View, answer: Json) -> list[View]:
    kind = answer.get("response_action")
    if kind == "errors":
        view.errors = _known_errors(view, answer.get("errors"))
        workspace.touch()
    elif kind == "update":
        replace_view(workspace, view, check_view(answer.get("view"), MODAL))
    elif kind == "push":
        push_modal(workspace, view.user, check_view(answer.get("view"), MODAL))
    elif kind == "clear":
        stack = close_top(workspace, view, everything=True)
        return [each for each in stack if each is not view]
    elif kind is None:
        close_top(workspace, view, everything=False)
    else:
        raise SlackError("invalid_response_action")
    return []


def close_top(workspace: Workspace, view: View, *, everything: bool) -> list[View]:
    """Take a view and those above it off the stack; the closed ones, topmost first."""
    with workspace.lock:
        stack = workspace.modals.get(view.user, [])
        if view not in stack:
            return []
        clear = everything or bool(view.content.get("clear_on_close"))
        place = 0 if clear else stack.index(view)
        closed = list(reversed(stack[place:]))
        del stack[place:]
        workspace.touch()
        return closed


def _known_errors(view: View, errors: object) -> dict[str, str]:
    blocks = {b["block_id"] for b in view.content["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= blocks:
        raise SlackError("invalid_error_blocks")
    return {str(block): str(text) for block, text in errors.items()}


def _parsed(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {"response_action": "unreadable"}
    return answer if isinstance(answer, dict) else {"response_action": "unreadable"}
