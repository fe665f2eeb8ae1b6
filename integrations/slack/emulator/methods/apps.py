"""apps.connections.open and blocks.validate."""

from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.problems import SlackError, invalid
from integrations.slack.emulator.state import Json
from integrations.slack.emulator.views import check_view

VIEW_KINDS = {"modal": frozenset({"modal"}), "home": frozenset({"home"})}


def open_connection(call: Call) -> Json:
    """apps.connections.open: the address of one WebSocket, good once and for a short while."""
    ticket = call.core.sockets.ticket()
    scheme, _, rest = call.core.public_url.partition("://")
    secure = "wss" if scheme == "https" else "ws"
    return {"url": f"{secure}://{rest}/link/?ticket={ticket}&app_id={call.core.config.app_id}"}


def validate_blocks(call: Call) -> Json:
    """blocks.validate: Slack's own check of `blocks`, a `message` or a `view`, without a token."""
    view = call.structure("view", "invalid_arguments")
    if view is not None:
        kind = str(view.get("type")) if isinstance(view, dict) else ""
        check_view(view, VIEW_KINDS.get(kind, VIEW_KINDS["modal"]))
        return {}
    message = call.structure("message", "invalid_arguments")
    blocks, at = call.structure("blocks", "invalid_blocks_format"), "/blocks"
    if isinstance(message, dict):
        blocks, at = message.get("blocks"), "/message/blocks"
    if blocks is None:
        raise SlackError("invalid_arguments")
    found = check_blocks(blocks, "message", at)
    if found:
        raise invalid("invalid_blocks", found)
    return {}
