from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from pulse.publishing.auditing import audit_everything, in_trouble
from pulse.publishing.closing import close_wave
from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedParticipation,
    WaveRecord,
)
from pulse.surveys.models import RosterEntry, Wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER


@pytest.fixture
def ran(either_engine: Engine) -> Ran:
    made = Ran(either_engine).open().answer()
    close_wave(made.closer(), made.wave_id, AFTER)
    return made


def findings(ran: Ran) -> list[str]:
    with ran.session() as session:
        (found,) = audit_everything(session)
    return list(found.findings)


def test_what_the_close_published_stands_every_rule(ran: Ran) -> None:
    with ran.session() as session:
        (found,) = audit_everything(session)
        assert found.cells == session.scalar(select(func.count()).select_from(PublishedCell))
        assert found.cells > 10
        assert session.scalar(select(func.count()).select_from(PublishedParticipation))
    assert (found.findings, found.is_sealed, found.holds) == ((), True, True)
    assert in_trouble([found]) == []


def mean_moved(session: Session, _ran: Ran) -> None:
    one = session.scalars(select(PublishedCell).where(PublishedCell.end_code.is_(None))).first()
    assert one is not None
    one.mean, one.interval = "3.14", None


def cell_added(session: Session, ran: Ran) -> None:
    facts: dict[str, Any] = {"wave_id": ran.wave_id, "question_code": "Q-1", "n_band": "5-9"}
    session.add(PublishedCell(id="x", cell_key="department:NOBODY", mean="3.0", **facts))


def shares_put_elsewhere(session: Session, _ran: Ran) -> None:
    by_site = PublishedCell.cell_key.startswith("site")
    one = session.scalars(select(PublishedCell).where(by_site)).first()
    assert one is not None
    one.distribution = {"1": "40", "2": "60"}


def rate_refined(session: Session, _ran: Ran) -> None:
    session.execute(update(PublishedParticipation).values(coverage="63"))


def comments_thinned(session: Session, _ran: Ran) -> None:
    kept = session.scalars(select(PublishedComment.id).limit(1)).one()
    session.execute(delete(PublishedComment).where(PublishedComment.id != kept))


def name_left_in(session: Session, _ran: Ran) -> None:
    session.execute(update(PublishedComment).values(body="010-1234-5678로 전화 주세요"))


def person_left(session: Session, ran: Ran) -> None:
    facts = {"role": "", "site": "", "tenure_band": "", "employer": ""}
    person = ran.people[0].id
    session.add(RosterEntry(wave_id=ran.wave_id, person_id=person, department_path=[], **facts))


def key_left(session: Session, _ran: Ran) -> None:
    session.execute(update(WaveRecord).values(key_destroyed_at=None))


def plan_bent(session: Session, ran: Ran) -> None:
    session.execute(update(Wave).where(Wave.id == ran.wave_id).values(plan_sha256="0" * 64))


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (mean_moved, ["changed_since_the_close", "mean_or_interval"]),
        (cell_added, ["cell_not_planned", "changed_since_the_close", "mean_or_interval"]),
        (shares_put_elsewhere, ["changed_since_the_close", "shares"]),
        (rate_refined, ["changed_since_the_close", "rates"]),
        (comments_thinned, ["block_too_small"]),
        (name_left_in, ["not_masked"]),
        (person_left, ["not_destroyed"]),
        (key_left, ["key_not_destroyed"]),
        (plan_bent, ["plan_was_changed"]),
    ],
)
def test_everything_that_was_touched_is_found(
    ran: Ran, tampering: Callable[[Session, Ran], None], found: list[str]
) -> None:
    with ran.session() as session, transaction(session):
        tampering(session, ran)
    assert findings(ran) == found
