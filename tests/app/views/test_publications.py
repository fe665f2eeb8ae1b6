from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import update

from app.extensions import db
from pulse.publishing.models import PublishedCell, PublishedParticipation
from pulse.transaction import transaction
from tests.app.conftest import Browser

AsPerson = Callable[..., Browser]
OFFICER, PATH = "P0004", "/privacy/published"


def first_line(page: str) -> str:
    found = re.search(r'<h1 class="answer">(.+?)</h1>', page)
    assert found
    return found.group(1)


def test_it_says_what_was_published_from_how_many_and_to_whom(as_person: AsPerson) -> None:
    page = as_person(OFFICER).text(PATH)
    assert first_line(page).startswith("What is published has not been checked again")
    assert "numbers from 20-49 people" in page
    assert re.search(r"<dt>Key destroyed</dt><dd>\w{3} \d", page)
    assert "Aggregates are kept 5 years" in page
    assert "HR leads, HR analysts" in page
    assert "all published numbers and comments" in page


def test_no_number_of_any_group_stands_on_it(as_person: AsPerson, demo_app: Flask) -> None:
    page = as_person(OFFICER).text(PATH)
    with demo_app.app_context():
        means = set(db.session.scalars(db.select(PublishedCell.mean)))
    shown = set(re.findall(r">(\d\.\d)<", page))
    assert means
    assert not shown & means


def test_the_check_is_run_by_a_button_and_its_result_stays(
    as_person: AsPerson, demo_app: Flask
) -> None:
    browser = as_person(OFFICER)
    answer = browser.post(f"{PATH}/check")
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    page = browser.text(PATH)
    assert first_line(page).startswith("Everything published stood the check of Mon 31 Aug")
    assert "Checked. Every rule holds for every number stored." in page
    with demo_app.app_context(), transaction(db.session()) as session:
        session.execute(update(PublishedParticipation).values(coverage="63"))
    browser.post(f"{PATH}/check")
    page = browser.text(PATH)
    assert first_line(page) == "The last check found something about 1 survey."
    assert "a rate is too fine, or of fewer than ten people" in page
    assert "the numbers are not those that passed the exact test" in page


def test_others_do_not_find_it(as_person: AsPerson) -> None:
    for number in ("P0030", "P0078", "P0242"):
        assert as_person(number).get(PATH).status_code == 404
        assert as_person(number).post(f"{PATH}/check").status_code == 404
