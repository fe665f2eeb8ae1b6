"""How a digest reads in Slack: what happened in three lines, then at most three questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.wording import say


@dataclass(frozen=True)
class DecisionFace:
    """One decision as asked; ``outcome`` is empty while it is open."""

    decision_id: int
    words: str
    times_asked: int = 0
    outcome: str = ""
    is_on_page: bool = False
    """Whether it is answered on the page alone, since the answer needs words."""


@dataclass(frozen=True)
class DigestFace:
    """A week for one reader; names typed by people are still raw."""

    locale: str
    met: int
    due: int
    missed: Sequence[str]
    unsure: int
    results: Sequence[str]
    decisions: Sequence[DecisionFace]
    link: str


def digest_message(face: DigestFace) -> Message:
    """Return the digest with a pair of buttons for each open decision."""
    lead, lines = headline(face), facts(face)
    blocks: list[Block] = [parts.section("\n".join([f"*{lead}*", *lines]))]
    said = [lead, *lines]
    for decision in face.decisions:
        words = parts.escape(decision.words)
        blocks += _decision(decision, words, face.locale)
        said.append(words if not decision.outcome else f"{words} {_outcome(decision, face)}")
    open_page = parts.button(say(face.locale, "digest.open"), ids.OPEN_LINK, url=face.link)
    why = say(face.locale, "digest.why")
    blocks += [parts.actions([open_page]), parts.context(why)]
    return Message(parts.fallback(*said, why), blocks)


def headline(face: DigestFace) -> str:
    """Return the point: what is asked, if anything is, and how promises were kept."""
    kept = "digest.kept" if face.due else "digest.none_due"
    first = say(face.locale, kept, met=face.met, due=face.due)
    asked = sum(not decision.outcome for decision in face.decisions)
    key = {0: "digest.asks_none", 1: "digest.asks_one"}.get(asked, "digest.asks")
    asks = say(face.locale, key, count=asked)
    return f"{asks} {first}" if asked else f"{first} {asks}"


def facts(face: DigestFace) -> list[str]:
    """Return what else there is to know, each in a line."""
    lines = []
    if face.missed:
        lines.append(say(face.locale, "digest.missed", names=_names(face.missed)))
    if face.unsure:
        lines.append(say(face.locale, "digest.unsure", count=face.unsure))
    if face.results:
        lines.append(say(face.locale, "digest.results", names=_names(face.results)))
    return lines


def _names(names: Sequence[str]) -> str:
    return " · ".join(parts.escape(name) for name in names)


def _decision(decision: DecisionFace, words: str, locale: str) -> list[Block]:
    block = parts.section(words)
    if decision.outcome:
        return [block, parts.context(say(locale, f"digest.{decision.outcome}"))]
    if decision.is_on_page:
        return [block, parts.context(say(locale, "digest.answer_on_page"))]
    value = str(decision.decision_id)
    buttons = parts.actions(
        [
            parts.button(say(locale, "digest.decide"), ids.DIGEST_DECIDE, value),
            parts.button(say(locale, "digest.put_off"), ids.DIGEST_PUT_OFF, value),
        ],
        f"decision.{value}",
    )
    if decision.times_asked < 2:
        return [block, buttons]
    again = say(locale, "digest.again", count=decision.times_asked)
    return [block, buttons, parts.context(again)]


def _outcome(decision: DecisionFace, face: DigestFace) -> str:
    return say(face.locale, f"digest.{decision.outcome}")
