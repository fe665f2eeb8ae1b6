"""A partner company reads its own results first: through the one door everybody reads by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.outbox import OutboxMessage
from pulse.people.company_settings import change_settings
from pulse.people.models import (
    Employer,
    Headship,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
)
from pulse.people.permissions import viewer_of
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.first_look import days_of, everybody_from
from pulse.publishing.opening import open_wave, plan_seal
from pulse.results.reading import WaveResults, read_results
from pulse.results.waves import readable_waves
from pulse.surveys.models import Wave
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import (
    AFTER,
    CLOSES,
    OPENS,
    PUBLISHES,
    SINCE,
    make_company,
    make_department,
    make_template,
    plain_questions,
)

DAY = timedelta(days=1)
OUT = date(2026, 8, 18)
"""The day of publication in Seoul."""
FIRMS = {"PA": 12, "PB": 11}


class Partners(Ran):
    """A wave of two own teams and two partner companies."""

    def open_to(self, *, days: int = 3, own: bool = True) -> Partners:
        with self.session() as session, transaction(session):
            teams = make_company(session, {"T1": 14, "T2": 12})
            self.people = [person for team in teams.values() for person in team] if own else []
            boss = teams["T1"][0]
            role = RoleAssignment(person_id=boss.id, role="hr_lead", valid_from=SINCE)
            head = Headship(
                department_id=self.place(session, boss), person_id=boss.id, valid_from=SINCE
            )
            session.add_all([role, head])
            for code, size in FIRMS.items() if own else [("PA", 12)]:
                self.people += _firm(session, code, size)
            if days != 3:
                change_settings(session, {"first_look_days": days}, at=OPENS, actor_id=boss.id)
            audience = {"employers": ["EXT", "PA", "PB"] if own else ["PA"]}
            template = make_template(session, plain_questions(), audience=audience)
            wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
            open_wave(session, self.keys, wave.id, OPENS)
            self.wave_id, self.boss = wave.id, boss.id
        return self

    def place(self, session: Session, person: Person) -> int:
        mine = select(Membership.department_id).where(Membership.person_id == person.id)
        return session.scalars(mine).one()

    def publish(self, late: int = 0) -> Partners:
        self.answer()
        close_wave(self.closer(), self.wave_id, AFTER)
        with self.session() as session, transaction(session):
            publish_due(session, PUBLISHES + late * DAY)
        return self

    def read(self, number: str, on: date) -> WaveResults | None:
        with self.session() as session:
            person = session.scalars(select(Person).where(Person.number == number)).one()
            return read_results(session, viewer_of(session, person.id, on), self.wave_id)

    def keys_of(self, number: str, on: date) -> set[str]:
        found = self.read(number, on)
        return set() if found is None else set(found.labels)


def _firm(session: Session, code: str, size: int) -> list[Person]:
    firm = Employer(code=code, name_ko=f"협력사 {code}", name_en=f"Firm {code}", is_own=False)
    session.add(firm)
    session.flush()
    root = make_department(session, f"{code}0", None, firm)
    found = [
        Person(
            number=f"{code}-{n}", name_ko=f"사람 {n}", name_en=f"Person {n}", employer_id=firm.id,
            email=f"{code.lower()}-{n}@example.com", calendar_code="CAL-HQ", hired_on=SINCE,
            status=PersonStatus.ACTIVE,
        )
        for n in range(size)
    ]  # fmt: skip
    session.add_all(found)
    session.flush()
    for person in found:
        session.add(Membership(person_id=person.id, department_id=root.id, valid_from=SINCE))
    session.flush()
    return found


@pytest.fixture
def ran(either_engine: Engine) -> Partners:
    return Partners(either_engine).open_to().publish()


def test_a_partners_worker_reads_before_the_company_that_asked(ran: Partners) -> None:
    assert ran.keys_of("PA-1", OUT) == {"employer:PA"}
    early, later = ran.keys_of("T1-0", OUT), ran.keys_of("T1-0", OUT + 4 * DAY)
    assert {"everyone", "department:T1", "employer:EXT"} <= early
    assert later - early >= {"employer:PA", "department:PA0"}
    assert not any("PA" in key for key in early)


def test_the_days_are_whole_and_the_first_is_not_counted(ran: Partners) -> None:
    assert "employer:PA" not in ran.keys_of("T1-0", OUT + 3 * DAY)
    assert "employer:PA" in ran.keys_of("T1-0", OUT + 4 * DAY)


def test_neither_numbers_nor_comments_nor_rates_of_a_partner_come_early(ran: Partners) -> None:
    early, later = ran.read("T1-0", OUT), ran.read("T1-0", OUT + 4 * DAY)
    assert early is not None
    assert later is not None

    def of_partner(found: WaveResults) -> tuple[bool, bool, bool]:
        return (
            any("PA" in cell.cell_key for cell in found.cells),
            any("PA" in rate.cell_key for rate in found.participation),
            any("PA" in comment.block_key for comment in found.comments),
        )

    assert of_partner(early) == (False, False, False)
    assert of_partner(later) == (True, True, True)


def test_what_only_partners_can_be_in_waits_whatever_it_is_called(ran: Partners) -> None:
    with ran.session() as session:
        held = session.get_one(Wave, ran.wave_id).plan["first_look"]
    assert held["firms"] == ["PA", "PB"]
    assert "everyone" not in held["cells"]
    assert {"role:unstated", "site:unstated", "tenure_band:unstated"} & set(held["cells"])


def test_it_is_sealed_with_the_plan_and_a_later_setting_changes_nothing(ran: Partners) -> None:
    with ran.session() as session, transaction(session):
        wave = session.get_one(Wave, ran.wave_id)
        assert wave.plan_sha256 == plan_seal(wave.plan)
        change_settings(session, {"first_look_days": 0}, at=AFTER, actor_id=ran.boss)
        assert (days_of(wave, "PA"), days_of(wave, "EXT")) == (3, 0)
    assert "employer:PA" not in ran.keys_of("T1-0", OUT)


def test_published_late_the_days_begin_late(either_engine: Engine) -> None:
    ran = Partners(either_engine).open_to().publish(late=5)
    with ran.session() as session:
        assert everybody_from(session.get_one(Wave, ran.wave_id)) == OUT + 9 * DAY
    assert "employer:PA" not in ran.keys_of("T1-0", OUT + 8 * DAY)


def test_without_days_everybody_reads_at_once(either_engine: Engine) -> None:
    ran = Partners(either_engine).open_to(days=0).publish()
    assert "employer:PA" in ran.keys_of("T1-0", OUT)
    assert ran.keys_of("PA-1", OUT) == {"employer:PA"}


def test_where_one_firm_alone_was_asked_everybody_together_is_theirs(
    either_engine: Engine,
) -> None:
    ran = Partners(either_engine).open_to(own=False).publish()
    assert ran.keys_of("PA-1", OUT) == {"everyone"}
    assert ran.keys_of("T1-0", OUT) == set()
    assert "everyone" in ran.keys_of("T1-0", OUT + 4 * DAY)
    with ran.session() as session:
        viewers = (viewer_of(session, ran.boss, day) for day in (OUT, OUT + 4 * DAY))
        assert [len(readable_waves(session, viewer)) for viewer in viewers] == [0, 1]
        told = session.scalars(
            select(OutboxMessage.due_at).where(OutboxMessage.notice == "results_ready")
        ).all()
    assert told == [PUBLISHES + 4 * DAY] * 2, "channel and HR, at the hour of publication"
