"""Every word of the pages is there in Korean, and the compiled catalogue is the one written."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "app" / "translations" / "ko" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "ngettext": (1, 2)}
BARE = re.compile(r"(?<!지원부서 약속 )이행률")
PARTICLE = re.compile(
    r"%\((?!rate\))\w+\)s['’”]?"
    r"(은|는|이|가|을|를|과|와|으로|로|이에요|예요|\(으\)로)(?=[ .,:!?]|$)"
)
"""What depends on the word before it; a rate always ends in "%", which is read 퍼센트."""
PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def written() -> Catalog:
    with (CATALOGUE / "messages.po").open("rb") as file:
        return read_po(file, locale="ko")


def extracted() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        ROOT / "app", METHODS, keywords=KEYWORDS, directory_filter=lambda _folder: True
    )
    return {words for _file, _line, words, _comments, _context in found}


def test_every_word_of_the_pages_is_in_the_catalogue_and_no_other() -> None:
    assert {entry.id for entry in written() if entry.id} == extracted()


def test_nothing_is_untranslated_or_fuzzy() -> None:
    for entry in written():
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(strings), entry.id
        assert not entry.fuzzy, entry.id


def test_a_translation_names_the_same_facts() -> None:
    for entry in written():
        if not entry.id:
            continue
        many = entry.id[-1] if isinstance(entry.id, tuple) else entry.id
        korean = entry.string[0] if isinstance(entry.string, tuple) else entry.string
        assert set(PLACE.findall(many)) == set(PLACE.findall(korean)), entry.id


def test_no_particle_hangs_on_an_inserted_word() -> None:
    for entry in written():
        korean = entry.string[0] if isinstance(entry.string, tuple) else entry.string
        assert not PARTICLE.search(korean), korean


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = BytesIO()
    write_mo(compiled, written())
    assert (CATALOGUE / "messages.mo").read_bytes() == compiled.getvalue()


def test_fulfilment_is_never_named_bare() -> None:
    for entry in written():
        korean = entry.string[0] if isinstance(entry.string, tuple) else entry.string
        assert not BARE.search(korean or ""), entry.id
