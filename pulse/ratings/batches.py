"""Batches: a service's ratings are gathered until enough came together, then closed like a wave.

A batch is a wave whose roster grows while it is open. Its list of cells is frozen when it opens
all the same: it is written from the company's departments and the four roles, before anybody is
on the roster, and who belongs to which cell follows from each one's row. At least ten ballots and
seven days must have come together; then it takes in nobody new, and closes two days later. Two
batches have no ballot in common, so a sum over batches is a sum of what each has published, and
tells no more than they do.
"""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse import audit
from pulse.ballots.keys import KeyGone, KeyStore
from pulse.ballots.submitting import answered_count, ballot_count, my_progress
from pulse.commitments.models import Service
from pulse.errors import Refused
from pulse.people.company_settings import company_settings
from pulse.people.tree import DepartmentTree, load_tree
from pulse.publishing.opening import plan_seal
from pulse.publishing.plan import EVERYONE, Dimension, Plan, PlannedCell
from pulse.ratings.models import RatingBatch
from pulse.ratings.questionnaire import asked_codes, questionnaire
from pulse.surveys.form import freeze_form
from pulse.surveys.models import (
    APART,
    Installment,
    Invitation,
    RosterEntry,
    Wave,
    WaveState,
)
from pulse.surveys.waves import MINIMUM_GROUP

A_DAY = timedelta(days=1)
TO_ANSWER = timedelta(days=2)
"""Between being full and being closed, so that nobody is asked in vain."""
FEWEST_BALLOTS = 10
SHORTEST = timedelta(days=7)
AHEAD = timedelta(weeks=8)
"""How far ahead the close of a batch lies that is still waiting for answers."""
LONGEST = timedelta(days=365)
"""A batch that has not come together in a year is closed with what it has, and most likely tells
nothing: no ballot lies sealed for longer."""
PUBLISHING_HOUR = time(9)
ROLES = ("user", "buyer", "decider", "proxy")
CUSTOMERS = f"{Dimension.DEPARTMENT.value}@{EVERYONE}"


def open_batch_of(session: Session, service_id: int, at: datetime) -> Wave | None:
    """Return the batch that takes in who is asked about a service now, if there is one."""
    return session.scalars(
        select(Wave)
        .join(RatingBatch, RatingBatch.wave_id == Wave.id)
        .where(RatingBatch.service_id == service_id, RatingBatch.is_full.is_(False))
        .where(Wave.state == WaveState.OPEN, Wave.opens_at <= at, Wave.closes_at > at)
        .order_by(Wave.id)
        .limit(1)
    ).first()


def open_batch(
    session: Session, keys: KeyStore, service: Service, at: datetime, timezone: str
) -> Wave:
    """Open a batch for a service with nobody on its roster yet; its key is made last."""
    template, in_force = questionnaire(session), company_settings(session)
    wave = Wave(
        template=template,
        name_ko=service.name_ko,
        name_en=service.name_en,
        state=WaveState.PLANNED,
        timezone=timezone,
        opens_at=at,
        closes_at=at + AHEAD,
        publishes_at=at + AHEAD + timedelta(days=1),
        k=in_force.least_group,
        k_comments=max(in_force.least_group, in_force.least_comments),
        answer_in=list(template.document["answer_in"]),
        result_channel=APART,
        installments=[
            Installment(
                number=1, opens_at=at, question_codes=asked_codes(template, service.stage_set)
            )
        ],
    )
    session.add(wave)
    session.flush()
    session.add(RatingBatch(wave_id=wave.id, service_id=service.id))
    tree = load_tree(session, at.astimezone(ZoneInfo(timezone)).date())
    _freeze(wave, service, tree)
    session.flush()
    details = {"service": service.code, "plan_sha256": wave.plan_sha256}
    audit.record(session, "rating_batch_opened", "wave", wave.id, at=at, details=details)
    if keys.exists(wave.id):
        keys.destroy(wave.id)
    keys.create(wave.id)
    return wave


def finish_full(session: Session, keys: KeyStore, at: datetime) -> int:
    """Let every batch end in which ten ballots and seven days came together; return how many.

    Who was asked already has two days left to answer; who was not yet, is asked in the next one.
    The closing job finds a batch by its time, and one already full is not touched again. One that
    is still waiting has its close moved on.
    """
    ended = 0
    for batch, wave in _waiting(session, at):
        if wave.opens_at <= at - SHORTEST and _has_enough(session, keys, wave):
            batch.is_full = True
            _end(wave, at + TO_ANSWER)
            _move_on(session, keys, wave, batch.service_id, at)
            ended += 1
        elif wave.closes_at <= at + AHEAD / 2:
            _end(wave, min(at + AHEAD, max(wave.opens_at + LONGEST, wave.closes_at)))
    session.flush()
    return ended


def _end(wave: Wave, at: datetime) -> None:
    wave.closes_at = at
    wave.publishes_at = _next_morning(at, wave.timezone)


def rating_plan(tree: DepartmentTree, k: int = MINIMUM_GROUP) -> Plan:
    """List the cells of a batch: everyone, the customer departments, the roles.

    Customers are the departments right below each company, and companies without any, so that
    they are disjoint. Values too small are pooled or hidden at the close, by who answered.
    """
    cells = [_cell(EVERYONE, EVERYONE, Dimension.EVERYONE, None, ())]
    customers = customer_codes(tree)
    cells += [
        _cell(f"department:{code}", CUSTOMERS, Dimension.DEPARTMENT, EVERYONE, (f"in:{code}",))
        for code in customers
    ]
    cells += [
        _cell(role_key(role), Dimension.ROLE.value, Dimension.ROLE, EVERYONE, (f"is:{role}",))
        for role in ROLES
    ]
    return Plan(k, tuple(cells), tuple(f"department:{code}" for code in customers))


def customer_codes(tree: DepartmentTree) -> list[str]:
    """Return the departments by which customers are told apart, in order of code."""
    found: list[str] = []
    for root in tree.roots():
        own_is_one = root.level == "partner" or not tree.children(root.id)
        found += [root.code] if own_is_one else [one.code for one in tree.children(root.id)]
    return sorted(found)


def role_key(role: str) -> str:
    """Return the key of a role's cell."""
    return f"{Dimension.ROLE.value}:{role}"


def _freeze(wave: Wave, service: Service, tree: DepartmentTree) -> None:
    document = {
        "form": {
            **freeze_form(wave.installments, wave.template.questions),
            "notes_slots": True,
        },
        "cells": json.loads(rating_plan(tree, wave.k).to_json()),
        "rates": {"service": service.code, "provider": service.provider_department_id},
    }
    wave.plan, wave.plan_sha256, wave.invited = document, plan_seal(document), 0
    wave.state = WaveState.OPEN


def _cell(
    key: str, partition: str, dimension: Dimension, parent: str | None, terms: tuple[str, ...]
) -> PlannedCell:
    label = terms[0].partition(":")[2] if terms else EVERYONE
    return PlannedCell(key, partition, dimension, parent, label, frozenset(), terms)


def _waiting(session: Session, at: datetime) -> list[tuple[RatingBatch, Wave]]:
    rows = session.execute(
        select(RatingBatch, Wave)
        .join(Wave, Wave.id == RatingBatch.wave_id)
        .where(RatingBatch.is_full.is_(False))
        .where(Wave.state == WaveState.OPEN, Wave.opens_at <= at, Wave.closes_at > at)
        .order_by(Wave.id)
    )
    return [(row[0], row[1]) for row in rows]


def _move_on(session: Session, keys: KeyStore, wave: Wave, service_id: int, at: datetime) -> None:
    """Take to the next batch whom this one would ask too late, unless they have answered."""
    session.flush()
    late = session.scalars(
        select(Invitation.person_id).where(
            Invitation.wave_id == wave.id,
            Invitation.is_told.is_(False),
            Invitation.asks_at > wave.closes_at - A_DAY,
        )
    ).all()
    moving = [one for one in late if not _has_answered(session, keys, wave.id, one, at)]
    if not moving:
        return
    service = session.get_one(Service, service_id)
    following = open_batch(session, keys, service, at, wave.timezone)
    for table in (RosterEntry, Invitation):
        session.execute(
            update(table)
            .where(table.wave_id == wave.id, table.person_id.in_(moving))
            .values(wave_id=following.id)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()
    roles = session.scalars(select(RosterEntry.role).where(RosterEntry.wave_id == following.id))
    session.get_one(RatingBatch, following.id).asked_roles = sorted({*roles} - {""})


def _has_answered(
    session: Session, keys: KeyStore, wave_id: int, person_id: int, at: datetime
) -> bool:
    progress = my_progress(session.connection(), keys, wave_id=wave_id, person_id=person_id, at=at)
    return bool(progress.answered)


def _has_enough(session: Session, keys: KeyStore, wave: Wave) -> bool:
    """Count rows first; only where there are enough is looked how many hold a verdict."""
    connection = session.connection()
    if ballot_count(connection, wave.id) < FEWEST_BALLOTS:
        return False
    whole = str(wave.template.document["taps"][0])
    try:
        return answered_count(connection, keys, wave_id=wave.id, code=whole) >= FEWEST_BALLOTS
    except (KeyGone, Refused):
        return False


def _next_morning(at: datetime, timezone: str) -> datetime:
    zone = ZoneInfo(timezone)
    day = at.astimezone(zone).date() + timedelta(days=1)
    return max(at, datetime.combine(day, PUBLISHING_HOUR, zone))
