from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from app.extensions import db
from app.sorting import figure_in
from pulse.publishing.models import PublishedCell, PublishedComment
from pulse.surveys.models import Wave
from tests.app.company import AGENT, HR_LEAD
from tests.app.conftest import TOKEN, Browser
from tests.app.tables import table_after

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
    bands = table_after(page, "dimensions").column("Answers")
    for cell in cells:
        assert f"{cell.mean} of " in page or f"{cell.mean} or " in page
        assert cell.n_band in bands


def test_areas_are_put_in_order_and_the_choice_of_a_group_keeps_it(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1?areas=-mean")
    means = [figure_in(words) for words in table_after(page, "dimensions").column("Mean")]
    told = [mean for mean in means if mean is not None]
    assert len(told) > 3
    assert told == sorted(told, reverse=True)
    assert '<input type="hidden" name="areas" value="-mean">' in page


def test_every_square_without_a_number_says_the_same(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1/units")
    assert table_after(page, "heat").rows
    squares = re.findall(r'<td class="not-shown"[^>]*>(.*?)</td>', page)
    assert set(squares) <= {"not shown"}
    assert "\u201cnot shown\u201d" in page


def test_a_group_nobody_may_read_and_one_that_never_was_show_the_widest(
    as_person: AsPerson,
) -> None:
    browser = as_person("P0053")
    foreign = browser.text("/results/1?group=role:agent")
    missing = browser.text("/results/1?group=no-such-group")
    asked = re.compile(r"role%3Aagent|role:agent|no-such-group|" + TOKEN.pattern)
    assert asked.sub("", foreign) == asked.sub("", missing)
    assert "· Everybody" in foreign


def test_a_units_page_is_about_that_unit_and_ends_in_its_task(as_person: AsPerson) -> None:
    browser = as_person(HR_LEAD)
    keys = re.findall(r'<option value="(department:[^"]+)"', browser.text("/results/1"))
    assert keys
    for key in keys[:3]:
        page = browser.text(f"/results/1?group={key}")
        task = page.partition('<h2 id="next">')[2]
        assert "Begin with “" in task or "No number of this group can be shown" in task


def test_every_figure_says_how_it_is_worked_out(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1")
    figures = page.partition('<dl class="figures">')[2].partition("</dl>")[0]
    shown = figures.count('<span class="number">')
    assert shown >= 4
    assert figures.count("Why this number?") == shown
    assert "0.3 × overall + 0.7 × Σ weight × area" in figures
    assert "rules “cells-1”" in figures


def test_participation_of_each_unit_is_told_in_steps(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1/units")
    told = [rate for rate in table_after(page, "rates").column("Response rate") if "%" in rate]
    assert told
    assert all(int(re.sub(r"\D", "", words)) % 5 == 0 for words in told)


def test_units_are_compared_with_their_like_and_partners_with_partners(
    as_person: AsPerson,
) -> None:
    page = as_person(HR_LEAD).text("/results/1/units?area=work")
    assert "There is no ranking." in page
    assert '<option value="work" selected>' in page


def test_the_first_wave_says_that_there_is_nothing_to_compare(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1/changes")
    assert "This is the first wave, so there is nothing to compare it with yet." in page


def test_the_table_to_take_away_holds_the_published_cells_and_nothing_else(
    as_person: AsPerson, demo_app: Flask
) -> None:
    browser = as_person("P0053").prove()
    taken = browser.get("/results/1/cells.csv")
    rows = list(csv.DictReader(io.StringIO(taken.get_data(as_text=True).lstrip("\ufeff"))))
    with demo_app.app_context():
        stored = db.session.scalars(select(PublishedCell)).all()
    told = {(cell.mean, cell.n_band) for cell in stored}
    scored = [row for row in rows if row["Mean"]]
    assert scored
    assert {(row["Mean"].lstrip("≤≥"), row["Answers"]) for row in scored} <= told
    assert len(scored) < len(stored), "a head takes away the own units only"
    book = browser.get("/results/1/cells.xlsx")
    assert book.mimetype.endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(book.data)).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1


def test_comments_stand_in_blocks_for_those_who_may_read_them(
    as_person: AsPerson, demo_app: Flask
) -> None:
    with demo_app.app_context():
        bodies = db.session.scalars(select(PublishedComment.body)).all()
    page = as_person(HR_LEAD).text("/results/1/comments")
    assert all(str(escape(body)) in page for body in bodies)
    assert not any(body in as_person("P0053").text("/results/1/comments") for body in bodies)
    assert "Only the words of each comment were read, whatever the question was" in page


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


@pytest.mark.parametrize("part", ["", "/units"])
def test_every_figure_says_why_and_leads_to_how_such_numbers_come_about(
    as_person: AsPerson, part: str
) -> None:
    reader = as_person("P0030")
    text = reader.text(f"/results/1{part}")
    led_to = set(re.findall(r'/help/numbers#([a-z-]+)"', text))
    help_page = reader.text("/help/numbers")
    assert led_to
    assert all(f'id="{place}"' in help_page for place in led_to)
    reasons = re.findall(r"Why this number\?</summary><p>(.*?)</p>", text, re.DOTALL)
    formulas = [one for one in reasons if "/help/numbers" in one]
    assert formulas
    assert all("rules “" in one for one in formulas)
