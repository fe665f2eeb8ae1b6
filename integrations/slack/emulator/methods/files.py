"""The three-step upload."""

from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.methods.conversations import visible
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import file_json
from integrations.slack.emulator.state import Json, Message, StoredFile


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: where to send how many bytes."""
    try:
        length = int(call.need("length"))
    except ValueError:
        raise SlackError("invalid_arguments") from None
    if length <= 0:
        raise SlackError("invalid_arguments")
    key = call.workspace.new_id("F")
    file = StoredFile(key, call.need("filename"), length, call.text("alt_txt"))
    call.workspace.files[key] = file
    return {"upload_url": f"{call.core.public_url}/upload/{key}", "file_id": key}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: share what was sent, in a conversation when one is given."""
    entries = call.structure("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries:
        raise SlackError("invalid_arguments")
    files = [_received(call, entry) for entry in entries]
    for file in files:
        file.shared = True
    if call.text("channel_id"):
        _share(call, [file.id for file in files])
    call.workspace.touch()
    return {"files": [file_json(call.core, file) for file in files]}


def _received(call: Call, entry: Json) -> StoredFile:
    file = call.workspace.files.get(str(entry.get("id")))
    if file is None or len(file.content) != file.length:
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or file.name)
    return file


def _share(call: Call, keys: list[str]) -> None:
    conversation = visible(call, call.text("channel_id"))
    if call.token.user_id not in conversation.members:
        raise SlackError("not_in_channel")
    thread = call.text("thread_ts") or None
    text = call.text("initial_comment")
    message = Message(
        call.workspace.next_ts(), call.token.user_id, text, thread_ts=thread, by_bot=True
    )
    message.files = keys
    call.workspace.add_message(conversation, message)
