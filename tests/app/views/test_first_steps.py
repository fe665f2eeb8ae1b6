from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.views.first_steps import _slack_step, headline, steps
from pulse.commitments.models import EscalationChain
from pulse.instants import utc_now
from pulse.people.company_settings import change_settings
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]


def done(app: Flask) -> list[bool]:
    with app.test_request_context():
        return [step.is_done for step in steps(db.session())]


def test_a_new_installation_has_all_before_it(app: Flask) -> None:
    assert done(app)[:4] == [False, False, False, False]
    assert done(app)[5:] == [False, False]


def test_what_is_done_is_read_off_the_database(app: Flask, write: Write) -> None:
    with write() as session:
        department = factories.make_department(session, "C0")
        factories.make_department(session, "T1", department)
        factories.make_person(session, department)
    assert done(app)[:4] == [False, True, True, False]
    with write() as session:
        person = factories.make_person(session, department)
        wanted = {"name_ko": "한빛", "name_en": "Hanbit"}
        change_settings(session, wanted, at=utc_now(), actor_id=person.id)
    assert done(app)[:4] == [True, True, True, True]


def test_home_leads_a_new_administrator_on(
    write: Write, signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        department = factories.make_department(session, "C0")
        person = factories.make_person(session, department, roles=("sys_admin",))
    assert "Go on with the first steps" in signed_in(person).text("/")
    assert "Your own row must be in the list" in signed_in(person).text("/first-steps")
    assert "/imports/people/sample" in signed_in(person).text("/first-steps")


def test_a_company_that_is_set_up_is_told_so(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    assert "Go on with the first steps" not in as_person("P0078").text("/")
    with demo_app.test_request_context():
        assert headline(steps(db.session())) == "Everything is set up."


def test_who_works_by_mail_is_set_up_without_slack(app: Flask) -> None:
    with app.test_request_context():
        both = [
            _slack_step(has_slack=False, has_mail=True),
            _slack_step(has_slack=False, has_mail=False),
        ]
    assert [step.is_left for step in both] == [False, True]
    assert "Mail works already" in both[0].why


def test_heads_that_came_after_their_departments_are_asked_for(
    write: Write, signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        department = factories.make_department(session, "C0")
        factories.make_department(session, "T1", department)
        factories.make_head(session, department)
        person = factories.make_person(session, department, roles=("sys_admin",))
    page = signed_in(person).text("/first-steps")
    assert "1 department has no head." in page
    assert "/calendars/new" in page
    assert "/imports/calendars" in page


def test_the_step_to_a_promise_leads_to_what_is_brought_in_next(
    write: Write, signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        department = factories.make_department(session, "C0")
        person = factories.make_person(session, department, roles=("sys_admin",))
    assert "Bring in: Escalation chains" in signed_in(person).text("/first-steps")
    with write() as session:
        names = {"name_ko": "일반", "name_en": "Standard"}
        session.add(EscalationChain(code="E-STD", document={}, **names))
    page = signed_in(person).text("/first-steps")
    assert "Bring in: Services" in page
    assert "Bring in a questionnaire" in page
