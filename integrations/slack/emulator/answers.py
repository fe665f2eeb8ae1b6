"""Answers to a person's act: through a response URL or straight in the HTTP reply."""

from integrations.slack.emulator.content import checked_blocks, checked_text
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import ResponseTarget
from integrations.slack.emulator.state import Conversation, Json, Message


def answer_response_url(core: Emulator, key: str, body: Json) -> None:
    """Apply what was posted to a response URL; a refused body costs a use as well."""
    apply_answer(core, core.response_urls.use(key), body)


def apply_answer(core: Emulator, target: ResponseTarget, body: Json) -> None:
    """Post, replace or delete as the body says: ephemeral unless it says `in_channel`."""
    workspace = core.workspace
    with workspace.lock:
        conversation = workspace.conversations.get(target.channel)
        if conversation is None:
            raise SlackError("channel_not_found")
        original = conversation.find(target.message_ts) if target.message_ts else None
        if body.get("delete_original"):
            _delete(conversation, original)
        elif body.get("replace_original") and original is not None:
            _replace(core, original, body)
        else:
            _post(core, conversation, target, body)
        workspace.touch()


def _delete(conversation: Conversation, original: Message | None) -> None:
    if original is None:
        raise SlackError("message_not_found")
    conversation.messages.remove(original)


def _replace(core: Emulator, original: Message, body: Json) -> None:
    blocks = checked_blocks(core.workspace, body.get("blocks"))
    original.text = checked_text(str(body.get("text") or ""), blocks)
    original.blocks = blocks
    original.edited_ts = None if blocks else core.workspace.next_ts()


def _post(core: Emulator, conversation: Conversation, target: ResponseTarget, body: Json) -> None:
    blocks = checked_blocks(core.workspace, body.get("blocks"))
    text = checked_text(str(body.get("text") or ""), blocks)
    thread = body.get("thread_ts") or target.thread_ts
    message = Message(
        core.workspace.next_ts(), core.config.bot_user_id, text, blocks, thread, by_bot=True
    )
    if body.get("response_type", "ephemeral") != "in_channel":
        message.seen_by = target.user
    core.workspace.add_message(conversation, message)
