"""views.*."""

from collections.abc import Callable

from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import view_json
from integrations.slack.emulator.state import Json, View, Workspace
from integrations.slack.emulator.views import (
    check_view,
    find_view,
    open_modal,
    publish_home,
    push_modal,
    replace_view,
)

MODAL = frozenset({"modal"})
HOME = frozenset({"home"})
EITHER = MODAL | HOME


def open_view(call: Call) -> Json:
    """views.open."""
    return _by_trigger(call, open_modal)


def push_view(call: Call) -> Json:
    """views.push: at most three views lie on each other."""
    return _by_trigger(call, push_modal)


def update_view(call: Call) -> Json:
    """views.update: by view id or external id, guarded by `hash`."""
    content = check_view(call.structure("view", "invalid_arguments"), EITHER)
    if not (call.text("view_id") or call.text("external_id")):
        raise SlackError("invalid_arguments")
    view = find_view(call.workspace, call.text("view_id"), call.text("external_id"))
    replaced = replace_view(call.workspace, view, content, call.text("hash"))
    return {"view": view_json(call.core, replaced)}


def publish_view(call: Call) -> Json:
    """views.publish: a person's Home tab."""
    user = call.user(call.need("user_id"))
    if user.is_bot or user.deleted:
        raise SlackError("not_enabled")
    content = check_view(call.structure("view", "invalid_arguments"), HOME)
    view = publish_home(call.workspace, user.id, content, call.text("hash"))
    return {"view": view_json(call.core, view)}


def _by_trigger(call: Call, place: Callable[[Workspace, str, Json], View]) -> Json:
    # The view is checked first: a mistake in it must not cost the one use of the trigger.
    content = check_view(call.structure("view", "invalid_arguments"), MODAL)
    trigger = call.core.triggers.exchange(call.need("trigger_id"))
    return {"view": view_json(call.core, place(call.workspace, trigger.user, content))}
