"""What a person can do in the workspace; every act ends in a delivery to the product.

The workspace's lock is never held during a delivery: the product may answer through the Web
API or a response URL before its acknowledgement is back.
"""

import json
from dataclasses import dataclass
from typing import Any

from integrations.slack.emulator import payloads
from integrations.slack.emulator.answers import apply_answer
from integrations.slack.emulator.config import Answer
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.delivery import COMMANDS_PATH, INTERACTIONS_PATH
from integrations.slack.emulator.element_state import (
    action,
    complaints,
    find_element,
    is_stateful,
    state_value,
)
from integrations.slack.emulator.events import Events
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import ResponseTarget
from integrations.slack.emulator.shapes import view_json
from integrations.slack.emulator.state import Conversation, Json, Message, View
from integrations.slack.emulator.submissions import apply_submission_answer, close_top
from integrations.slack.emulator.suggestions import ask, with_suggestions

PLAIN_WORDS = {
    "required": "Please complete this required field.",
    "too_short": "Please write at least {least} characters.",
    "too_long": "Please write at most {most} characters.",
}


@dataclass(frozen=True)
class Outcome:
    """How an act went: whether the product took it, and what to tell the person if not."""

    ok: bool
    problem: str = ""
    status: int = 0


class Hands:
    """The acts of one workspace's people."""

    def __init__(self, core: Emulator, events: Events) -> None:
        self._core = core
        self._events = events

    def say(self, user_id: str, channel_id: str, text: str, thread_ts: str = "") -> Outcome:
        """Type plain text or, outside threads, a slash command."""
        conversation = self._entered(user_id, channel_id)
        if text.startswith("/"):
            return self._command(user_id, conversation, text, thread_ts)
        workspace = self._core.workspace
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message = Message(workspace.next_ts(), user_id, escaped, thread_ts=thread_ts or None)
        workspace.add_message(conversation, message)
        kind = {"im": "im", "private": "group"}.get(conversation.kind, "channel")
        event: Json = {"type": "message", "channel": conversation.id, "channel_type": kind}
        event |= {"user": user_id, "text": escaped, "ts": message.ts}
        self._events.send_subscribed(event, f"message.{kind}")
        return Outcome(ok=True)

    def press(
        self, user_id: str, channel_id: str, ts: str, action_id: str, raw: Any = None
    ) -> Outcome:
        """Use an element of a message: `raw` is what was chosen, nothing for a button."""
        workspace = self._core.workspace
        with workspace.lock:
            place = self._message(user_id, channel_id, ts)
            block_id, element = self._element(user_id, place[1].blocks, action_id)
            if is_stateful(element):
                known = workspace.element_values.setdefault(f"{user_id} {ts}", {})
                known.setdefault(block_id, {})[element["action_id"]] = state_value(element, raw)
            done = [action(block_id, element, raw, workspace.next_ts())]
            payload = payloads.block_actions_in_message(self._core, user_id, place, done)
        return _outcome(self._interaction(payload))

    def press_in_view(
        self, user_id: str, view_id: str, action_id: str, raw: Any = None
    ) -> Outcome:
        """Use an element of a modal or Home tab outside an input block, or one that dispatches."""
        workspace = self._core.workspace
        with workspace.lock:
            view = self._own_view(user_id, view_id)
            block_id, element = self._element(user_id, view.content["blocks"], action_id)
            if is_stateful(element):
                known = view.values.setdefault(block_id, {})
                known[element["action_id"]] = state_value(element, raw)
            done = [action(block_id, element, raw, workspace.next_ts())]
            payload = payloads.block_actions_in_view(self._core, user_id, view, done)
        return _outcome(self._interaction(payload))

    def suggest(
        self, user_id: str, place: tuple[str, str], action_id: str, typed: str
    ) -> list[Json]:
        """Type into a select with external data: `place` is channel and ts, or "" and a view."""
        core, (channel_id, key) = self._core, place
        with core.workspace.lock:
            if channel_id:
                found = self._message(user_id, channel_id, key)
                blocks, payload = found[1].blocks, payloads.in_message(core, user_id, found)
            else:
                view = self._own_view(user_id, key)
                blocks, payload = view.content["blocks"], payloads.in_view(core, user_id, view)
            block_id, element = find_element(blocks, *_split(action_id))
        return ask(core, payload, block_id, element, typed)

    def fill(self, user_id: str, view_id: str, values: dict[str, Any]) -> None:
        """Put values into a view's elements, by block id; nothing is sent."""
        with self._core.workspace.lock:
            view = self._own_view(user_id, view_id)
            for block in view.content["blocks"]:
                if block["type"] == "input" and block["block_id"] in values:
                    element = self._offered(user_id, block["block_id"], block["element"])
                    value = state_value(element, values[block["block_id"]])
                    view.values[block["block_id"]] = {element["action_id"]: value}

    def submit(
        self,
        user_id: str,
        view_id: str,
        values: dict[str, Any] | None = None,
        words: dict[str, str] | None = None,
    ) -> Outcome:
        """Send a modal off; what Slack's client would refuse is refused here, in `words`."""
        core = self._core
        self.fill(user_id, view_id, values or {})
        with core.workspace.lock:
            view = self._own_view(user_id, view_id)
            payload = payloads.view_submission(core, user_id, view)
            state = payload["view"]["state"]["values"]
            view.errors = complaints(view.content["blocks"], state, words or PLAIN_WORDS)
            if view.errors:
                core.workspace.touch()
                return Outcome(ok=False, problem="invalid")
        answer = self._interaction(payload)
        outcome = _outcome(answer)
        if not outcome.ok:
            return outcome
        for closed in apply_submission_answer(core, view, answer.body):
            self._report_closed(user_id, closed, cleared=True)
        return Outcome(ok=not view.errors, problem="invalid" if view.errors else "", status=200)

    def close(self, user_id: str, view_id: str, *, everything: bool = False) -> Outcome:
        """Leave a modal without sending it; with `everything`, the whole stack."""
        with self._core.workspace.lock:
            view = self._own_view(user_id, view_id)
            closed = close_top(self._core.workspace, view, everything=everything)
        for each in closed:
            self._report_closed(user_id, each, cleared=len(closed) > 1)
        return Outcome(ok=True)

    def open_home(self, user_id: str, tab: str = "home") -> Outcome:
        """Open the app's Home tab, or its messages tab."""
        channel = self._core.workspace.direct_channel(user_id, self._core.config.bot_user_id)
        event: Json = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": channel.id,
            "tab": tab,
        }
        view = self._core.workspace.homes.get(user_id)
        if view is not None and tab == "home":
            event["view"] = view_json(self._core, view)
        answer = self._events.send_subscribed(event)
        return Outcome(ok=True) if answer is None else _outcome(answer)

    def shortcut(
        self, user_id: str, callback_id: str, channel_id: str = "", ts: str = ""
    ) -> Outcome:
        """Choose an entry of a message's menu, or of the composer's when no message is named."""
        core = self._core
        with core.workspace.lock:
            if ts:
                place = self._message(user_id, channel_id, ts)
                payload = payloads.message_shortcut(core, user_id, place, callback_id)
            else:
                payload = payloads.global_shortcut(core, user_id, callback_id)
        return _outcome(self._interaction(payload))

    def _command(
        self, user_id: str, conversation: Conversation, line: str, thread_ts: str
    ) -> Outcome:
        core = self._core
        name = line.split(maxsplit=1)[0]
        if thread_ts:
            return Outcome(ok=False, problem="command_in_thread")
        if name not in {command.name for command in core.config.commands}:
            return Outcome(ok=False, problem="unknown_command")
        form = payloads.slash_command(core, user_id, conversation, line)
        answer = core.courier.send_form(COMMANDS_PATH, form)
        outcome = _outcome(answer)
        if outcome.ok and answer.body.strip():
            target = ResponseTarget(conversation.id, user_id, None, None, core.config.clock())
            apply_answer(core, target, _command_answer(answer.body))
        return outcome

    def _element(self, user_id: str, blocks: list[Json], action_id: str) -> tuple[str, Json]:
        block_id, element = find_element(blocks, *_split(action_id))
        return block_id, self._offered(user_id, block_id, element)

    def _offered(self, user_id: str, block_id: str, element: Json) -> Json:
        return with_suggestions(self._core.workspace, user_id, block_id, element)

    def _interaction(self, payload: Json) -> Answer:
        body = json.dumps(payload, ensure_ascii=False)
        return self._core.courier.send_form(INTERACTIONS_PATH, {"payload": body})

    def _report_closed(self, user_id: str, view: View, *, cleared: bool) -> None:
        if view.content.get("notify_on_close"):
            self._interaction(payloads.view_closed(self._core, user_id, view, cleared=cleared))

    def _entered(self, user_id: str, channel_id: str) -> Conversation:
        conversation = self._core.workspace.conversations.get(channel_id)
        if conversation is None or user_id not in conversation.members:
            raise SlackError("channel_not_found")
        return conversation

    def _message(self, user_id: str, channel_id: str, ts: str) -> tuple[Conversation, Message]:
        conversation = self._entered(user_id, channel_id)
        message = conversation.find(ts)
        if message is None or message.seen_by not in {None, user_id}:
            raise SlackError("message_not_found")
        return conversation, message

    def _own_view(self, user_id: str, view_id: str) -> View:
        workspace = self._core.workspace
        home = workspace.homes.get(user_id)
        open_views = list(workspace.modals.get(user_id, ()))
        for view in open_views + ([home] if home else []):
            if view.id == view_id:
                return view
        raise SlackError("not_found")


def _split(action_id: str) -> tuple[str, str]:
    """An action id, narrowed to a block as `block_id action_id` where needed."""
    block_id, _, name = action_id.rpartition("\x1f")
    return name, block_id


def _command_answer(body: bytes) -> Json:
    try:
        parsed = json.loads(body)
    except ValueError:
        return {"text": body.decode("utf-8", "replace")}
    return parsed if isinstance(parsed, dict) else {"text": str(parsed)}


def _outcome(answer: Answer) -> Outcome:
    if 200 <= answer.status < 300:
        return Outcome(ok=True, status=answer.status)
    return Outcome(ok=False, problem=answer.failure or "http_error", status=answer.status)
