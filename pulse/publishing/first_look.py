"""A partner company reads its own results before the company that asked: how long, and of what.

A courtesy of days, not another anonymity: a cell says the same to both, and whoever reads the
other groups may still guess. It is frozen with the plan when a wave opens, before anybody
has answered. The day of publication is not counted: published on the 3rd with three days, the 4th,
5th and 6th are the partner's, and from the 7th everybody reads who may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.company_settings import company_settings
from pulse.people.groups import RosterAttributes
from pulse.people.models import Employer
from pulse.publishing.cells import CellLabel, block_department
from pulse.publishing.plan import EVERYONE, Dimension, Plan
from pulse.surveys.models import Wave

FIRST_LOOK = "first_look"
"""Where it stands in a wave's frozen plan."""


def first_look(session: Session, plan: Plan, people: Sequence[RosterAttributes]) -> dict[str, Any]:
    """Return what partners read first in a wave about to open; empty where there is none.

    ``cells`` and ``departments`` are those of which more than half are partners' people; everybody
    together is one of them only where no others were asked, and is a firm's own group where it is
    the only one of ``firms``.
    """
    days = company_settings(session).first_look_days
    partners = people_of_partners(session, people)
    if not days or not partners:
        return {}
    cells = [
        cell.key
        for cell in plan.cells
        if (
            len(partners) == len(people)
            if cell.key == EVERYONE
            else _mostly(cell.members, partners)
        )
    ]
    return {
        "days": days,
        "cells": cells,
        "departments": _departments(people, partners),
        "firms": sorted(set(partners.values())),
    }


def people_of_partners(session: Session, people: Sequence[RosterAttributes]) -> dict[int, str]:
    """Return those of partner companies with the code of theirs."""
    own = set(session.scalars(select(Employer.code).where(Employer.is_own.is_(True))))
    return {one.person_id: one.employer for one in people if one.employer not in own}


def everybody_from(wave: Wave) -> date | None:
    """Return the local day from which partners' cells are read by all who may; None: at once."""
    held = wave.plan.get(FIRST_LOOK)
    if not held:
        return None
    published = wave.publishes_at.astimezone(ZoneInfo(wave.timezone)).date()
    return published + timedelta(days=int(held["days"]) + 1)


def days_of(wave: Wave, employer: str) -> int:
    """Return for how many days a company reads first; 0 where it does not."""
    held = wave.plan.get(FIRST_LOOK, {})
    return int(held["days"]) if employer in held.get("firms", ()) else 0


def told_from(wave: Wave, at: datetime) -> datetime:
    """Return when a wave may be told to channels: later only where partners alone were asked.

    Then it is at the hour of its publication, for a message at midnight wakes somebody.
    """
    begins = everybody_from(wave)
    if begins is None or EVERYONE not in wave.plan[FIRST_LOOK]["cells"]:
        return at
    hour = wave.publishes_at.astimezone(ZoneInfo(wave.timezone)).timetz()
    return max(at, datetime.combine(begins, hour).astimezone(UTC))


def withheld(wave: Wave, labels: Iterable[CellLabel], on: date) -> frozenset[str]:
    """Return the cells that on a day only partners read.

    A cell pooled at the close may hold any of its partition, so it waits with them.
    """
    begins = everybody_from(wave)
    if begins is None or on >= begins:
        return frozenset()
    listed = list(labels)
    held = frozenset(wave.plan[FIRST_LOOK]["cells"])
    waiting = {label.partition for label in listed if label.key in held}
    pooled = (one.key for one in listed if one.is_partial and one.partition in waiting)
    return held | frozenset(pooled)


def withheld_blocks(wave: Wave, keys: Collection[str], on: date) -> frozenset[str]:
    """Return the blocks of comments of partners' departments, as long as their cells wait."""
    begins = everybody_from(wave)
    if begins is None or on >= begins:
        return frozenset()
    held = wave.plan[FIRST_LOOK]
    is_partners = EVERYONE in held["cells"]
    return frozenset(
        key for key in keys if is_partners or block_department(key) in held["departments"]
    )


def is_of_firm(wave: Wave, label: CellLabel, code: str) -> bool:
    """Tell whether a cell is of one partner company as a whole."""
    if label.key == EVERYONE:
        held = wave.plan.get(FIRST_LOOK, {})
        return EVERYONE in held.get("cells", ()) and held["firms"] == [code]
    return label.dimension is Dimension.EMPLOYER and label.code == code


def _mostly(members: Collection[int], partners: Mapping[int, str]) -> bool:
    return 2 * sum(person_id in partners for person_id in members) > len(members)


def _departments(people: Sequence[RosterAttributes], partners: Mapping[int, str]) -> list[str]:
    held: dict[str, list[int]] = {}
    for one in people:
        for code in one.department_path:
            held.setdefault(code, []).append(one.person_id)
    return sorted(code for code, members in held.items() if _mostly(members, partners))
