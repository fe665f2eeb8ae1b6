from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.publishing.models import PublishedCell, PublishedComment
from pulse.surveys.models import Wave
from tests.app.company import AGENT, HR_LEAD
from tests.app.conftest import Browser

AsPerson = Callable[..., Browser]


def test_the_first_line_answers_in_words(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD, "ko").text("/results/1")
    heading = re.search(r'<h1 class="answer">(.+?)</h1>', page)
    assert heading
    assert heading.group(1).startswith("전반 만족은 100점 만점에")


def test_means_stand_as_they_were_published(as_person: AsPerson, demo_app: Flask) -> None:
    page = as_person(HR_LEAD).text("/results/1")
    with demo_app.app_context():
        cells = db.session.scalars(
            select(PublishedCell).where(PublishedCell.cell_key == "everyone")
        ).all()
    assert cells
    for cell in cells:
        assert f"{cell.mean} of " in page or f"{cell.mean} or " in page
        assert f'<td class="num">{cell.n_band}</td>' in page


def test_every_square_without_a_number_says_the_same(as_person: AsPerson, demo_app: Flask) -> None:
    with demo_app.app_context():
        taken = db.session.scalars(
            select(PublishedCell).where(PublishedCell.cell_key != "everyone").limit(1)
        ).one()
        key = taken.cell_key
    page = as_person(HR_LEAD).text("/results/1")
    squares = re.findall(r'<td class="not-shown">(.*?)</td>', page)
    assert set(squares) <= {"not shown"}
    assert key not in page


def test_comments_stand_in_blocks_for_those_who_may_read_them(
    as_person: AsPerson, demo_app: Flask
) -> None:
    with demo_app.app_context():
        bodies = db.session.scalars(select(PublishedComment.body)).all()
    page = as_person(HR_LEAD).text("/results/1")
    assert all(body in page for body in bodies)
    assert not any(body in as_person("P0053").text("/results/1") for body in bodies)


def test_the_method_names_the_seal_the_minimum_and_the_destroyed_key(
    as_person: AsPerson, demo_app: Flask
) -> None:
    with demo_app.app_context():
        seal = db.session.get_one(Wave, 1).plan_sha256
    page = as_person(HR_LEAD).text("/results/1")
    assert seal in page
    assert "fewer than 5 people" in page
    assert "the key to them was destroyed on" in page


def test_an_open_wave_and_one_that_never_was_are_both_not_found(as_person: AsPerson) -> None:
    browser = as_person(HR_LEAD)
    still_open = browser.text("/results/2", 404)
    assert still_open.replace("/results/2", "") == browser.text("/results/999", 404).replace(
        "/results/999", ""
    )


def test_who_reads_no_results_does_not_see_that_there_are_any(as_person: AsPerson) -> None:
    browser = as_person(AGENT)
    browser.text("/results", 404)
    browser.text("/results/1", 404)
    assert 'href="/results"' not in browser.text("/")


def test_the_list_shows_what_is_published_and_what_is_being_asked(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results")
    assert 'href="/results/1"' in page
    assert 'href="/results/2"' not in page
    assert "nothing can be seen before that, by anybody" in page
