"""Comments as they are published: in blocks of possible authors, shuffled, with names masked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from pulse.publishing.masking import mask
from pulse.publishing.plan import EVERYONE, RosterPerson, term_of

BLOCK_MINIMUM = 10
LISTED_FROM = 3
_Said = tuple[str, str | None]
"""Masked words with their thread."""


@dataclass(frozen=True, slots=True)
class Block:
    """People any of whom may have written the block's comments.

    `node` is the department whose readers see the block (empty: the whole company). A block
    holds a whole department, or what is left of it beside its own blocks (`is_rest`).
    """

    key: str
    node: str
    members: frozenset[int]
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class ReleasedComment:
    """A comment as everybody may see it: where it may come from, and its words."""

    block_key: str
    body: str
    thread: str | None = None
    """Where its author can be answered; it names nobody."""


def comment_blocks(
    roster: Iterable[RosterPerson], respondents: Collection[int], minimum: int = BLOCK_MINIMUM
) -> tuple[Block, ...]:
    """Divide the respondents into blocks of at least `minimum` along the department tree.

    A department is divided while every part can reach the minimum; parts that cannot are taken
    together, with the smallest of the others if need be, as the rest of that department. Every
    respondent is in exactly one block; with fewer than the minimum in all there is none.
    """
    if minimum < BLOCK_MINIMUM:
        raise ValueError("a block of comments is never of fewer than ten")
    people = [p for p in roster if p.person_id in respondents]
    return tuple(_divided(people, "", 0, minimum)) if len(people) >= minimum else ()


def release(
    comments: Sequence[tuple[int, str]],
    blocks: Sequence[Block],
    chance: Random,
    names: Collection[str] = (),
    threads: Mapping[int, str] | None = None,
) -> list[ReleasedComment]:
    """Mask and shuffle comments (person, words) and give each its block.

    ``threads`` are those of the comments, by person.

    A block with fewer than three comments is not listed: its comments go to "everyone", where
    they are listed if that makes three. `chance` must be a secure source of randomness.
    """
    block_of = {person: block.key for block in blocks for person in block.members}
    said: dict[str, list[_Said]] = {}
    for person, text in comments:
        if text.strip() and person in block_of:
            words = mask(text.strip(), names), (threads or {}).get(person)
            said.setdefault(block_of[person], []).append(words)
    listed = [
        ReleasedComment(key, body, thread)
        for key, written in _gathered(said).items()
        for body, thread in written
    ]
    chance.shuffle(listed)
    return listed


def _gathered(said: Mapping[str, list[_Said]]) -> dict[str, list[_Said]]:
    kept = {key: texts for key, texts in said.items() if len(texts) >= LISTED_FROM}
    loose = [text for key, texts in said.items() if key not in kept for text in texts]
    together = kept.get(_key("", is_rest=False), []) + loose
    if len(together) >= LISTED_FROM:
        kept[_key("", is_rest=False)] = together
    return kept


def _divided(people: list[RosterPerson], node: str, depth: int, minimum: int) -> Iterator[Block]:
    parts: dict[str, list[RosterPerson]] = {}
    for person in people:
        parts.setdefault(term_of(person, depth), []).append(person)
    large = sorted(
        (t for t in parts if t.startswith("in:") and len(parts[t]) >= minimum),
        key=lambda term: (-len(parts[term]), term),
    )
    rest = [p for term, inside in parts.items() if term not in large for p in inside]
    if rest and len(rest) < minimum and large:
        rest += parts[large.pop()]
    if not large:
        yield _block(people, node, is_rest=False)
        return
    for term in sorted(large):
        yield from _divided(parts[term], term.removeprefix("in:"), depth + 1, minimum)
    if rest:
        yield _block(rest, node, is_rest=True)


def _block(people: Iterable[RosterPerson], node: str, *, is_rest: bool) -> Block:
    members = frozenset(p.person_id for p in people)
    return Block(_key(node, is_rest=is_rest), node, members, is_rest)


def _key(node: str, *, is_rest: bool) -> str:
    name = f"department:{node}" if node else EVERYONE
    return f"{name}/rest" if is_rest else name
