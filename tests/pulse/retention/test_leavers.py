"""Who left is forgotten in time: nothing that says who it was is left, and all else works on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments.models import RequestEvent, Service, ServiceRequest
from pulse.outbox import Lane, OutboxMessage
from pulse.people.company_settings import change_settings
from pulse.people.mail_bounces import MailBounce
from pulse.people.models import (
    Credential,
    Department,
    Headship,
    Identity,
    Person,
    PersonStatus,
    RoomPin,
)
from pulse.people.names import all_names
from pulse.people.sign_ins import SignIn
from pulse.people.structure import leave
from pulse.retention import leavers
from pulse.retention.leavers import DELETED, Duty
from pulse.tables import Base
from pulse.transaction import transaction
from tests.factories import make_department, make_person, make_service

LEFT_ON, DUE_ON = date(2026, 3, 31), date(2027, 3, 31)
AT = datetime(2027, 3, 31, 1, tzinfo=UTC)
SECRETS = ("N-4711", "한별님", "Hanbyul", "hb@example.com", "U0HANBYUL", "pin-mark", "D0HANBYUL")


def make_leaver(session: Session, team: Department, number: str = SECRETS[0]) -> Person:
    mail = "hb@example.com" if number == SECRETS[0] else f"{number}@example.com"
    person = make_person(
        session, team, number=number, name_ko="한별님", name_en="Hanbyul", email=mail,
        title_ko="한별님 팀장", title_en="Hanbyul's title",
    )  # fmt: skip
    leave(session, person, LEFT_ON)
    session.flush()
    return person


def give_everything(session: Session, person: Person) -> None:
    at = AT - timedelta(days=500)
    session.add_all(
        [
            Identity(person_id=person.id, provider="slack", tenant="T", subject="U0HANBYUL"),
            Credential(person_id=person.id, password_hash="pin-mark", changed_at=at),
            RoomPin(person_id=person.id, digest="pin-mark", made_on=LEFT_ON),
            SignIn(person_id=person.id, device="Hanbyul's phone", began_at=at),
            MailBounce(
                person_id=person.id, address="hb@example.com", status="5.1.1",
                is_lasting=True, bounced_at=at, report="r",
            ),
            OutboxMessage(
                dedup_key="k", notice="n", payload={}, recipient=f"person:{person.id}",
                lane=Lane.SURVEY, created_at=at, due_at=at, receipt={"channel": "D0HANBYUL"},
            ),
        ]
    )  # fmt: skip
    session.flush()


def everything(session: Session) -> str:
    tables = Base.metadata.sorted_tables
    return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


@pytest.fixture
def team(session: Session) -> Department:
    return make_department(session, "C0", is_provider=True)


def forget(session: Session, on: date = DUE_ON) -> int:
    return leavers.forget_due(session, at=AT, on=on)


def test_nothing_that_says_who_it_was_is_left_anywhere(session: Session, team: Department) -> None:
    gone = make_leaver(session, team)
    give_everything(session, gone)
    before = everything(session)
    assert all(secret in before for secret in SECRETS)
    assert forget(session, DUE_ON - timedelta(days=1)) == 0
    assert everything(session) == before
    assert forget(session) == 1
    session.expire_all()
    after = everything(session)
    assert [secret for secret in SECRETS if secret in after] == []
    assert (gone.name_ko, gone.name_en, gone.email) == ("떠난 사람", "Somebody who left", None)
    assert (gone.status, gone.left_on, gone.forgotten_at) == (PersonStatus.LEFT, LEFT_ON, AT)
    assert gone.name_en not in all_names(session), "no word of a comment is masked for it"


def test_the_certificate_says_when_they_left_and_how_many_rows_went(
    session: Session, team: Department
) -> None:
    gone = make_leaver(session, team)
    give_everything(session, gone)
    forget(session)
    assert forget(session, DUE_ON + timedelta(days=1)) == 0
    (noted,) = session.scalars(select(AuditEntry).where(AuditEntry.action == leavers.FORGOTTEN))
    assert (noted.object_id, noted.actor_id) == (str(gone.id), None)
    assert noted.details == {"left_on": LEFT_ON.isoformat(), "rows": 6}


def test_the_privacy_officer_s_months_hold(session: Session, team: Department) -> None:
    gone = make_leaver(session, team)
    officer = make_person(session, team)
    change_settings(session, {"leaver_months": 2}, at=AT, actor_id=officer.id)
    (one,) = leavers.leavers(session, DUE_ON)
    assert (one.person, one.goes_on) == (gone, date(2026, 5, 31))
    assert forget(session, date(2026, 5, 30)) == 0
    assert forget(session, date(2026, 5, 31)) == 1
    assert leavers.leavers(session, DUE_ON) == []
    assert officer.forgotten_at is None


def owns_a_service(session: Session, person: Person, team: Department) -> None:
    make_service(session, team, team).owner_id = person.id


def heads(session: Session, person: Person, team: Department) -> None:
    session.add(Headship(person_id=person.id, department_id=team.id, valid_from=LEFT_ON))


@pytest.mark.parametrize(
    ("give", "duty"), [(owns_a_service, Duty.SERVICE), (heads, Duty.DEPARTMENT)]
)
def test_whoever_holds_something_is_named_and_not_forgotten(
    session: Session, team: Department, give: object, duty: Duty
) -> None:
    gone, other = make_leaver(session, team), make_leaver(session, team, "N-2")
    give(session, gone, team)  # type: ignore[operator]
    session.flush()
    assert leavers.held_by_duties(session, DUE_ON - timedelta(days=1)) == []
    (held,) = leavers.held_by_duties(session, DUE_ON)
    assert (held.person, held.duties) == (gone, (duty,))
    assert forget(session) == 1
    assert (gone.forgotten_at, other.forgotten_at) == (None, AT)
    for table, column in ((Service, "owner_id"), (Headship, "person_id")):
        for row in session.scalars(select(table)):
            setattr(row, column, make_person(session, team).id)
    session.flush()
    assert forget(session) == 1


def test_who_has_not_left_is_never_forgotten(session: Session, team: Department) -> None:
    make_person(session, team)
    make_person(session, team, status=PersonStatus.ON_LEAVE)
    assert leavers.leavers(session, DUE_ON) == []
    assert forget(session, date(2090, 1, 1)) == 0


def test_a_run_that_is_killed_forgets_everybody_or_nobody(fresh_engine: Engine) -> None:
    with Session(fresh_engine) as session, transaction(session):
        top = make_department(session, "C0")
        people = [make_leaver(session, top, f"N-{n}").id for n in range(3)]

    def names() -> list[str]:
        with Session(fresh_engine) as session:
            return [session.get_one(Person, one).name_en for one in people]

    def killed() -> None:
        with Session(fresh_engine) as session, transaction(session):
            forget(session)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert names() == ["Hanbyul"] * 3
    for count in (3, 0):
        with Session(fresh_engine) as session, transaction(session):
            assert forget(session) == count
    assert names() == ["Somebody who left"] * 3


def test_every_table_whose_rows_go_names_the_person_and_records_stay() -> None:
    assert all("person_id" in table.__table__.columns for table in DELETED)
    assert not {ServiceRequest, RequestEvent, AuditEntry} & set(DELETED)
