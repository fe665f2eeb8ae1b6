from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.views.results_comments import _headline
from pulse.results.themes import topics
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser
from tests.app.tables import table_after


@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        ([], "No comments can be shown to you."),
        (["교대표", "화면"], "No subject is named by three comments or more."),
        (["교대표가 늦어요"] * 3, "Most comments are about “교대표”."),
    ],
)
def test_the_first_line_answers_in_words(app: Flask, bodies: list[str], words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert _headline(bodies, topics(bodies)) == words


def test_no_subject_of_the_first_wave_is_said_to_have_moved(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person(HR_LEAD).text("/results/1/comments")
    table = table_after(page, "topics")
    counts = [int(count) for count in table.column("Comments")]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 3
    assert "Last time" not in table.heads


def test_a_head_without_a_block_reads_no_comment(as_person: Callable[..., Browser]) -> None:
    page = as_person("P0053").text("/results/1/comments")
    assert "No comments can be shown to you." in page
    assert '<h2 id="topics">' not in page
