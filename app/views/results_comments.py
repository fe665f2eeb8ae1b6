"""What people write: subjects with their change, the tone of the words, and the comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.translate import _, _l
from app.views.results_opened import Opened, Tab, tabs
from pulse.results.themes import Move, Tone, Topic, gone, tones, topics

MOVES = {
    Move.MORE: _l("more often than last time"),
    Move.LESS: _l("less often than last time"),
    Move.ALIKE: _l("about as often"),
}
LEADING = 3


@dataclass(frozen=True)
class TopicLine:
    """One subject: how many comments name it, how many did last time, and what that means."""

    word: str
    comments: int
    before: int
    move: str


@dataclass(frozen=True)
class Block:
    """Comments that stand together."""

    name: str
    comments: Sequence[str]


@dataclass(frozen=True)
class CommentsPage:
    """All that the page shows."""

    wave_id: int
    headline: str
    under: str
    tabs: Sequence[Tab]
    topics: Sequence[TopicLine]
    has_before: bool
    tone: Mapping[str, int]
    blocks: Sequence[Block]
    k_comments: int


def build(opened: Opened, before: Sequence[str]) -> CommentsPage:
    """Lay out the comments a reader may read; ``before`` are those of the wave before."""
    found = opened.found
    bodies = [comment.body for comment in found.comments]
    named = topics(bodies, before)
    listed = [*named, *(one for one in gone(bodies, before) if one not in named)]
    counted = tones(bodies)
    return CommentsPage(
        wave_id=found.wave.id,
        headline=_headline(bodies, named),
        under=opened.under,
        tabs=tabs(opened),
        topics=[_line(topic, has_before=bool(before)) for topic in listed],
        has_before=bool(before),
        tone={tone.value: counted[tone] for tone in Tone},
        blocks=_blocks(opened),
        k_comments=found.wave.k_comments,
    )


def _headline(bodies: Sequence[str], named: Sequence[Topic]) -> str:
    if not bodies:
        return _("No comments can be shown to you.")
    if not named:
        return _("No subject is named by three comments or more.")
    listed = ", ".join(f"“{topic.word}”" for topic in named[:LEADING])
    return _("Most comments are about %(subjects)s.", subjects=listed)


def _line(topic: Topic, *, has_before: bool) -> TopicLine:
    move = str(MOVES[topic.move]) if has_before else ""
    return TopicLine(topic.word, topic.comments, topic.before, move)


def _blocks(opened: Opened) -> list[Block]:
    gathered: dict[str, list[str]] = {}
    for comment in opened.found.comments:
        gathered.setdefault(comment.block_key, []).append(comment.body)
    return [Block(opened.names.block(key), bodies) for key, bodies in sorted(gathered.items())]
