from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.audit import AuditEntry
from pulse.ballots.keys import KeyGone
from pulse.ballots.models import SealedBallot
from pulse.ballots.sealing import BoxBroken, Sealer
from pulse.errors import Conflict
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people import newcomers
from pulse.people.newcomers import Newcomer
from pulse.publishing import closing
from pulse.publishing.cells import findings_of
from pulse.publishing.certificates import certificate_of
from pulse.publishing.closing import close_wave, due_to_close, publish_due
from pulse.publishing.models import (
    PublishedCell,
    PublishedComment,
    PublishedFinding,
    PublishedParticipation,
    WaveRecord,
)
from pulse.surveys.models import Invitation, RosterEntry, Wave, WaveState
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran, lively
from tests.pulse.surveys.world import AFTER, DURING, PUBLISHES

PERSONAL = (SealedBallot, RosterEntry, Invitation)


def everything_published(session: Session, wave_id: int) -> dict[str, Any]:
    """All that a close leaves, without its random ids."""
    cells = session.scalars(select(PublishedCell).where(PublishedCell.wave_id == wave_id))
    comments = session.scalars(select(PublishedComment).where(PublishedComment.wave_id == wave_id))
    findings = session.scalars(select(PublishedFinding).where(PublishedFinding.wave_id == wave_id))
    rates = session.scalars(
        select(PublishedParticipation).where(PublishedParticipation.wave_id == wave_id)
    )
    record = session.get_one(WaveRecord, wave_id)
    return {
        "rates": sorted((r.cell_key, r.invited, r.coverage, str(r.reach)) for r in rates),
        "audited": record.certificate["audited"],
        "cells": {
            (c.cell_key, c.question_code): (
                c.n_band,
                c.mean,
                c.end_code,
                str(c.interval),
                str(c.distribution),
            )
            for c in cells
        },
        "comments": sorted((c.question_code, c.block_key, c.body) for c in comments),
        "findings": sorted((f.cell_key, f.kind, str(f.document)) for f in findings),
        "rate": record.response_rate,
        "spreads": record.spreads,
        "certificate": record.certificate,
        "key_destroyed_at": record.key_destroyed_at,
        "state": session.get_one(Wave, wave_id).state,
    }


def counts(session: Session) -> dict[str, int]:
    return {
        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
        for table in PERSONAL
    }


@pytest.fixture
def answered(fresh_engine: Engine) -> Ran:
    return Ran(fresh_engine).open().answer()


def test_a_closed_wave_holds_cells_and_nothing_personal(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        found = everything_published(session, answered.wave_id)
        assert found["state"] is WaveState.CLOSED
        assert found["rate"] == 100
        assert found["cells"]["everyone", "Q-1"][:2] == ("20-49", "2.9")
        assert ("department:T1", "Q-1") in found["cells"]
        assert found["spreads"]["Q-1"] == "1.4"
        assert counts(session) == {"sealed_ballot": 0, "roster_entry": 0, "invitation": 0}
        assert certificate_of(session, answered.wave_id).is_complete
    assert not answered.keys.exists(answered.wave_id)


def test_distributions_go_on_one_level_and_only_from_ten(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        spread = {
            cell.cell_key: cell.n_band
            for cell in session.scalars(select(PublishedCell))
            if cell.distribution is not None and cell.question_code == "Q-3"
        }
    assert set(spread) <= {
        "everyone",
        "department:T1",
        "department:T2",
        "department@everyone/other",
    }
    assert {"everyone", "department:T1"} <= set(spread)
    assert "5-9" not in spread.values()


def test_comments_carry_their_block_only(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        comments = session.scalars(select(PublishedComment)).all()
        said = {c.body for c in comments}
    assert said == {str(lively(at)["Q-4"]) for at in range(37) if at % 2}
    assert len({c.block_key for c in comments}) > 1


def test_findings_are_kept_of_the_disjoint_groups_and_read_once_published(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session, transaction(session):
        assert findings_of(session, answered.wave_id) == []
        publish_due(session, PUBLISHES)
    with answered.session() as session:
        found = findings_of(session, answered.wave_id)
        assert {(f.cell_key, f.kind) for f in found} == {
            ("everyone", "weakest_link"),
            ("department:T1", "weakest_link"),
            ("department:T2", "weakest_link"),
            ("department@everyone/other", "weakest_link"),
        }
        assert [f.cell_key for f in findings_of(session, answered.wave_id, {"everyone"})] == [
            "everyone"
        ]


def test_a_wave_is_not_closed_before_its_time(answered: Ran) -> None:
    with pytest.raises(Conflict):
        close_wave(answered.closer(), answered.wave_id, DURING)
    with answered.session() as session:
        assert due_to_close(session, DURING) == []
        assert due_to_close(session, AFTER) == [answered.wave_id]


def test_too_few_ballots_publish_nothing_but_the_rate(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer(limit=9)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        found = everything_published(session, ran.wave_id)
        assert (found["cells"], found["comments"], found["spreads"]) == ({}, [], {})
        assert found["rate"] == 25
        assert counts(session)["sealed_ballot"] == 0
    assert not ran.keys.exists(ran.wave_id)


def test_a_withdrawn_ballot_is_no_answer(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer(lambda at: lively(at) if at < 9 else {})
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert everything_published(session, ran.wave_id)["cells"] == {}
        assert everything_published(session, ran.wave_id)["rate"] == 25


def test_accounts_are_no_longer_new_after_a_wave_whoever_answered(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open()
    with ran.session() as session, transaction(session):
        asked = list(session.scalars(select(RosterEntry.person_id)))
        newcomers.note_accounts(session, asked)
    ran.answer(limit=12)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert set(session.scalars(select(Newcomer.is_unused))) == {False}


def test_closing_again_changes_nothing(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        before = everything_published(session, answered.wave_id)
        entries = session.scalar(select(func.count()).select_from(AuditEntry))
    close_wave(answered.closer(), answered.wave_id, AFTER + timedelta(hours=1))
    with answered.session() as session:
        assert everything_published(session, answered.wave_id) == before
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == entries
        assert due_to_close(session, AFTER) == []


class Killed(BaseException):
    """Stands for a process that is gone: nothing catches it on the way."""


MOMENTS = [
    *[("before", step) for step in ("_stop_submitting", "_open_boxes", "_release", "_store")],
    *[("before", step) for step in ("forget_people", "advance", "_destroy_key", "_vacuum")],
    *[("after", step) for step in ("_stop_submitting", "_store", "advance")],
    *[("after", step) for step in ("_tabulate", "_destroy_key", "_vacuum", "_clean_files")],
]


def test_a_close_killed_anywhere_ends_in_the_same_state(
    fresh_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = Ran(fresh_engine).open().answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        undisturbed = everything_published(session, ran.wave_id)
    for when, step in MOMENTS:
        ran.again().answer()
        with monkeypatch.context() as patch:
            patch.setattr(closing, step, dying(getattr(closing, step), when))
            with pytest.raises(Killed):
                close_wave(ran.closer(), ran.wave_id, AFTER)
        with ran.session() as session:
            is_closed = session.get_one(Wave, ran.wave_id).state is WaveState.CLOSED
            assert counts(session)["sealed_ballot"] == (0 if is_closed else 37), step
            is_done = (when, step) == ("after", "_clean_files")
            assert due_to_close(session, AFTER) == ([] if is_done else [ran.wave_id]), step
        close_wave(ran.closer(), ran.wave_id, AFTER)
        with ran.session() as session:
            assert everything_published(session, ran.wave_id) == undisturbed, step
            assert counts(session) == dict.fromkeys(counts(session), 0), step
            assert due_to_close(session, AFTER) == [], step
        assert not ran.keys.exists(ran.wave_id), step


def dying(real: Callable[..., Any], when: str) -> Callable[..., Any]:
    """The same step, in a process that is gone right before or right after it."""

    def die(*args: Any, **named: Any) -> Any:
        if when == "after":
            real(*args, **named)
        raise Killed

    return die


def test_a_lost_key_leaves_the_wave_as_it_is(answered: Ran) -> None:
    key = answered.keys.held.pop(answered.wave_id)
    with pytest.raises(KeyGone):
        close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        assert counts(session)["sealed_ballot"] == 37
        assert due_to_close(session, AFTER) == [answered.wave_id]
    answered.keys.held[answered.wave_id] = key
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        assert everything_published(session, answered.wave_id)["state"] is WaveState.CLOSED


def test_a_broken_box_does_not_stop_the_others(answered: Ran) -> None:
    with answered.session() as session, transaction(session):
        pid = session.scalars(select(SealedBallot.pid).limit(1)).one()
        session.execute(update(SealedBallot).where(SealedBallot.pid == pid).values(box=b"x" * 40))
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        certificate = certificate_of(session, answered.wave_id)
        assert certificate.unreadable
        assert certificate.response_rate == 95


def test_a_plan_changed_behind_our_back_is_not_published(answered: Ran) -> None:
    with answered.session() as session, transaction(session):
        session.execute(update(Wave).values(k=6))
    with pytest.raises(Conflict, match="plan_was_changed"):
        close_wave(answered.closer(), answered.wave_id, AFTER)


def test_a_copy_kept_from_the_open_wave_stays_shut(answered: Ran) -> None:
    with answered.session() as session:
        boxes = session.execute(select(SealedBallot.pid, SealedBallot.box)).all()
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with pytest.raises(KeyGone):
        answered.keys.read(answered.wave_id)
    guess = Sealer(bytes(32), answered.wave_id)
    for pid, box in boxes:
        with pytest.raises(BoxBroken):
            guess.open(pid, box)


def test_results_are_published_at_their_hour_and_told_once(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        with transaction(session):
            assert publish_due(session, PUBLISHES - timedelta(seconds=1)) == 0
        for told in (1, 0):
            with transaction(session):
                assert publish_due(session, PUBLISHES) == told
        results = select(OutboxMessage).where(OutboxMessage.notice == "results_ready")
        told = session.scalars(results.order_by(OutboxMessage.id)).all()
        assert [message.recipient for message in told] == ["channel:hr", "channel:cs"]
        assert {message.payload["wave_id"] for message in told} == {answered.wave_id}


def test_nothing_is_published_while_the_key_exists(
    answered: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "_destroy_key", lambda *_args: None)
    monkeypatch.setattr(closing, "_clean_files", lambda *_args: None)
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session, transaction(session):
        assert publish_due(session, PUBLISHES) == 0


def test_reach_is_read_off_what_was_surely_delivered(answered: Ran) -> None:
    with answered.session() as session, transaction(session):
        for at, person in enumerate(answered.people):
            asked = notices.SurveyAsked(answered.wave_id, 1)
            telling.tell(session, asked, telling.person_recipient(person.id), at=DURING)
            state = DeliveryState.SENT if at % 2 else DeliveryState.FAILED
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.recipient == f"person:{person.id}")
                .values(state=state)
            )
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        rows = session.scalars(select(PublishedParticipation)).all()
    everyone = next(row for row in rows if row.cell_key == "everyone")
    assert everyone.invited == len(answered.people)
    assert everyone.reach is not None
    assert everyone.response is not None


def test_without_a_record_of_delivery_only_coverage_is_told(answered: Ran) -> None:
    close_wave(answered.closer(), answered.wave_id, AFTER)
    with answered.session() as session:
        rows = session.scalars(select(PublishedParticipation)).all()
    assert rows
    assert {(row.reach, row.response) for row in rows} == {(None, None)}
