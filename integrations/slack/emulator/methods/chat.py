"""chat.*."""

from integrations.slack.emulator.content import checked_blocks, checked_metadata, checked_text
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.methods.conversations import visible
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import message_json
from integrations.slack.emulator.state import Conversation, Json, Message


def post_message(call: Call) -> Json:
    """chat.postMessage: a user id as channel opens the direct message and returns its id."""
    conversation = target(call)
    message = composed(call, conversation)
    message.metadata = checked_metadata(call.structure("metadata", "invalid_metadata_format"))
    message.broadcast = call.flag("reply_broadcast")
    call.workspace.add_message(conversation, message)
    shown = message_json(call.core, conversation, message, metadata=True)
    return {"channel": conversation.id, "ts": message.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: one member sees it, nobody can list it."""
    conversation = target(call)
    reader = call.need("user")
    if reader not in conversation.members:
        raise SlackError("user_not_in_channel")
    message = composed(call, conversation)
    message.seen_by = reader
    call.workspace.add_message(conversation, message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: the app's own messages; blocks are replaced whole."""
    conversation, message = _own(call, "cant_update_message")
    blocks = checked_blocks(call.workspace, call.structure("blocks", "invalid_blocks_format"))
    text_given = "text" in call.args
    message.text = checked_text(call.text("text", message.text), blocks)
    if "blocks" in call.args or text_given:
        message.blocks = blocks
    if "metadata" in call.args:
        metadata = call.structure("metadata", "invalid_metadata_format")
        message.metadata = checked_metadata(metadata or None)
    # Slack marks an edit only on messages without blocks.
    message.edited_ts = None if message.blocks else call.workspace.next_ts()
    call.workspace.touch()
    shown = message_json(call.core, conversation, message)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "text": message.text,
        "message": shown,
    }


def delete(call: Call) -> Json:
    """chat.delete: the app's own messages."""
    conversation, message = _own(call, "cant_delete_message")
    conversation.messages.remove(message)
    call.workspace.touch()
    return {"channel": conversation.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    conversation = visible(call, call.need("channel"))
    message = conversation.find(call.need("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    place = f"{conversation.id}/p{message.ts.replace('.', '')}"
    return {"channel": conversation.id, "permalink": f"{call.core.public_url}/archives/{place}"}


def posting_channel(core: Emulator, args: Json) -> str:
    """What a post is counted for: a direct message is one, by whichever id it is named."""
    name = str(args.get("channel") or "")
    conversation = core.workspace.conversations.get(name)
    is_direct = conversation is not None and conversation.kind == "im"
    return conversation.members[0] if conversation and is_direct else name


def target(call: Call) -> Conversation:
    """The conversation a post goes to; refuses what the app may not post to."""
    name = call.need("channel")
    if name in call.workspace.users:
        return _direct(call, name)
    named = call.workspace.named(name) if name.startswith("#") else None
    conversation = named or visible(call, name)
    if conversation.is_archived:
        raise SlackError("is_archived")
    if call.token.user_id not in conversation.members and not _may_enter(call, conversation):
        raise SlackError("not_in_channel")
    if conversation.kind == "im":
        return _direct(call, conversation.members[0])
    return conversation


def _may_enter(call: Call, conversation: Conversation) -> bool:
    return conversation.kind == "public" and "chat:write.public" in call.token.scopes


def _direct(call: Call, user_id: str) -> Conversation:
    user = call.user(user_id)
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("account_inactive")
    if user.is_stranger and not _shares_a_channel(call, user_id):
        raise SlackError("channel_not_found")
    return call.workspace.direct_channel(user_id, call.token.user_id)


def _shares_a_channel(call: Call, user_id: str) -> bool:
    both = {user_id, call.token.user_id}
    conversations = call.workspace.conversations.values()
    return any(both <= set(each.members) for each in conversations if each.kind != "im")


def composed(call: Call, conversation: Conversation) -> Message:
    """The message which a call asks for, checked but not yet posted."""
    blocks = checked_blocks(call.workspace, call.structure("blocks", "invalid_blocks_format"))
    text = checked_text(call.text("text"), blocks)
    thread = call.text("thread_ts") or None
    if thread is not None and conversation.find(thread) is None:
        raise SlackError("thread_not_found")
    ts = call.workspace.next_ts()
    return Message(ts, call.token.user_id, text, blocks, thread, by_bot=True)


def _own(call: Call, refusal: str) -> tuple[Conversation, Message]:
    conversation = visible(call, call.need("channel"))
    message = conversation.find(call.need("ts"))
    if message is None or message.seen_by:
        raise SlackError("message_not_found")
    if message.user != call.token.user_id:
        raise SlackError(refusal)
    return conversation, message
