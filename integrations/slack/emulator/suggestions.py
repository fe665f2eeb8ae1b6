"""Options which the product offers while somebody types into a select with external data."""

import json
from typing import Any

from integrations.slack.emulator import payloads
from integrations.slack.emulator.config import Answer
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.delivery import INTERACTIONS_PATH
from integrations.slack.emulator.elements import all_options, check_options
from integrations.slack.emulator.findings import Findings
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json, Workspace

LEAST_TYPED = 3
MOST_OPTIONS = 100


def least_typed(element: Json) -> int:
    """How much must be typed before the product is asked: three characters unless it says."""
    return int(element.get("min_query_length", LEAST_TYPED))


def with_suggestions(workspace: Workspace, user_id: str, block_id: str, element: Json) -> Json:
    """The element with the options last offered to this person, when its data are external."""
    if "external" not in str(element.get("type")):
        return element
    known = workspace.suggested.get(_key(user_id, block_id, element), [])
    initial = [element["initial_option"]] if element.get("initial_option") else []
    initial += element.get("initial_options") or []
    return {**element, "options": [*known, *(each for each in initial if each not in known)]}


def ask(core: Emulator, payload: Json, block_id: str, element: Json, typed: str) -> list[Json]:
    """Ask the product what fits what was typed; the options of all groups together.

    Refuses with the failure's name when no usable answer comes in time. `payload` says where the
    select is; it is completed here.
    """
    if len(typed) < least_typed(element):
        return []
    asked = payloads.block_suggestion(payload, block_id, element, typed)
    fields = {"payload": json.dumps(asked, ensure_ascii=False)}
    options = _options(core.courier.send_form(INTERACTIONS_PATH, fields))
    with core.workspace.lock:
        key = _key(str(payload["user"]["id"]), block_id, element)
        core.workspace.suggested[key] = options
    return options


def _options(answer: Answer) -> list[Json]:
    if not 200 <= answer.status < 300:
        raise SlackError(answer.failure or "http_error")
    try:
        body: Any = json.loads(answer.body)
    except ValueError:
        raise SlackError("invalid_suggestions") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_suggestions")
    options = all_options(body)
    found = Findings()
    check_options(found, options, "/options", MOST_OPTIONS, fewest=0)
    if found.messages:
        raise SlackError("invalid_suggestions", errors=found.messages)
    return options


def _key(user_id: str, block_id: str, element: Json) -> str:
    return f"{user_id} {block_id} {element.get('action_id')}"
