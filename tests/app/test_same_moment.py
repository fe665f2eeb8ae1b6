"""Two people do the same thing in the same instant: one does it, the other reads what became."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app.extensions import db
from app.factory import Web
from pulse.calendars.models import Calendar
from pulse.commitments.models import Commitment, CommitmentVersion, Service, ServiceRequest
from pulse.commitments.saved_views import SavedView
from pulse.commitments.services_import import SERVICE_COLUMNS
from pulse.digests.models import Decision
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope, TokenDraft, TokenKind, issue
from pulse.people.models import Identity, Person, RoleAssignment
from pulse.people.permissions import Role, viewer_of
from pulse.people.provider_accounts import follow_groups
from pulse.surveys.authoring import import_templates
from pulse.surveys.models import TemplateDraft
from pulse.transaction import transaction
from tests.app.conftest import Browser
from tests.app.views.test_imports import PLAN, send
from tests.factories import (
    make_calendar,
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)
from tests.pulse.surveys.writing import DOCUMENT

PATIENCE = {"postgresql": 1.0, "sqlite": 0.2}
"""How long one waits for the other: on SQLite in vain, for whoever writes there is alone."""
SERVICE = {
    "service_id": "S02",
    "name_ko": "새 서비스",
    "provider_dept_id": "T1",
    "owner_person_id": "A1",
    "user_dept_ids": ["ALL_OWN"],
    "buyer_dept_id": "T2",
    "decider_dept_id": "C0",
    "request_channels": ["web"],
    "calendar_id": "CAL-TEST",
    "criticality": "2",
    "survey_sampling": "never",
    "status": "live",
}
OPEN = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
HOURS = {
    "code": "CAL-NEW",
    "name_ko": "매장",
    "name_en": "Store",
    "timezone": "Asia/Seoul",
    "act": "save",
    **OPEN,
}
VERSION = {
    "wording_ko": "반나절 안에 해결",
    "wording_en": "Solved within half a day",
    "goal_value": "240",
    "target_rate": "95",
    "chain_code": "nobody",
    "effective_from": "2099-10-01",
}
LISTED = {name: [one] if isinstance(one, str) else one for name, one in SERVICE.items()}
COPY = {"code": "MINE", "name_ko": "내 것", "name_en": "Mine"}


@dataclass
class Company:
    """Two administrators, each at a browser of their own."""

    app: Flask
    one: Browser
    other: Browser
    people: dict[str, int]

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context():
            yield db.session()

    def count(self, model: type[Any], *where: Any) -> int:
        with self.session() as session:
            chosen = select(func.count()).select_from(model).where(*where)
            return session.scalar(chosen) or 0

    def race(
        self, first: str, *acts: Callable[[], TestResponse], at_the_end: bool = False
    ) -> tuple[TestResponse, TestResponse]:
        """Do two things, both of which have looked before either writes; the worse answer last."""
        with self.app.app_context():
            engine = db.engine
        held = meeting(engine, first, at_the_end=at_the_end)
        with held, ThreadPoolExecutor(2) as both:
            answers = [both.submit(act) for act in acts]
            found = sorted((one.result() for one in answers), key=lambda one: one.status_code)
        return found[0], found[1]

    def post(self, first: str, path: str, **fields: object) -> tuple[TestResponse, TestResponse]:
        """Send the same form twice at once."""
        return self.race(
            first,
            lambda: self.one.post(path, **fields),
            lambda: self.other.post(path, **fields),
        )


@contextmanager
def meeting(engine: Engine, first: str, *, at_the_end: bool = False) -> Iterator[None]:
    """Hold whoever is about to send a statement that begins so until a second one is, too.

    ``at_the_end`` holds them after it, when they are about to commit: both have looked by then.
    """
    place, came, done = threading.Barrier(2), set[int](), set[int]()

    def sends(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(first) and threading.get_ident() not in came:
            came.add(threading.get_ident())
            if not at_the_end:
                wait()

    def commits(_connection: object) -> None:
        if at_the_end and threading.get_ident() in came - done:
            done.add(threading.get_ident())
            wait()

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            place.wait(PATIENCE[engine.dialect.name])

    event.listen(engine, "before_cursor_execute", sends)
    event.listen(engine, "commit", commits)
    yield
    event.remove(engine, "before_cursor_execute", sends)
    event.remove(engine, "commit", commits)


@pytest.fixture
def company(app_there: Flask) -> Company:
    with app_there.app_context(), transaction(db.session()) as session:
        make_calendar(session)
        top = make_department(session, "C0")
        desk = make_department(session, "T1", top)
        made = [
            make_person(session, top, number="A1", roles=("sys_admin", "hr_lead")),
            make_person(session, top, number="A2", roles=("sys_admin", "hr_lead")),
            make_head(session, desk),
            make_person(session, desk, number="W1"),
        ]
        service = make_service(
            session, desk, make_department(session, "T2", top), owner_id=made[0].id
        )
        make_commitment(session, service)
        import_templates(session, DOCUMENT)
        people = {person.number: person.id for person in made}
    return Company(
        app_there, signed_in(app_there, people["A1"]), signed_in(app_there, people["A2"]), people
    )


def signed_in(app: Flask, person_id: int) -> Browser:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["locale"] = str(person_id), True, "en"
    return Browser(client).prove()


def test_the_same_code_is_given_once_and_the_other_keeps_what_was_typed(
    company: Company,
) -> None:
    done, refused = company.post("INSERT INTO service ", "/services/new", **SERVICE)
    assert (done.status_code, refused.status_code) == (303, 422)
    assert "Another service has this code." in refused.text
    assert SERVICE["name_ko"] in refused.text
    assert company.count(Service, Service.code == "S02") == 1

    done, refused = company.post("INSERT INTO calendar ", "/calendars/new", **HOURS)
    assert (done.status_code, refused.status_code) == (303, 422)
    assert 'value="Store"' in refused.text
    assert company.count(Calendar, Calendar.code == "CAL-NEW") == 1

    done, refused = company.post(
        "INSERT INTO template_draft ", "/pulses/templates/WEEK/copy", **COPY
    )
    assert (done.status_code, refused.status_code) == (303, 422)
    assert 'value="Mine"' in refused.text
    assert company.count(TemplateDraft) == 1


def test_what_both_want_to_be_there_is_there_once_and_both_are_content(
    company: Company,
) -> None:
    one, other = company.post("INSERT INTO template_draft ", "/pulses/templates/WEEK/draft")
    assert (one.location, other.location) == ("/pulses/drafts/WEEK",) * 2
    assert company.count(TemplateDraft) == 1

    company.other = signed_in(company.app, company.people["A1"])
    one, other = company.post("INSERT INTO saved_view ", "/queue/views", name="Mine", q="printer")
    assert (one.status_code, other.status_code) == (303, 303)
    assert company.count(SavedView) == 1


def test_a_promise_gets_one_new_version(company: Company) -> None:
    company.other = signed_in(company.app, company.people["A1"])
    with company.session() as session:
        promise = session.scalars(select(Commitment.id)).one()
    done, refused = company.post(
        "INSERT INTO commitment_version ",
        f"/services/S01/commitments/{promise}/propose",
        **VERSION,
    )
    assert (done.status_code, refused.status_code) == (303, 422)
    assert VERSION["wording_ko"] in refused.text
    assert company.count(CommitmentVersion) == 2


def test_a_role_is_given_once(company: Company) -> None:
    fields = {"role": "hr_lead", "since": "2099-01-01"}
    done, refused = company.post("INSERT INTO role_assignment ", "/people/W1/roles", **fields)
    assert (done.status_code, refused.status_code) == (303, 422)
    assert "hold this role" in refused.text
    given = RoleAssignment.person_id == company.people["W1"]
    assert company.count(RoleAssignment, given) == 1


def test_a_group_of_the_provider_gives_its_role_once(company: Company) -> None:
    """Two tabs sign in at once; a role held twice would outlive being taken away."""

    def sign_in() -> TestResponse:
        with company.session() as session, transaction(session):
            who, on = company.people["W1"], utc_now().date()
            follow_groups(session, who, ["hr"], {"hr": Role.HR_LEAD}, on, at=utc_now())
        return TestResponse([], "200", Headers(), None)  # type: ignore[arg-type]

    company.race("INSERT INTO role_assignment ", sign_in, sign_in)
    given = RoleAssignment.person_id == company.people["W1"]
    assert company.count(RoleAssignment, given) == 1


def test_one_account_of_somebody_counts(company: Company) -> None:
    with company.session() as session, transaction(session):
        guesses = [
            Identity(
                person_id=company.people["W1"],
                provider="slack",
                tenant="T",
                subject=subject,
                is_confirmed=False,
                matched_by="mail",
            )
            for subject in ("U1", "U2")
        ]
        session.add_all(guesses)
        session.flush()
        paths = [f"/people/W1/accounts/{guess.id}/confirm" for guess in guesses]
    done, refused = company.race(
        "UPDATE identity ",
        lambda: company.one.post(paths[0]),
        lambda: company.other.post(paths[1]),
    )
    assert (done.status_code, refused.status_code) == (303, 422)
    assert "counts already" in refused.text
    assert company.count(Identity, Identity.is_confirmed.is_(True)) == 1


def test_the_same_is_proposed_once(company: Company) -> None:
    company.other = signed_in(company.app, company.people["A1"])
    fields = {"title": "A line for outages", "words": "So that others do not wait."}
    done, refused = company.post(
        "INSERT INTO decision ",
        "/proposals",
        **fields,
        rests_on="Comments",
        department_id="company",
    )
    assert (done.status_code, refused.status_code) == (303, 422)
    assert "raised this already" in refused.text
    assert fields["words"] in refused.text
    assert company.count(Decision) == 1


def test_a_list_is_brought_in_once_and_the_other_sees_what_is_left_of_it(
    company: Company,
) -> None:
    lines = (SERVICE_COLUMNS, [";".join(LISTED.get(name, [])) for name in SERVICE_COLUMNS])
    content = "\n".join(",".join(line) for line in lines).encode()
    acts = []
    for browser in (company.one, company.other):
        place = send(browser, "services", content).location
        plan = PLAN.search(browser.text(place))
        assert plan
        acts.append(partial(browser.post, f"{place}/apply", plan=plan[1]))
    done, refused = company.race("INSERT INTO service ", *acts)
    assert (done.status_code, refused.status_code) == (303, 422)
    assert company.count(Service, Service.code == "S02") == 1


def test_two_administrators_do_not_end_each_other(company: Company) -> None:
    with company.session() as session:
        held = select(RoleAssignment).where(RoleAssignment.role == Role.SYS_ADMIN.value)
        grants = {row.person_id: row.id for row in session.scalars(held)}
    paths = [f"/people/{no}/roles/{grants[company.people[no]]}/end" for no in ("A2", "A1")]
    company.race(
        "UPDATE role_assignment ",
        lambda: company.one.post(paths[0]),
        lambda: company.other.post(paths[1]),
        at_the_end=True,
    )
    with company.session() as session:
        left = held.where(RoleAssignment.valid_to.is_(None))
        assert len(session.scalars(left).all()) == 1


def test_a_program_reads_why_not(company: Company) -> None:
    with company.session() as session, transaction(session):
        who = viewer_of(session, company.people["A1"], utc_now().date())
        draft = TokenDraft(TokenKind.PERSONAL, "desk", [Scope.REQUESTS_WRITE.value], 30)
        _, token = issue(session, who, draft, at=utc_now())

    def call() -> TestResponse:
        asked = {"service": "S01", "subject": "Screen", "external_ref": "DESK-1"}
        told = {"Authorization": f"Bearer {token}"}
        return company.app.test_client().post("/api/v1/service-requests", json=asked, headers=told)

    done, refused = company.race("INSERT INTO service_request ", call, call)
    assert (done.status_code, refused.status_code) == (201, 409), refused.text
    assert (refused.mimetype, refused.json["code"]) == (
        "application/problem+json",
        "already_opened",
    )
    assert company.count(ServiceRequest) == 1
    assert company.count(Person) == len(company.people)


def test_a_file_is_read_from_its_start_when_it_is_looked_at_again() -> None:
    web, read = Web("app"), list[bytes]()

    @web.post("/")
    def take() -> str:
        read.append(request.files["list"].read())
        if len(read) == 1:
            raise StaleDataError
        return "taken"

    sent = {"list": (io.BytesIO(b"one, two"), "list.csv")}
    assert web.test_client().post("/", data=sent).text == "taken"
    assert read == [b"one, two"] * 2
