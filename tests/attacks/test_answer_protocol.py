"""What a thief of databases, files or logs gets out of a wave, during it and after it."""

from __future__ import annotations

import logging
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.ballots.models import SealedBallot
from pulse.base import Base
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.models import PublishedCell, PublishedComment
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran, lively
from tests.pulse.surveys.world import AFTER, DURING, PUBLISHES, TEAM

Dump = dict[str, list[tuple[Any, ...]]]


def dump(session: Session) -> Dump:
    """Every row of every table, as text that compares."""
    session.rollback()
    return {
        name: sorted((tuple(map(repr, row)) for row in session.execute(select(table))), key=repr)
        for name, table in Base.metadata.tables.items()
    }


def changed(before: Dump, after: Dump) -> dict[str, int]:
    """How many rows came, went or differ, by table; tables without any are left out."""
    moved = {
        name: max(
            (Counter(before[name]) - Counter(after[name])).total(),
            (Counter(after[name]) - Counter(before[name])).total(),
        )
        for name in before
    }
    return {name: count for name, count in moved.items() if count}


def press(ran: Ran, who: int, answers: dict[str, object]) -> None:
    with ran.session() as session, transaction(session):
        submitting.submit_as(
            session.connection(),
            ran.keys,
            wave_id=ran.wave_id,
            slack_team=TEAM,
            slack_user=f"U{ran.people[who].number}",
            answers=answers,
            at=DURING,
        )


@pytest.fixture
def opened(fresh_engine: Engine) -> Ran:
    return Ran(fresh_engine).open()


def test_a_submit_changes_one_row_of_one_table(opened: Ran) -> None:
    with opened.session() as session:
        states = [dump(session)]
        for answers in ({"Q-1": 5}, {"Q-1": 5}, {"Q-1": 2, "Q-4": "말"}, {"Q-1": None}):
            press(opened, 0, answers)
            states.append(dump(session))
    for before, after in pairwise(states):
        assert changed(before, after) == {"sealed_ballot": 1}
        assert len(after["sealed_ballot"]) == 1


def test_a_refused_submit_changes_nothing(opened: Ran) -> None:
    with opened.session() as session:
        before = dump(session)
        for who, answers in ((0, {"Q-1": 99}), (0, {"Q-9": 1})):
            with pytest.raises(Exception, match="not_an_answer"):
                press(opened, who, answers)
        assert changed(before, dump(session)) == {}


def test_two_peoples_ballots_differ_in_noise_only(opened: Ran) -> None:
    """Whoever answered, and whatever: the same tables, the same lengths, nothing shared."""
    press(opened, 0, {"Q-1": 5, "Q-4": "짧게"})
    press(opened, 1, {"Q-1": 1, "Q-2": 0, "Q-3": "late", "Q-4": "아주 긴 의견입니다. " * 40})
    press(opened, 2, {"Q-1": None})
    with opened.session() as session:
        rows = session.execute(select(SealedBallot.pid, SealedBallot.box)).all()
    assert {(len(pid), len(box)) for pid, box in rows} == {(16, 4096 + 28)}
    shared = [{box[i : i + 8] for i in range(len(box) - 8)} for _pid, box in rows]
    assert not shared[0] & shared[1] & shared[2]


def test_a_ballot_names_nobody() -> None:
    columns = {column.name for column in SealedBallot.__table__.columns}
    assert columns == {"wave_id", "pid", "box"}
    assert not SealedBallot.__table__.foreign_keys
    for mapper in Base.registry.mappers:
        assert all(link.mapper.class_ is not SealedBallot for link in mapper.relationships)


def test_while_open_nothing_but_ballots_tells_that_anybody_answers(opened: Ran) -> None:
    with opened.session() as session:
        before = dump(session)
        opened.answer(limit=5)
        halfway = dump(session)
        opened.answer()
        late = dump(session)
        assert session.scalars(select(PublishedCell)).all() == []
    assert set(changed(before, halfway)) == set(changed(halfway, late)) == {"sealed_ballot"}


def secrets_of(ran: Ran) -> list[bytes]:
    """What must not survive: key, pseudonyms and boxes (by their first bytes)."""
    with ran.session() as session:
        rows = session.execute(select(SealedBallot.pid, SealedBallot.box)).all()
    return [ran.keys.read(ran.wave_id), *(r.pid for r in rows), *(r.box[:24] for r in rows)]


def test_after_the_close_no_table_holds_a_trace(opened: Ran) -> None:
    opened.answer()
    traces = {repr(secret) for secret in secrets_of(opened)}
    close_wave(opened.closer(), opened.wave_id, AFTER)
    with opened.session() as session:
        after = dump(session)
    assert not traces & {value for rows in after.values() for row in rows for value in row}
    assert after["published_cell"]
    assert after["published_comment"]
    for name in ("sealed_ballot", "roster_entry", "invitation"):
        assert after[name] == []


def test_after_the_close_no_file_holds_a_trace(opened: Ran) -> None:
    if opened.engine.dialect.name != "sqlite":
        return  # a server's files are its own; the rows are gone and their key with them
    path = Path(str(opened.engine.url.database))
    opened.answer()
    secrets = secrets_of(opened)
    during = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert any(secret in during for secret in secrets[1:])
    assert secrets[0] not in during
    assert str(lively(1)["Q-4"]).encode() not in during
    close_wave(opened.closer(), opened.wave_id, AFTER)
    after = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert not any(secret in after for secret in secrets)
    unpublished = str(lively(1)["Q-4"]).encode()
    with opened.session() as session:
        is_listed = unpublished.decode() in set(session.scalars(select(PublishedComment.body)))
    assert (unpublished in after) == is_listed


def test_swapping_two_people_alike_changes_nothing_published(fresh_engine: Engine) -> None:
    """People who stand in the same groups are interchangeable in all that is published."""
    ran = Ran(fresh_engine, sizes={"T1": 12, "T2": 12}).open()
    plain = {at: lively(at) for at in range(24)}
    swapped = {**plain, 0: plain[2], 2: plain[0]}  # same team, role, site and tenure
    press_all(ran, swapped)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        one = published(session)
    again = {"cells": one["cells"], "comments": one["comments"]}
    assert again == in_another_wave(ran, plain)


def press_all(ran: Ran, answers: dict[int, dict[str, object]]) -> None:
    ran.answer(lambda at: answers[at])


def published(session: Session) -> dict[str, Any]:
    newest = session.scalars(select(PublishedCell.wave_id).order_by(PublishedCell.wave_id)).all()[
        -1
    ]
    cells = session.scalars(select(PublishedCell).where(PublishedCell.wave_id == newest))
    comments = session.scalars(
        select(PublishedComment.body).where(PublishedComment.wave_id == newest)
    )
    return {
        "cells": sorted(
            repr(
                (
                    c.cell_key,
                    c.question_code,
                    c.n_band,
                    c.mean,
                    c.end_code,
                    c.interval,
                    c.distribution,
                )
            )
            for c in cells
        ),
        "comments": sorted(comments),
    }


def in_another_wave(ran: Ran, answers: dict[int, dict[str, object]]) -> dict[str, Any]:
    """Give the same people the same template again."""
    press_all(ran.again(), answers)
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        return published(session)


def test_whether_a_cell_is_shown_depends_on_who_answered_not_on_what(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        lively_cells = shown(session, ran.wave_id)
    in_another_wave(
        ran, {at: {**lively(at), "Q-1": 5, "Q-2": 0, "Q-3": "yes"} for at in range(37)}
    )
    with ran.session() as session:
        assert shown(session, ran.wave_id) == lively_cells


def shown(session: Session, wave_id: int) -> set[tuple[str, str]]:
    """The cells shown of the questions with a mean."""
    found = session.scalars(select(PublishedCell).where(PublishedCell.wave_id == wave_id))
    return {(c.cell_key, c.question_code) for c in found if c.mean is not None}


def test_agreement_of_all_is_told_as_an_end_only(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open().answer(lambda _at: {"Q-1": 5, "Q-3": "yes"})
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        cells = session.scalars(select(PublishedCell)).all()
    assert {(c.mean, c.end_code) for c in cells if c.question_code == "Q-1"} == {("4.5", "high")}
    said = {share for c in cells for share in (c.distribution or {}).values()}
    assert said <= {"≤10", "≥90", "≤20", "≥80"}


def test_nothing_of_the_way_of_an_answer_is_logged(
    opened: Ran, caplog: pytest.LogCaptureFixture
) -> None:
    words = "아무도 모를 한마디"
    with caplog.at_level(logging.DEBUG):
        press(opened, 0, {"Q-1": 5, "Q-4": words})
        opened.answer()
        close_wave(opened.closer(), opened.wave_id, AFTER)
        with opened.session() as session, transaction(session):
            publish_due(session, PUBLISHES)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert words not in said
    assert f"U{opened.people[0].number}" not in said
