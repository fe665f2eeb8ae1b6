"""From what the browser reports to what a person does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from integrations.slack.emulator.hands import Hands, Outcome
from integrations.slack.emulator.page.words import PROBLEMS
from integrations.slack.emulator.problems import SlackError


@dataclass(frozen=True)
class Report:
    """What the browser says a person did, with the words to answer in."""

    hands: Hands
    user: str
    body: Mapping[str, Any]
    words: dict[str, str]

    def text(self, name: str) -> str:
        """One part of the report, empty when it was left out."""
        return str(self.body.get(name) or "")

    @property
    def values(self) -> dict[str, Any]:
        """What is filled into the view, by block id."""
        return dict(self.body.get("values") or {})


def suggestions(report: Report) -> dict[str, Any]:
    """What the product offers for what was typed, as value and text."""
    place = (report.text("channel"), report.text("ts") or report.text("view"))
    name = f"{report.text('block')}\x1f{report.text('action')}"
    try:
        found = report.hands.suggest(report.user, place, name, report.text("text"))
    except SlackError as refusal:
        known = refusal.error if refusal.error in PROBLEMS else "http_error"
        return {"ok": False, "options": [], "problem": report.words[known]}
    except (KeyError, ValueError):
        return {"ok": False, "options": [], "problem": report.words["gone"]}
    options = [{"value": each["value"], "text": each["text"]["text"]} for each in found]
    return {"ok": True, "options": options, "problem": ""}


def perform(report: Report) -> dict[str, Any]:
    """Do it, and say what to show when it did not work."""
    act = ACTS.get(report.text("act"))
    if act is None:
        return {"ok": False, "problem": report.words["http_error"]}
    try:
        outcome = act(report)
    except (SlackError, KeyError, ValueError):
        return {"ok": False, "problem": report.words["gone"]}
    return {"ok": outcome.ok, "problem": _sentence(outcome, report.words)}


def _sentence(outcome: Outcome, words: dict[str, str]) -> str:
    if outcome.ok or outcome.problem not in PROBLEMS:
        return ""
    status = f" ({outcome.status})" if outcome.problem == "http_error" else ""
    return words[outcome.problem] + status


def _say(did: Report) -> Outcome:
    return did.hands.say(did.user, did.text("channel"), did.text("text"), did.text("thread"))


def _press(did: Report) -> Outcome:
    name, raw = f"{did.text('block')}\x1f{did.text('action')}", did.body.get("value")
    if did.text("view"):
        did.hands.fill(did.user, did.text("view"), did.values)
        return did.hands.press_in_view(did.user, did.text("view"), name, raw)
    return did.hands.press(did.user, did.text("channel"), did.text("ts"), name, raw)


def _submit(did: Report) -> Outcome:
    return did.hands.submit(did.user, did.text("view"), did.values, did.words)


def _close(did: Report) -> Outcome:
    return did.hands.close(did.user, did.text("view"))


def _home(did: Report) -> Outcome:
    return did.hands.open_home(did.user)


def _shortcut(did: Report) -> Outcome:
    place = (did.text("channel"), did.text("ts"))
    return did.hands.shortcut(did.user, did.text("callback"), *place)


ACTS: dict[str, Callable[[Report], Outcome]] = {
    "close": _close,
    "home": _home,
    "press": _press,
    "say": _say,
    "shortcut": _shortcut,
    "submit": _submit,
}
