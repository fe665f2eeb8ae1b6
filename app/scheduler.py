"""The scheduler: APScheduler only beats; what is due is a row in our tables.

One process leads (advisory lock on PostgreSQL, lease row on SQLite) and runs the ticks of
``JOBS``.
Every tick is idempotent and catches up what a stopped scheduler missed.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app import backing_up, jobs, slack_jobs
from app.extensions import db
from pulse import leadership, long_work
from pulse.instants import system_now, utc_now
from pulse.transaction import transaction

BEAT_SECONDS = 2


@dataclass(frozen=True)
class Job:
    """One tick: its name, how often it runs (seconds) and what it does."""

    name: str
    seconds: float
    run: Callable[[], int]


JOBS = (
    Job("send", 0.5, jobs.send_outbox),
    Job("mail", 2, jobs.send_mail),
    Job("webhooks", 2, jobs.send_webhooks),
    Job("plan", 60, jobs.plan_pulses),
    Job("ask", 2, jobs.ask_surveys),
    Job("escalate", 2, jobs.fire_escalations),
    Job("settle", 5, jobs.settle_clocks),
    Job("periods", 600, jobs.keep_periods),
    Job("review", 600, jobs.remind_reviews),
    Job("rate", 20, jobs.rate_services),
    Job("close", 5, jobs.close_waves),
    Job("publish", 5, jobs.publish_waves),
    Job("letters", 60, jobs.tell_letters),
    Job("sync", 600, jobs.sync_people),
    Job("slack", 30, slack_jobs.keep_slack),
    Job("digest", 600, slack_jobs.tell_digests),
    Job("work", 2, jobs.do_long_work),
    Job("backup", 60, backing_up.copy_daily),
    Job("tidy", 3600, jobs.tidy),
)


class Leader:
    """Holds, renews and gives back the right to run the ticks."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.leads = False
        self._lock: Connection | None = None

    def beat(self) -> None:
        """Take or renew the leadership; write the beat that the status page shows."""
        with self.app.app_context():
            try:
                self.leads = self._hold()
            except SQLAlchemyError:
                self.leads = False
                self._drop_lock()
                structlog.get_logger("scheduler").exception("beat_failed")
            finally:
                db.session.remove()

    def _hold(self) -> bool:
        if db.engine.dialect.name == "postgresql" and not self._holds_lock():
            return False
        with transaction(db.session()) as session:
            holds = leadership.hold_lease(session, self.name, now=system_now())
            if holds and not self.leads:
                long_work.free_left_behind(session, utc_now())
            return holds

    def _holds_lock(self) -> bool:
        if self._lock is None:
            self._lock = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return leadership.try_advisory_lock(self._lock)

    def _drop_lock(self) -> None:
        """End the lock's connection for good: back in a pool it would keep the lock."""
        if self._lock is not None:
            self._lock.invalidate()
            self._lock.close()
            self._lock = None

    def step_down(self) -> None:
        """Give the leadership back at a clean stop; should that fail, the lease runs out."""
        self.leads = False
        with self.app.app_context():
            try:
                with transaction(db.session()) as session:
                    leadership.release_lease(session, self.name)
                if self._lock is not None:
                    leadership.release_advisory_lock(self._lock)
            except SQLAlchemyError:
                structlog.get_logger("scheduler").exception("step_down_failed")
            finally:
                self._drop_lock()
                db.session.remove()


def run_job(app: Flask, leader: Leader, job: Job) -> None:
    """Run one tick if this process leads; a failing tick is logged and tried at the next beat."""
    if not leader.leads:
        return
    with app.app_context():
        try:
            done = job.run()
            if done:
                structlog.get_logger("scheduler").info("tick", job=job.name, done=done)
        except Exception:  # noqa: BLE001 - one bad tick must not stop the others
            structlog.get_logger("scheduler").exception("tick_failed", job=job.name)
        finally:
            db.session.remove()


def build_scheduler(app: Flask, leader: Leader) -> BackgroundScheduler:
    """Return a stateless scheduler with the beat and every job."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30},
    )
    scheduler.add_job(leader.beat, "interval", seconds=BEAT_SECONDS, id="beat")
    for job in JOBS:
        scheduler.add_job(
            run_job, "interval", seconds=job.seconds, id=job.name, args=(app, leader, job)
        )
    return scheduler


def run_worker(app: Flask) -> None:
    """Beat until the process is told to stop, then finish the running ticks and step down."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    leader = Leader(app)
    leader.beat()
    scheduler = build_scheduler(app, leader)
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=True)
    leader.step_down()
