from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.extensions import db
from app.views.fronts import Front
from app.views.home import Today, headline
from pulse.calendars.models import Calendar
from pulse.commitments.models import Service, VersionState
from pulse.surveys.models import Template, Wave
from pulse.transaction import transaction
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD, OWNER
from tests.app.conftest import Browser
from tests.factories import make_commitment

AsPerson = Callable[..., Browser]
NOW = datetime(2026, 8, 31, 1, tzinfo=UTC)


def test_an_agent_is_told_of_the_open_pulse_and_never_whether_they_answered(
    as_person: AsPerson,
) -> None:
    page = as_person(AGENT, "ko").text("/")
    assert "답할 수 있는 설문이 하나 있어요" in page
    assert "Slack" not in page.partition('id="pulse-')[2].partition("</section>")[0]
    assert "답했는지는 여기서 아무도 볼 수 없어요" in page


def test_the_first_line_says_how_many_surveys_are_open_and_how_long_they_take(app: Flask) -> None:
    def wave(seconds: int | None) -> Wave:
        return Wave(template=Template(document={"est_seconds": seconds}), name_en="Weekly")

    with app.test_request_context("/?lang=en"), force_locale("en"):
        said = [
            headline(
                Today(NOW, pulses=pulses, fronts=[Front("Answer", "/a")], results=[wave(None)])
            )
            for pulses in ([wave(40)], [wave(150)], [wave(40), wave(None)])
        ]
    assert said == [
        "One pulse is open for you. It takes less than a minute.",
        "1 survey is open for you. It takes about 3 minutes.",
        "2 surveys are open for you. Together they take about 2 minutes.",
    ]


def test_a_provider_finds_what_is_due_first(as_person: AsPerson) -> None:
    page = as_person(OWNER).text("/")
    assert "The next promise is due" in page
    assert "R-000121" in page


def test_the_hr_lead_finds_the_newest_results_and_what_is_being_asked(
    as_person: AsPerson,
) -> None:
    page = as_person(HR_LEAD).text("/")
    assert 'href="/results/1"' in page
    assert "being asked now" in page


def test_the_administrator_finds_the_state_of_the_installation(as_person: AsPerson) -> None:
    page = as_person(ADMINISTRATOR).text("/")
    assert "Something is not running." in page
    assert "/results" not in page


def test_a_head_finds_risks_of_both_sides_a_day_ahead(as_person: AsPerson) -> None:
    page = as_person("P0053").text("/")
    assert "Due within a day" in page
    assert "R-000121" in page


def test_a_partner_worker_is_offered_nothing_that_is_not_theirs(as_person: AsPerson) -> None:
    page = as_person("P0500").text("/")
    assert "Ask for something" not in page
    assert "/queue" not in page


def test_the_language_is_that_of_the_reader(as_person: AsPerson) -> None:
    assert "다음 약속은" in as_person(OWNER, "ko").text("/")


def test_what_came_of_answers_is_read_by_those_it_was_meant_for(
    as_person: AsPerson,
) -> None:
    assert "What we heard and do" not in as_person("P0242").text("/")
    lead = as_person("P0030")
    written = lead.post(
        "/results/1/response",
        unit_code="",
        heard="Screens freeze at noon.",
        doing="A spare line from October; no new desks.",
        owner="Desktop team",
        due_on="2026-10-01",
    )
    assert written.status_code == 303
    page = as_person("P0242").text("/")
    assert "What we heard and do" in page
    assert "Screens freeze at noon." in page
    assert "By 1 October 2026; Desktop team sees to it." in page


FRONT = re.compile(r'<a class="button is-tall[^"]*" href="([^"]+)">([^<]+)</a>')


def test_front_line_people_begin_with_large_buttons(as_person: AsPerson) -> None:
    found = FRONT.findall(as_person(AGENT).text("/"))
    assert [words for _, words in found] == ["Answer", "Ask for help", "Stop and be contacted"]
    assert "/a/" in found[0][0]
    partner = FRONT.findall(as_person("P0500").text("/"))
    assert [url for url, _ in partner] == ["/protection", "/report"]
    for other in (HR_LEAD, ADMINISTRATOR, "P0053"):
        assert not FRONT.findall(as_person(other).text("/"))


def test_what_changes_soon_is_told_before_it_does(as_person: AsPerson, demo_app: Flask) -> None:
    assert "What changes for you" not in as_person(AGENT).text("/")
    with demo_app.app_context(), transaction(db.session()) as session:
        service = session.scalars(select(Service).where(Service.code == "S01")).one()
        terms = {"state": VersionState.SIGNED, "effective_from": date(2026, 9, 7)}
        words = "First reply within 3 minutes"
        make_commitment(session, service, code="S01-SOON", wording_en=words, **terms)
        row = session.get_one(Calendar, service.calendar_code)
        why = {"ko": "전산 점검", "en": "Maintenance"}
        closed = {"date": "2026-09-02", "hours": [], "why": why}
        row.document = {**row.document, "exceptions": [closed]}
    page = as_person(AGENT).text("/")
    assert "Agent desktop incident support: First reply within 3 minutes" in page
    assert "from Mon 7 Sep" in page
    assert re.search(r"Closed: your department.+Wed 2 Sep.+Maintenance", page, re.DOTALL)
