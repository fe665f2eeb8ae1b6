"""The help pages: one text a language and topic, kept as files beside this module.

A file's first line is the page's title, a line beginning with ``# `` a heading, one beginning
with ``- `` an item of a list, and every other line a paragraph. A heading may end in ``{#place}``,
which other pages lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from pulse.people.permissions import Permission

FOLDER = Path(__file__).parent / "help"
FOR: dict[str, tuple[Permission, ...]] = {
    "answering": (),
    "asking": (Permission.OPEN_REQUESTS,),
    "doing": (Permission.WORK_REQUESTS,),
    "leading": (Permission.READ_DEPARTMENT_RESULTS, Permission.READ_DEPARTMENT_COMMITMENTS),
    "deciding": (Permission.DECIDE,),
    "surveying": (Permission.MANAGE_SURVEYS,),
    "guarding": (Permission.READ_PUBLICATION_RECORDS,),
    "setting-up": (Permission.MANAGE_SETTINGS, Permission.MANAGE_PEOPLE),
    "numbers": (),
}
"""Every topic in its order, with the permissions of those it is written for (none: everybody)."""


@dataclass(frozen=True)
class Topic:
    """One help page in both languages."""

    slug: str
    title_ko: str
    title_en: str
    text_ko: str
    text_en: str

    def is_for(self, permissions: frozenset[Permission]) -> bool:
        """Tell whether somebody with these permissions does what the page explains."""
        meant = FOR[self.slug]
        return not meant or bool(permissions.intersection(meant))


@dataclass(frozen=True)
class Block:
    """A heading with its place, a paragraph (one line each), or a list."""

    kind: str
    lines: tuple[str, ...]
    place: str = ""


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Return every help page; which of them are for whom, the page of help says."""
    return tuple(_topic(slug) for slug in FOR)


def blocks(text: str) -> Iterator[Block]:
    """Part a text into what a page shows one after another."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for kind, group in groupby(lines, _kind):
        said = tuple(line[2:] if kind != "text" else line for line in group)
        yield _placed(said[0]) if kind == "heading" else Block(kind, said)


def _placed(heading: str) -> Block:
    """Part a heading from its place."""
    words, _, place = heading.partition(" {#")
    return Block("heading", (words,), place.rstrip("}"))


def _kind(line: str) -> str:
    return {"# ": "heading", "- ": "list"}.get(line[:2], "text")


def _topic(slug: str) -> Topic:
    titles, texts = zip(*(_read(slug, locale) for locale in ("ko", "en")), strict=True)
    return Topic(slug, titles[0], titles[1], texts[0], texts[1])


def _read(slug: str, locale: str) -> tuple[str, str]:
    title, _, text = (FOLDER / f"{slug}.{locale}.txt").read_text("utf-8").partition("\n")
    return title, text
