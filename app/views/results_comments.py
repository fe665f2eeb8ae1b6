"""What people write: subjects with their change, the tone of the words, and the comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from app.translate import _, _l, quoted
from app.views.results_opened import Opened, Tab, tabs
from app.words import day
from pulse.publishing.certificates import CommentsDeleted, comments_deleted
from pulse.publishing.models import PublishedComment
from pulse.results.letters import Letter, Office
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
class Said:
    """One comment; ``url`` leads to its letters where the reader may write to its author.

    ``has_author`` says that the author has written back.
    """

    body: str
    url: str
    letters: int
    has_author: bool


@dataclass(frozen=True)
class Block:
    """Comments that stand together."""

    name: str
    comments: Sequence[Said]


@dataclass(frozen=True)
class Letters:
    """What was written on the comments of a wave, by comment, and whether this reader writes."""

    by_comment: Mapping[str, Sequence[Letter]]
    may_write: bool


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
    deleted: str = ""
    """Says that the comments were deleted, where they were."""


def build(opened: Opened, before: Sequence[str], letters: Letters) -> CommentsPage:
    """Lay out the comments a reader may read; ``before`` are those of the wave before."""
    found = opened.found
    bodies = [comment.body for comment in found.comments]
    named = topics(bodies, before)
    listed = [*named, *(one for one in gone(bodies, before) if one not in named)]
    counted = tones(bodies)
    deleted = _deleted(comments_deleted(found.record))
    return CommentsPage(
        wave_id=found.wave.id,
        headline=deleted or _headline(bodies, named),
        deleted=deleted,
        under=opened.under,
        tabs=tabs(opened),
        topics=[_line(topic, has_before=bool(before)) for topic in listed],
        has_before=bool(before),
        tone={tone.value: counted[tone] for tone in Tone},
        blocks=_blocks(opened, letters),
        k_comments=found.wave.k_comments,
    )


def _deleted(found: CommentsDeleted | None) -> str:
    if found is None:
        return ""
    return _("The comments were deleted on %(day)s.", day=day(found.on))


def _headline(bodies: Sequence[str], named: Sequence[Topic]) -> str:
    if not bodies:
        return _("No comments can be shown to you.")
    if not named:
        return _("No subject is named by three comments or more.")
    listed = ", ".join(quoted(topic.word) for topic in named[:LEADING])
    return _("Most comments are about %(subjects)s.", subjects=listed)


def _line(topic: Topic, *, has_before: bool) -> TopicLine:
    move = str(MOVES[topic.move]) if has_before else ""
    return TopicLine(topic.word, topic.comments, topic.before, move)


def _blocks(opened: Opened, letters: Letters) -> list[Block]:
    gathered: dict[str, list[Said]] = {}
    for comment in opened.found.comments:
        gathered.setdefault(comment.block_key, []).append(_said(comment, letters))
    return [Block(opened.names.block(key), bodies) for key, bodies in sorted(gathered.items())]


def _said(comment: PublishedComment, letters: Letters) -> Said:
    written = letters.by_comment.get(comment.id, ())
    url = ""
    if letters.may_write and comment.thread:
        url = url_for("letters_read.show", wave_id=comment.wave_id, comment_id=comment.id)
    has_author = any(one.office is Office.AUTHOR for one in written)
    return Said(comment.body, url, len(written), has_author)
