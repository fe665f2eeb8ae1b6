"""What published comments are about, what came up more than last time, and in which tone.

Only published comments are read, never a ballot, so nothing here says more than reading them does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt

from pulse.publishing.rounding import Z_90
from pulse.results.words import words_of

LEAST_COMMENTS = 3
MOST_TOPICS = 12
PRIOR = 10.0


class Move(StrEnum):
    """How often a subject comes up against the wave before."""

    MORE = "more"
    LESS = "less"
    ALIKE = "alike"


class Tone(StrEnum):
    """What the words of a comment say, whatever the question was."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True)
class Topic:
    """A subject with the comments that name it, now and before, and whether that is a change."""

    word: str
    comments: int
    before: int
    move: Move


GOOD_WORDS = """
좋 고맙 고마 감사 만족 편하 편해 편리 나아 빨라 친절 든든
good great thank helpful better easy easier happy improved love
"""
BAD_WORDS = """
나쁘 나빠 힘들 힘드 불편 느리 느려 늦 어렵 어려 부족 불만 답답 지치 지쳐 걱정 없어 없습 않아 않습
멈춰 멈추 고장 무시
bad slow late hard difficult lack broken worse tired unfair never missing ignored waste stress
"""
TURNED = (
    "안 좋",
    "안좋",
    "좋지 않",
    "좋지는 않",
    "만족하지 않",
    "편하지 않",
    "not good",
    "not happy",
    "not helpful",
    "not easy",
    "no better",
    "not better",
)
_GOOD, _BAD = tuple(GOOD_WORDS.split()), tuple(BAD_WORDS.split())


def topics(now: Sequence[str], before: Sequence[str] = ()) -> list[Topic]:
    """Return the subjects named in at least three comments, the most named first.

    A subject counts once a comment. It comes up more or less where the weighted log-odds of the
    two waves, with what is common to both as prior, lie 1.645 standard errors apart (source:
    Monroe, Colaresi and Quinn 2008, informative Dirichlet prior of weight 10). Without an earlier
    wave nothing is said to have moved.
    """
    counted, earlier = _counts(now), _counts(before)
    listed = [word for word, count in counted.items() if count >= LEAST_COMMENTS]
    listed.sort(key=lambda word: (-counted[word], word))
    return [
        Topic(word, counted[word], earlier[word], _move(word, counted, earlier))
        for word in listed[:MOST_TOPICS]
    ]


def gone(now: Sequence[str], before: Sequence[str]) -> list[Topic]:
    """Return the subjects of the wave before that come up less, or not at all."""
    counted, earlier = _counts(now), _counts(before)
    return [
        Topic(word, counted[word], count, Move.LESS)
        for word, count in sorted(earlier.items(), key=lambda entry: (-entry[1], entry[0]))
        if count >= LEAST_COMMENTS and counted and _move(word, counted, earlier) is Move.LESS
    ][:MOST_TOPICS]


def tone_of(comment: str) -> Tone:
    """Read the tone off the words of a comment alone; both or neither is left open.

    What was asked is not looked at: "what went badly?" is often answered with praise.
    """
    text = comment.lower()
    turned = sum(text.count(words) for words in TURNED)
    good = sum(text.count(word) for word in _GOOD) - turned
    bad = sum(text.count(word) for word in _BAD) + turned
    if good > 0 and bad > 0:
        return Tone.OPEN
    if good > 0:
        return Tone.GOOD
    return Tone.BAD if bad > 0 else Tone.OPEN


def tones(comments: Sequence[str]) -> dict[Tone, int]:
    """Count comments by tone."""
    counted = Counter(tone_of(comment) for comment in comments)
    return {tone: counted[tone] for tone in Tone}


def _counts(comments: Sequence[str]) -> Counter[str]:
    return Counter(word for comment in comments for word in set(words_of(comment)))


def _move(word: str, now: Counter[str], before: Counter[str]) -> Move:
    if not before:
        return Move.ALIKE
    n_now, n_before = sum(now.values()), sum(before.values())
    prior = PRIOR * (now[word] + before[word]) / (n_now + n_before)
    seen, earlier = now[word] + prior, before[word] + prior
    odds = log(seen / (n_now + PRIOR - seen)) - log(earlier / (n_before + PRIOR - earlier))
    z = odds / sqrt(1 / seen + 1 / earlier)
    if abs(z) < Z_90:
        return Move.ALIKE
    return Move.MORE if z > 0 else Move.LESS
