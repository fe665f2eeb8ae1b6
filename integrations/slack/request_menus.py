"""What else can be done with a request: the list in its own message, by who reads it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from integrations.slack import ids, parts
from integrations.slack.parts import Block

TIMES = "times"
AT_PROVIDER: dict[str, tuple[str, ...]] = {
    "open": (
        *("reply", "resolve", "reassign", "hand_over", "propose", "priority"),
        *("lacks", "correct", "cancel", TIMES),
    ),
    "held": (
        *("reply", "resolve", "reassign", "hand_over", "propose", "priority"),
        *("lacks", "correct", "cancel", TIMES),
    ),
    "resolved": ("reopen", "lacks", "correct", TIMES),
    "cancelled": ("correct", TIMES),
}
"""In the provider's channel anybody may press; whom an act is not for is told so."""
AT_REQUESTER: dict[str, tuple[str, ...]] = {
    "open": ("reply", "propose", "waive", "cancel", TIMES),
    "held": ("resume", "reply", "propose", "waive", "cancel", TIMES),
    "resolved": ("reopen", "waive", TIMES),
    "cancelled": (TIMES,),
}


def more_select(request_id: int, say: Callable[[str], str], acts: Sequence[str]) -> Block:
    """Return the list of what else can be done; each choice names the act and the request."""
    options = [parts.option(say(f"act.{act}"), f"{act}.{request_id}") for act in acts]
    return parts.select(ids.REQUEST_MORE, say("act.more"), options)
