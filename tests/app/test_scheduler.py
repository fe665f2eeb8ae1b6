"""The scheduler: one leader, ticks that are safe to repeat, and none that stops the others."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.scheduler import BEAT_SECONDS, JOBS, Job, Leader, build_scheduler, run_job
from pulse import leadership, long_work
from pulse.instants import system_now
from pulse.transaction import transaction


def leader(app: Flask, name: str = "one") -> Leader:
    made = Leader(app)
    made.name = name
    return made


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            for table in inspect(connection).get_table_names()
        }


def test_a_tick_runs_only_while_this_process_leads(app: Flask) -> None:
    ran: list[str] = []
    job = Job("count", 1, lambda: ran.append("ran") or 0)
    mine = leader(app)
    run_job(app, mine, job)
    assert ran == []
    mine.beat()
    run_job(app, mine, job)
    assert ran == ["ran"]
    mine.step_down()
    run_job(app, mine, job)
    assert ran == ["ran"]


def test_a_failing_tick_is_noted_and_the_next_one_runs(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        db.session.execute(text("SELECT * FROM nowhere"))
        return 1

    done: list[int] = []
    mine = leader(app)
    mine.beat()
    run_job(app, mine, Job("fail", 1, fail))
    run_job(app, mine, Job("next", 1, lambda: done.append(1) or 1))
    (line,) = (json.loads(each) for each in capsys.readouterr().err.splitlines())
    assert (line["event"], line["job"], line["level"]) == ("tick_failed", "fail", "error")
    assert "nowhere" in line["exception"]
    assert done == [1]


def test_of_two_processes_one_leads_and_the_other_follows(app_there: Flask) -> None:
    one, two = leader(app_there, "one"), leader(app_there, "two")
    for _ in range(2):
        one.beat()
        two.beat()
        assert (one.leads, two.leads) == (True, False)
    one.step_down()
    two.beat()
    one.beat()
    assert (one.leads, two.leads) == (False, True)
    for each in (one, two):
        each.step_down()


def test_whoever_comes_to_lead_takes_up_the_long_work_left_behind(
    app_there: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed: list[str] = []
    one, two = leader(app_there, "one"), leader(app_there, "two")
    monkeypatch.setattr(long_work, "free_left_behind", lambda *_: freed.append("freed"))
    for _ in range(2):
        one.beat()
        two.beat()
    assert freed == ["freed"], "only once, and only by the one who leads"
    one.step_down()
    two.beat()
    assert freed == ["freed", "freed"]
    two.step_down()


def test_the_beat_is_written_for_the_status_page(app_there: Flask) -> None:
    mine = leader(app_there)
    before = system_now()
    mine.beat()
    with app_there.app_context():
        beat = leadership.last_beat(db.session())
    assert beat is not None
    assert before <= beat <= system_now()
    mine.step_down()


@pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)
def test_a_leader_that_stepped_down_gives_its_lock_back_even_in_a_pool(
    fresh_engine: Engine, app_there: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pooled connection goes on living, and with it would the lock."""
    pooled = create_engine(fresh_engine.url)
    monkeypatch.setattr(type(db), "engine", pooled)
    one = leader(app_there)
    one.beat()
    one.step_down()
    with fresh_engine.connect() as stranger:
        assert leadership.try_advisory_lock(stranger)
        stranger.invalidate()
    pooled.dispose()


@pytest.mark.parametrize("fresh_database", ["postgresql"], indirect=True)
def test_when_the_leaders_connection_is_cut_another_takes_over(
    fresh_engine: Engine, app_there: Flask
) -> None:
    one, two = leader(app_there, "one"), leader(app_there, "two")
    one.beat()
    two.beat()
    with fresh_engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database d "
                "ON d.oid = database WHERE locktype = 'advisory' AND granted "
                "AND datname = current_database()"
            )
        ).all()
    with Session(fresh_engine) as session, transaction(session):
        leadership.release_lease(session, "one")  # its lease would run out in a few seconds
    two.beat()
    one.beat()
    assert (one.leads, two.leads) == (False, True)
    one.beat()
    assert not one.leads
    two.step_down()
    one.beat()
    assert one.leads
    one.step_down()


def test_a_database_that_does_not_answer_ends_the_leadership_and_nothing_else(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = leader(app)
    mine.beat()
    assert mine.leads
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE leader_lease RENAME TO elsewhere"))
    mine.beat()
    assert not mine.leads
    assert "beat_failed" in capsys.readouterr().err
    mine.step_down()
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO leader_lease"))
    mine.beat()
    assert mine.leads


def test_every_tick_run_twice_on_an_empty_database_does_nothing(
    app_there: Flask, fresh_engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts(fresh_engine)
    with app_there.app_context():
        for job in JOBS:
            assert [job.run(), job.run()] == [0, 0], job.name
            db.session.remove()
    assert counts(fresh_engine) == before
    assert capsys.readouterr().err == ""


def test_ticks_have_names_of_their_own_and_beat_well_within_the_lease() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(job.seconds > 0 for job in JOBS)
    assert leadership.LEASE.total_seconds() >= 3 * BEAT_SECONDS


def test_the_timetable_has_the_beat_and_every_tick_and_no_memory(app: Flask) -> None:
    scheduler = build_scheduler(app, leader(app))
    jobs = {job.id: job for job in scheduler.get_jobs()}
    assert set(jobs) == {"beat", *(job.name for job in JOBS)}
    scheduler.start(paused=True)
    try:
        assert all(job.coalesce and job.max_instances == 1 for job in scheduler.get_jobs())
    finally:
        scheduler.shutdown(wait=False)
