"""Protection on the results page, as the safety officer opens it, and what they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from integrations.slack.care_lines import care_lines
from pulse import instants
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import viewer_of
from pulse.surveys.models import Wave
from tests.app.conftest import Browser
from tests.pulse.results.care_world import asked_about_protection
from tests.pulse.surveys import world


@pytest.fixture
def officer(app: Flask, signed_in: Callable[..., Browser]) -> Iterator[Browser]:
    with app.app_context():
        ran = asked_about_protection(db.engine)
        person = ran.people[30]
        db.session.add(
            RoleAssignment(person_id=person.id, role="safety_officer", valid_from=world.SINCE)
        )
        db.session.commit()
        at = world.PUBLISHES + timedelta(hours=1)
        instants.install_offset(lambda: at - instants.system_now())
        yield signed_in(db.session.get_one(Person, person.id))
    instants.install_offset(None)


def test_the_safety_officer_finds_the_gap_and_what_the_law_asks(officer: Browser) -> None:
    assert "Trial survey" in officer.text("/results")
    page = officer.text("/results/1")
    assert "of those who faced abuse, about 40% could not stop." in page
    assert "to look at now" in page
    assert page.index("article 41") < page.index('id="next"')
    for words in ("Stop the work for a time", "Longer breaks", "counselling", "complaint"):
        assert words in page
    heading = page.partition('<h1 class="answer">')[2].partition("</h1>")[0]
    assert "could not stop" in heading
    assert "Every area reaches its goal" not in page
    assert "No comments can be shown to you." in officer.text("/results/1/comments")


def test_the_alert_names_the_team_the_figure_and_the_measures(
    officer: Browser, app: Flask
) -> None:
    person: Any = db.session.scalars(
        select(RoleAssignment.person_id).where(RoleAssignment.role == "safety_officer")
    ).one()
    viewer = viewer_of(db.session(), person, (world.PUBLISHES).date())
    wave = db.session.get_one(Wave, 1)
    (line,) = care_lines(db.session(), viewer, wave, "en")
    assert "about 40% could not stop and rest" in line
    (line,) = care_lines(db.session(), viewer, wave, "ko")
    assert "멈추고 쉬지 못한 사람이 약 40%예요" in line
    assert "인사" not in line


def test_the_page_stands_in_korean_too(
    officer: Browser, signed_in: Callable[..., Browser]
) -> None:
    person: Any = db.session.scalars(
        select(RoleAssignment.person_id).where(RoleAssignment.role == "safety_officer")
    ).one()
    page = signed_in(db.session.get_one(Person, person), "ko").text("/results/1")
    assert "멈추지 못한 사람은 약 40%입니다." in page
    assert "산업안전보건법 제41조" in page
