"""A second proof: right codes once, wrong ones never, recovery codes once, resets noted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, NotFound, Refused
from pulse.people import second_factor
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.second_factor import STEP, RecoveryCode, SecondFactor
from pulse.people.sign_ins import epoch_of
from pulse.vault import Vault
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, 10, tzinfo=UTC)
VAULT = Vault(["for tests"])


def code(secret: str, at: datetime = AT) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def begun(session: Session, person: Person) -> str:
    second_factor.begin(session, VAULT, person.id, at=AT)
    secret = second_factor.secret_to_show(session, VAULT, person.id)
    assert secret is not None
    return secret


def switched_on(session: Session, person: Person) -> tuple[str, list[str]]:
    secret = begun(session, person)
    return secret, second_factor.confirm(session, VAULT, person.id, code(secret), at=AT, now=AT)


def refused(session: Session, person: Person, typed: str, at: datetime) -> bool:
    try:
        second_factor.check(session, VAULT, person.id, typed, at=AT, now=at)
    except Refused as error:
        return error.code == "code_wrong"
    return False


def test_nothing_counts_before_the_app_shows_the_right_code(
    session: Session, person: Person
) -> None:
    secret = begun(session, person)
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06d}"
    with pytest.raises(Refused):
        second_factor.confirm(session, VAULT, person.id, wrong, at=AT, now=AT)
    assert not second_factor.is_on(session, person.id)
    assert refused(session, person, code(secret), AT)
    second_factor.confirm(session, VAULT, person.id, code(secret), at=AT, now=AT)
    assert second_factor.is_on(session, person.id)
    assert second_factor.secret_to_show(session, VAULT, person.id) is None
    with pytest.raises(Conflict):
        second_factor.begin(session, VAULT, person.id, at=AT)


def test_the_secret_is_kept_sealed(session: Session, person: Person) -> None:
    secret, codes = switched_on(session, person)
    assert secret not in session.get_one(SecondFactor, person.id).sealed
    kept = set(session.scalars(select(RecoveryCode.digest)))
    assert not kept & {one.replace("-", "") for one in codes}


def test_a_code_counts_once_and_not_much_too_late(session: Session, person: Person) -> None:
    secret, _ = switched_on(session, person)
    assert refused(session, person, code(secret), AT)  # used when it was switched on
    later = AT + timedelta(seconds=STEP * 4)
    now = code(secret, later)
    assert refused(session, person, code(secret, later - timedelta(seconds=2 * STEP)), later)
    assert not refused(session, person, f" {now[:3]} {now[3:]} ", later)
    assert refused(session, person, now, later)
    assert refused(session, person, code(secret, later - timedelta(seconds=STEP)), later)
    drifted = later + timedelta(seconds=2 * STEP)
    assert not refused(session, person, code(secret, drifted + timedelta(seconds=STEP)), drifted)


def test_a_recovery_code_works_once(session: Session, person: Person) -> None:
    _, codes = switched_on(session, person)
    assert len(set(codes)) == 10
    assert not refused(session, person, codes[0].lower(), AT)
    assert refused(session, person, codes[0], AT)
    assert second_factor.recovery_codes_left(session, person.id) == 9
    fresh = second_factor.renew_recovery_codes(session, person.id, at=AT)
    assert refused(session, person, codes[1], AT)
    assert not refused(session, person, fresh[0], AT)


def test_one_persons_codes_are_nobody_elses(session: Session, person: Person) -> None:
    _, codes = switched_on(session, person)
    other = make_person(session, make_department(session, "C1"))
    switched_on(session, other)
    assert refused(session, other, codes[0], AT)


def test_an_administrator_resets_a_colleague_and_never_themselves(
    session: Session, person: Person
) -> None:
    switched_on(session, person)
    admin = make_person(session, make_department(session, "C1"), roles=("sys_admin",))
    switched_on(session, admin)
    who, before = viewer_of(session, admin.id, AT.date()), epoch_of(session, person.id)
    second_factor.reset(session, who, f" {person.number.lower()} ", at=AT)
    assert not second_factor.is_on(session, person.id)
    assert epoch_of(session, person.id) == before + 1
    noted = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "second_factor_reset")
    ).one()
    assert (noted.actor_id, noted.object_id) == (admin.id, str(person.id))
    with pytest.raises(Refused):
        second_factor.reset(session, who, admin.number, at=AT)
    for number in (person.number, "P-NOBODY"):
        with pytest.raises(NotFound):
            second_factor.reset(session, who, number, at=AT)
    with pytest.raises(NotFound):
        second_factor.reset(session, viewer_of(session, person.id, AT.date()), admin.number, at=AT)


def test_switching_off_forgets_everything(session: Session, person: Person) -> None:
    _, codes = switched_on(session, person)
    second_factor.switch_off(session, person.id, at=AT)
    assert not second_factor.is_on(session, person.id)
    assert refused(session, person, codes[0], AT)
    assert second_factor.recovery_codes_left(session, person.id) == 0


def test_an_address_for_an_app(session: Session, person: Person) -> None:
    address = second_factor.address_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "p@example.com")
    assert address.startswith("otpauth://totp/Ieum:p%40example.com?")
    assert "issuer=Ieum" in address
