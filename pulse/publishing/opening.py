"""Opening a wave: roster, questions and the list of cells freeze, and the key is made.

From here on nothing of it changes: neither the minimum group, nor a cell, nor who may answer.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from pulse import audit
from pulse.ballots.keys import KeyStore
from pulse.errors import Conflict, NotFound
from pulse.people.groups import RosterAttributes
from pulse.publishing.first_look import FIRST_LOOK, first_look
from pulse.publishing.plan import Plan, RosterPerson
from pulse.publishing.planning import build_arms_plan, build_plan
from pulse.surveys.arms import arms_of, settle_arms
from pulse.surveys.audience import freeze_roster, people_of
from pulse.surveys.form import freeze_form
from pulse.surveys.invitations import invite
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.surveys.only_roles import settle_roles
from pulse.surveys.reminders import plan_reminders
from pulse.surveys.waves import raise_minimums

CHANCE: Random = secrets.SystemRandom()


def open_wave(  # noqa: PLR0913 - the parts of an opening, by name
    session: Session,
    keys: KeyStore,
    wave_id: int,
    at: datetime,
    *,
    audience: Mapping[str, Any] | None = None,
    people: Sequence[RosterAttributes] | None = None,
    chance: Random = CHANCE,
) -> Wave:
    """Open a planned wave for its template's audience, or for ``people`` where they are given.

    ``audience`` narrows the template's rule, for example ``{"filter": "department=T0905"}``;
    ``chance`` draws the people of a sample.
    Refused("audience_too_small") under the minimum group; Conflict("wave_state") where it is open
    already. The key is made last, so a refusal leaves none behind; one left by an opening that
    died before its commit has sealed nothing and is replaced.
    """
    wave = _planned(session, wave_id)
    raise_minimums(session, wave)
    found = people_of(session, wave, chance, audience) if people is None else people
    roster = freeze_roster(session, wave, found, at)
    left_out = settle_roles(session, wave, roster)
    document = _document_of(session, wave, found, roster)
    wave.plan, wave.plan_sha256, wave.invited = document, plan_seal(document), len(roster)
    wave.state = WaveState.OPEN
    session.flush()
    if people is None:
        invite(session, wave, [entry.person_id for entry in roster])
        plan_reminders(session, wave)
    details = {"plan_sha256": wave.plan_sha256, **({"left_out": left_out} if left_out else {})}
    audit.record(session, "wave_opened", "wave", wave.id, at=at, details=details)
    if keys.exists(wave.id):
        keys.destroy(wave.id)
    keys.create(wave.id)
    return wave


def plan_seal(document: dict[str, Any]) -> str:
    """Return the SHA-256 of questions and cells, shown beside the results."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stored_plan(wave: Wave, roster: Sequence[RosterPerson]) -> Plan:
    """Read the frozen plan of a wave with its members."""
    text = json.dumps(wave.plan["cells"], ensure_ascii=False, sort_keys=True)
    return Plan.from_json(text, roster)


def roster_person(entry: RosterEntry) -> RosterPerson:
    """Return a roster row as the plan sees it; without a department somebody is a newcomer."""
    return RosterPerson(
        person_id=entry.person_id,
        dept_path=tuple(entry.department_path),
        role=entry.role,
        site=entry.site,
        tenure_band=entry.tenure_band,
        employer=entry.employer,
        established=bool(entry.department_path),
    )


def _document_of(
    session: Session,
    wave: Wave,
    people: Sequence[RosterAttributes],
    roster: Sequence[RosterEntry],
) -> dict[str, Any]:
    """List the questions and the cells: the arms where a wave compares some, else every group.

    Where partner companies read first, it is written here, before anybody has answered.
    """
    arms = arms_of(wave.audience)
    if arms:
        settle_arms(wave, arms, people, roster)
    make = build_arms_plan if arms else build_plan
    plan = make([roster_person(entry) for entry in roster], wave.k)
    document = {
        "form": freeze_form(wave.installments, wave.template.questions),
        "cells": json.loads(plan.to_json()),
    }
    early = {} if arms else first_look(session, plan, people)
    return document | ({FIRST_LOOK: early} if early else {})


def _planned(session: Session, wave_id: int) -> Wave:
    wave = session.get(Wave, wave_id, with_for_update=True, populate_existing=True)
    if wave is None:
        raise NotFound("wave_not_found", wave_id=wave_id)
    if wave.state is not WaveState.PLANNED:
        raise Conflict("wave_state", wave_id=wave_id)
    return wave
