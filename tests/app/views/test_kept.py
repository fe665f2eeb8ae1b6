"""What goes in time is told before and after, where people look for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from pulse.instants import utc_now
from pulse.people.models import Headship, Person
from pulse.people.structure import leave
from pulse.publishing.models import PublishedComment
from pulse.retention.comments import delete_comments_due
from pulse.transaction import transaction
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

AsPerson = Callable[..., Browser]
OFFICER, PATH = "P0004", "/privacy/published"


def test_comments_are_announced_then_deleted_and_the_pages_say_so(
    as_person: AsPerson, demo_app: Flask
) -> None:
    page = as_person(OFFICER).text(PATH)
    assert "The next thing is deleted on " in page
    assert "Nothing yet. Each deletion leaves a line here" in page
    with demo_app.app_context(), transaction(db.session()) as session:
        later = utc_now() + timedelta(days=365 * 11)
        assert delete_comments_due(session, at=later) > 0
        assert session.scalars(select(PublishedComment)).all() == []
    page = as_person(OFFICER).text(PATH)
    assert "No comments are kept." in page
    assert "were deleted. Months kept after the close: 36." in page
    read = as_person(HR_LEAD).text("/results/1/comments")
    assert '<h1 class="answer">The comments were deleted on ' in read
    assert "The numbers stay: they name nobody." in read
    told = demo_app.test_cli_runner().invoke(
        args=["privacy", "published", "--role", "hr_lead", "--json"]
    )
    assert told.exit_code == 0
    assert '"comments": []' in told.output
    assert demo_app.test_cli_runner().invoke(args=["privacy", "check"]).exit_code == 0


def test_the_job_forgets_who_left_and_names_who_still_holds_something(
    app: Flask, write: Callable[[], object], signed_in: Callable[..., Browser]
) -> None:
    with write() as session:  # type: ignore[attr-defined]
        top = make_department(session, "C0")
        admin = make_person(session, top, roles=("sys_admin",))
        officer = make_person(session, top, roles=("privacy_officer",))
        gone, head = make_person(session, top), make_person(session, top, number="N-7")
        for one in (gone, head):
            leave(session, one, date(2020, 2, 29))
        session.add(Headship(department_id=top.id, person_id=head.id, valid_from=date(2020, 2, 1)))
    with app.app_context():
        assert [jobs.tidy(), jobs.tidy()] == [1, 0]
        assert db.session.get_one(Person, gone.id).name_en == "Somebody who left"
    status = signed_in(admin).text("/status")
    assert "(N-7) left on 29 February 2020 and should be nameless by now" in status
    assert "they head a department" in status
    assert "Somebody who left" not in signed_in(admin).text("/people?presence=left")
    page = signed_in(officer).text(PATH)
    assert (
        "somebody who left on 29 February 2020 was made nameless. Related rows deleted: 0." in page
    )
    assert "1 person who left keeps a name longer" in page
    assert "What is due is deleted within the hour." not in page
    assert "N-7" not in page
    browser = signed_in(officer).prove()
    answer = browser.post("/settings/company/leavers", leaver_months="61")
    assert (answer.status_code, "a number from 1 to 60" in answer.text) == (422, True)
    assert browser.post("/settings/company/leavers", leaver_months="24").status_code == 303
    assert signed_in(admin).post("/settings/company/leavers", leaver_months="3").status_code == 404
