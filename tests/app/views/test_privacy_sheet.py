"""The council's sheet is made of what the product itself reads."""

from __future__ import annotations

from collections.abc import Callable

from app.views.holdings_words import ABOUT
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser


def test_the_sheet_names_every_kind_of_row_and_what_was_destroyed(
    as_person: Callable[..., Browser],
) -> None:
    stranger = as_person(None, "en")
    assert "For the works council" in stranger.text("/privacy")
    page = as_person(HR_LEAD).text("/privacy/sheet")
    kinds = {tuple(str(part) for part in one) for one in ABOUT.values()}
    assert f"{len(kinds)} kinds of rows name a person" in page
    assert "When a reminder is planned for you" in page
    assert "5 people for a score, 10 for comments" in page
    assert "All answers of" in page
    for words in ("Signature or seal", "For the company", "For the employees"):
        assert words in page
    other = stranger.text("/privacy/sheet")
    assert _body(page) == _body(other)


def _body(page: str) -> str:
    return page.partition("<h1")[2].partition("</main>")[0]
