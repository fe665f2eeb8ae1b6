"""chat.scheduleMessage and what belongs to it."""

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.methods.call import Call, paged
from integrations.slack.emulator.methods.chat import composed, target
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import message_json
from integrations.slack.emulator.state import Json, ScheduledMessage

MOST_AHEAD_SECONDS = 120 * 24 * 3600
MOST_IN_WINDOW = 30
WINDOW_SECONDS = 5 * 60
DELETABLE_SECONDS = 60


def schedule(call: Call) -> Json:
    """chat.scheduleMessage: up to 120 days ahead, at most 30 a channel within five minutes.

    A message with metadata is taken and never posted: that is how Slack behaves.
    """
    conversation = target(call)
    try:
        post_at = int(call.need("post_at"))
    except ValueError:
        raise SlackError("invalid_time") from None
    ahead = post_at - call.core.config.instant().timestamp()
    if ahead <= 0:
        raise SlackError("time_in_past")
    if ahead > MOST_AHEAD_SECONDS:
        raise SlackError("time_too_far")
    if _nearby(call, conversation.id, post_at) >= MOST_IN_WINDOW:
        raise SlackError("restricted_too_many")
    message = composed(call, conversation)
    silenced = call.args.get("metadata") not in (None, "")
    kept = ScheduledMessage(
        call.workspace.new_id("Q"), conversation.id, post_at, message, silenced
    )
    call.workspace.scheduled[kept.id] = kept
    shown = message_json(call.core, conversation, message)
    place = {"channel": conversation.id, "scheduled_message_id": kept.id}
    return {**place, "post_at": post_at, "message": shown}


def delete(call: Call) -> Json:
    """chat.deleteScheduledMessage: not within the last minute before it is posted."""
    kept = call.workspace.scheduled.get(call.need("scheduled_message_id"))
    ahead = kept.post_at - call.core.config.instant().timestamp() if kept else 0
    if kept is None or kept.channel != call.need("channel") or ahead < DELETABLE_SECONDS:
        raise SlackError("invalid_scheduled_message_id")
    del call.workspace.scheduled[kept.id]
    return {}


def list_scheduled(call: Call) -> Json:
    """chat.scheduledMessages.list: what waits, soonest first."""
    channel = call.text("channel")
    waiting = sorted(call.workspace.scheduled.values(), key=lambda each: each.post_at)
    chosen, cursor = call.page([m for m in waiting if channel in {"", m.channel}], 100)
    shown = [
        {"id": m.id, "channel_id": m.channel, "post_at": m.post_at, "text": m.message.text}
        for m in chosen
    ]
    return paged({"scheduled_messages": shown}, cursor)


def post_due(core: Emulator) -> int:
    """Post what is due by now; how many messages appeared."""
    workspace, posted = core.workspace, 0
    with workspace.lock:
        now = core.config.instant().timestamp()
        due = [each for each in workspace.scheduled.values() if each.post_at <= now]
        for each in sorted(due, key=lambda kept: kept.post_at):
            del workspace.scheduled[each.id]
            conversation = workspace.conversations.get(each.channel)
            if each.is_silenced or conversation is None or conversation.is_archived:
                continue
            each.message.ts = workspace.next_ts()
            workspace.add_message(conversation, each.message)
            posted += 1
    return posted


def _nearby(call: Call, channel: str, post_at: int) -> int:
    return sum(
        each.channel == channel and abs(each.post_at - post_at) < WINDOW_SECONDS
        for each in call.workspace.scheduled.values()
    )
