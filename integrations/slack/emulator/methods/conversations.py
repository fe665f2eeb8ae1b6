"""conversations.*."""

from integrations.slack.emulator.methods.call import Call, paged
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import conversation_json, message_json
from integrations.slack.emulator.state import Conversation, Json, Message

TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def visible(call: Call, channel_id: str) -> Conversation:
    """A conversation the app can know of: public, or one it is in."""
    conversation = call.workspace.conversations.get(channel_id)
    if conversation is None:
        raise SlackError("channel_not_found")
    if conversation.kind != "public" and call.token.user_id not in conversation.members:
        raise SlackError("channel_not_found")
    return conversation


def open_conversation(call: Call) -> Json:
    """conversations.open: a direct message with one person, by user or channel id."""
    if call.text("channel"):
        known = visible(call, call.text("channel"))
        return _opened(call, known, already=True)
    names = [name for name in call.text("users").split(",") if name]
    if not names:
        raise SlackError("users_list_not_supplied")
    if len(names) > 1:
        return _opened(call, _group(call, names), already=False)
    user = call.user(names[0])
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    already = user.id in call.workspace.direct
    opened = call.workspace.direct_channel(user.id, call.token.user_id)
    return _opened(call, opened, already=already)


def _group(call: Call, names: list[str]) -> Conversation:
    members = [call.user(name).id for name in names] + [call.token.user_id]
    for known in call.workspace.conversations.values():
        if known.kind == "mpim" and set(known.members) == set(members):
            return known
    group = Conversation(call.workspace.new_id("G"), "mpim", "", members)
    group.name = "mpdm-" + "--".join(call.user(name).name for name in names) + "-1"
    call.workspace.conversations[group.id] = group
    call.workspace.touch()
    return group


def _opened(call: Call, conversation: Conversation, *, already: bool) -> Json:
    body: Json = {"id": conversation.id}
    if call.flag("return_im"):
        body = conversation_json(call.core, conversation)
    return {"channel": body, **({"no_op": True, "already_open": True} if already else {})}


def list_conversations(call: Call) -> Json:
    """conversations.list: public channels unless `types` says otherwise."""
    kinds = set()
    for name in call.text("types", "public_channel").split(","):
        if name.strip() not in TYPES:
            raise SlackError("invalid_types")
        kinds.add(TYPES[name.strip()])
    known = [
        each
        for each in sorted(call.workspace.conversations.values(), key=lambda c: c.id)
        if each.kind in kinds
        and (each.kind == "public" or call.token.user_id in each.members)
        and not (each.is_archived and call.flag("exclude_archived"))
    ]
    chosen, cursor = call.page(known, 100)
    return paged({"channels": [conversation_json(call.core, each) for each in chosen]}, cursor)


def info(call: Call) -> Json:
    """conversations.info."""
    return {"channel": conversation_json(call.core, visible(call, call.need("channel")))}


def members(call: Call) -> Json:
    """conversations.members."""
    chosen, cursor = call.page(visible(call, call.need("channel")).members, 100)
    return paged({"members": chosen}, cursor)


def history(call: Call) -> Json:
    """conversations.history: newest first, without thread replies and ephemeral messages."""
    conversation = _readable(call)
    found = [
        message
        for message in reversed(conversation.messages)
        if (not message.is_reply or message.broadcast) and _within(call, message)
    ]
    chosen, cursor = call.page(found, 100)
    body = {"messages": _messages(call, conversation, chosen), "has_more": bool(cursor)}
    return paged({**body, "pin_count": 0}, cursor)


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its thread, oldest first."""
    conversation = _readable(call)
    parent = conversation.find(call.need("ts"))
    if parent is None or parent.seen_by:
        raise SlackError("thread_not_found")
    found = [m for m in conversation.replies(parent.ts) if _within(call, m)]
    chosen, cursor = call.page([parent, *found], 1000)
    body = {"messages": _messages(call, conversation, chosen), "has_more": bool(cursor)}
    return paged(body, cursor)


def _readable(call: Call) -> Conversation:
    conversation = visible(call, call.need("channel"))
    needed = {"im": "im:history", "mpim": "mpim:history", "private": "groups:history"}
    scope = needed.get(conversation.kind, "channels:history")
    if scope not in call.token.scopes:
        provided = ",".join(call.token.scopes)
        raise SlackError("missing_scope", needed=scope, provided=provided)
    if call.token.user_id not in conversation.members:
        raise SlackError("not_in_channel")
    return conversation


def _within(call: Call, message: Message) -> bool:
    if message.seen_by:
        return False
    inclusive = call.flag("inclusive")
    oldest, latest = call.text("oldest"), call.text("latest")
    after = not oldest or message.ts > oldest or (inclusive and message.ts == oldest)
    before = not latest or message.ts < latest or (inclusive and message.ts == latest)
    return after and before


def _messages(call: Call, conversation: Conversation, chosen: list[Message]) -> list[Json]:
    metadata = call.flag("include_all_metadata")
    return [message_json(call.core, conversation, each, metadata=metadata) for each in chosen]
