from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.legible import is_legible, legible


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\uffff"])
def test_what_nobody_can_read_is_left_out(sign: str) -> None:
    assert legible(f"전원{sign} 케이블") == "전원 케이블"


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "한글 ㅎ 가나다", "👩‍💻 e\u0301", "\u202eabc"])
def test_what_people_write_stays(text: str) -> None:
    assert legible(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_left_can_be_written_and_stays_so(text: str) -> None:
    kept = legible(text)
    assert kept.encode().decode() == kept == legible(kept)
    assert "\x00" not in kept


@pytest.mark.parametrize(
    "document", ["\x00", {"a": ["b", {"c": "\ud800"}]}, {"\x0b": 1}, ["\x7f"]]
)
def test_a_document_is_legible_when_all_of_it_is(document: object) -> None:
    assert not is_legible(document)
    assert is_legible({"이름": ["가\n나", None, 1.5, True, {}]})
