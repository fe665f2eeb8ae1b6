"""Every word of the pages is there in Korean, and the compiled catalogue is the one written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from app.api.registering import SAID, document
from integrations import wording
from integrations.wording import LOCALES

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "app" / "translations" / "ko" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "N_": None, "ngettext": (1, 2)}
BARE = re.compile(r"(?<!지원부서 약속 )이행률")
PARTICLE = re.compile(
    r"%\(\w+\)s['’”]?(은|는|이|가|을|를|과|와|으로|로|으로서|로서|이에요|예요)(?=[ .,:!?]|$)"
    r"|[이은을으]\([가는를]?\)"
)
"""What depends on the word before it, and what leaves the choice to the reader."""
VARIANTS = re.compile(
    "비밀 값|업무시간|근무시간|휴게시간|개인정보보호책임자|개인정보 담당자|까닭|해당 없음"
    "|부탁한 (?:분|사람|부서)|부탁하는 부서|봉인된 신고|떠난 (?:사람|뒤|지|날)|이메일|도달률|단추"
    r"|그 사이|발표된|인사팀|근무일째|[0-9s]근무일|“(?!\{wording)|고충처리 담당자|서비스 담당자"
    "|전체 만족|서술 의견"
)
"""Other words, spellings and marks for what has one of its own in Korean."""
HANGUL = re.compile("[가-힣]")
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
    assert [words for words in everything_said("ko") if BARE.search(words)] == []


def test_one_thing_has_one_word() -> None:
    assert [words for words in everything_said("ko") if VARIANTS.search(words)] == []


def test_what_help_quotes_stands_where_it_says() -> None:
    for locale, names in (("ko", r"‘(.+?)’"), ("en", r"“(.+?)”")):
        known = {words.casefold() for words in labels(locale)}
        quoted = {name for text in help_texts(locale) for name in re.findall(names, text)}
        assert {name for name in quoted if name.casefold() not in known} == set()


def labels(locale: str) -> set[str]:
    """What the pages and the messages say, in one language."""
    pages = set()
    for entry in written():
        one = entry.string if locale == "ko" else entry.id
        pages |= set(one) if isinstance(one, tuple) else {one}
    keys = wording.keys()
    return pages | {wording.written(key)[LOCALES.index(locale)] for key in keys}


def help_texts(locale: str) -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "app" / "help").glob(f"*.{locale}.txt"))
    ]


def everything_said(locale: str) -> list[str]:
    lines = [line for text in help_texts(locale) for line in text.splitlines()]
    return [*sorted(labels(locale)), *lines]


def test_the_interface_says_everything_in_korean(app: Flask) -> None:
    with app.app_context():
        english, korean = list(texts(document())), list(texts(document("ko")))
    assert len(english) == len(korean) > 200
    assert [words for words in english if HANGUL.search(words)] == []
    assert [words for words in korean if not HANGUL.search(words)] == []


def texts(node: object) -> Iterator[str]:
    """Everything a description says to people, in order."""
    if isinstance(node, list):
        for one in node:
            yield from texts(one)
    if isinstance(node, dict):
        for key, one in node.items():
            yield from [one] if key in SAID and isinstance(one, str) else texts(one)
