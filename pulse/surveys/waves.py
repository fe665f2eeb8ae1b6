"""The life of a wave: planned, open, closing, closed, published.

Opening itself lies in ``pulse.publishing.opening``, because it freezes the list of cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, event, inspect, select, update
from sqlalchemy.orm import Mapper, Session

from pulse.errors import Conflict, Invalid
from pulse.instants import require_aware
from pulse.people.company_settings import company_settings
from pulse.surveys.models import (
    APART,
    Installment,
    Invitation,
    Reminder,
    RosterEntry,
    Template,
    Wave,
    WaveState,
)
from pulse.surveys.rotation import AskedBefore, installment_codes

MINIMUM_GROUP = 5
MINIMUM_BLOCK = 10
BETWEEN_INSTALLMENTS = timedelta(days=7)
FROZEN_AT_OPENING = ("template_id", "k", "k_comments", "plan", "plan_sha256", "invited")
NEXT_STATE = {
    WaveState.PLANNED: WaveState.OPEN,
    WaveState.OPEN: WaveState.CLOSING,
    WaveState.CLOSING: WaveState.CLOSED,
    WaveState.CLOSED: WaveState.PUBLISHED,
}


@dataclass(frozen=True)
class Schedule:
    """When a wave opens, closes and is published, and the zone its days are counted in."""

    opens_at: datetime
    closes_at: datetime
    publishes_at: datetime
    timezone: str = "Asia/Seoul"


def plan_wave(  # noqa: PLR0913 - a wave is exactly these facts
    session: Session,
    template: Template,
    schedule: Schedule,
    *,
    k: int | None = None,
    result_channel: str = "hr",
    audience: Mapping[str, Any] | None = None,
    sample_size: int | None = None,
) -> Wave:
    """Plan a wave; minimum groups come from the template, or a larger k.

    ``audience`` replaces parts of the template's; of it ``sample_size`` are drawn at the opening.
    Invalid("bad_schedule") where times run backward or an installment would begin after the close;
    also "minimum_group", "sample_too_small".
    """
    _check_schedule(schedule)
    anonymity = template.document.get("anonymity") or {}
    wanted, for_comments = _minimums(session, anonymity, k, sample_size)
    opens_on = schedule.opens_at.astimezone(ZoneInfo(schedule.timezone)).date()
    wave = Wave(
        template=template,
        name_ko=f"{template.name_ko} {opens_on.isoformat()}",
        name_en=f"{template.name_en} {opens_on.isoformat()}",
        state=WaveState.PLANNED,
        timezone=schedule.timezone,
        opens_at=schedule.opens_at,
        closes_at=schedule.closes_at,
        publishes_at=schedule.publishes_at,
        k=wanted,
        k_comments=for_comments,
        answer_in=list(template.document.get("answer_in") or ["link"]),
        result_channel=result_channel,
        audience=dict(audience) if audience else None,
        sample_size=sample_size,
        installments=_installments(session, template, schedule, opens_on),
    )
    session.add(wave)
    session.flush()
    return wave


def advance(session: Session, wave_id: int, to: WaveState) -> None:
    """Move a wave one state on, by one process only; Conflict("wave_state") for all others."""
    before = next(state for state, after in NEXT_STATE.items() if after is to)
    moved = session.execute(
        update(Wave)
        .where(Wave.id == wave_id, Wave.state == before)
        .values(state=to)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("wave_state", wave_id=wave_id)
    session.expire_all()


def due_to_open(session: Session, at: datetime) -> Sequence[int]:
    """Return the planned waves whose time has come."""
    return session.scalars(
        select(Wave.id)
        .where(Wave.state == WaveState.PLANNED, Wave.opens_at <= at)
        .order_by(Wave.opens_at, Wave.id)
    ).all()


def open_waves(session: Session, person_id: int, at: datetime) -> Sequence[Wave]:
    """Return the waves open to a person, the soonest to close first."""
    return session.scalars(
        select(Wave)
        .join(RosterEntry, RosterEntry.wave_id == Wave.id)
        .where(RosterEntry.person_id == person_id, Wave.state == WaveState.OPEN)
        .where(Wave.result_channel != APART)
        .where(Wave.opens_at <= at, Wave.closes_at > at)
        .order_by(Wave.closes_at, Wave.id)
    ).all()


def postpone(wave: Wave, at: datetime) -> int:
    """Move a planned wave that opens late by whole days, so that people keep their full time.

    It keeps its hour on the wall and opens at once; return by how many days.
    """
    zone = ZoneInfo(wave.timezone)
    days = max((at - wave.opens_at).days, 0)
    if days:
        for part in wave.installments:
            part.opens_at = later(part.opens_at, days, zone)
        wave.opens_at = later(wave.opens_at, days, zone)
        wave.closes_at = later(wave.closes_at, days, zone)
        wave.publishes_at = later(wave.publishes_at, days, zone)
    return days


def later(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same time on the wall so many days later."""
    return (at.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def forget_people(session: Session, wave_id: int) -> None:
    """Delete who was on the roster, invited and to be reminded; part of every close."""
    for table in (Reminder, Invitation, RosterEntry):
        session.execute(delete(table).where(table.wave_id == wave_id))


def least_group(session: Session, template: Template) -> int:
    """Return the fewest people behind a score: the template's number, or the company's larger."""
    anonymity = template.document.get("anonymity") or {}
    return max(
        int(anonymity.get("min_group", MINIMUM_GROUP)), company_settings(session).least_group
    )


def raise_minimums(session: Session, wave: Wave) -> None:
    """Let what the company has raised since the planning hold for this wave too."""
    in_force = company_settings(session)
    wave.k = max(wave.k, in_force.least_group)
    wave.k_comments = max(wave.k_comments, wave.k, in_force.least_comments)


def _minimums(
    session: Session, anonymity: Mapping[str, Any], k: int | None, sample_size: int | None
) -> tuple[int, int]:
    """Return the fewest people behind a score and behind comments: the larger number holds."""
    in_force = company_settings(session)
    wanted = max(_minimum_group(anonymity, k, sample_size), in_force.least_group)
    of_template = int(anonymity.get("min_group_comments", 0))
    return wanted, max(in_force.least_comments, wanted, of_template)


def _minimum_group(anonymity: Mapping[str, Any], k: int | None, sample_size: int | None) -> int:
    """Return the minimum group of a wave; Invalid below what is allowed, or above a sample."""
    wanted = int(anonymity.get("min_group", MINIMUM_GROUP)) if k is None else k
    if wanted < max(MINIMUM_GROUP, int(anonymity.get("min_group", 0))):
        raise Invalid("minimum_group", fields={"k": "too_small"}, least=MINIMUM_GROUP)
    if sample_size is not None and sample_size < wanted:
        raise Invalid("sample_too_small", fields={"sample_size": "too_small"}, least=wanted)
    return wanted


def _installments(
    session: Session, template: Template, schedule: Schedule, opens_on: date
) -> list[Installment]:
    count = int((template.document.get("cadence") or {}).get("installments", 1))
    starts = [schedule.opens_at + BETWEEN_INSTALLMENTS * at for at in range(count)]
    if starts[-1] >= schedule.closes_at:
        raise Invalid("bad_schedule", fields={"closes_at": "before_last_installment"})
    parts = installment_codes(template, _history(session, template), opens_on, count)
    return [
        Installment(number=at + 1, opens_at=starts[at], question_codes=codes)
        for at, codes in enumerate(parts)
    ]


def _history(session: Session, template: Template) -> list[AskedBefore]:
    """Read the earlier waves of the same questionnaire, whatever its version."""
    found = session.execute(
        select(Wave.id, Wave.opens_at, Wave.timezone, Installment.question_codes)
        .join(Installment, Installment.wave_id == Wave.id)
        .join(Template, Template.id == Wave.template_id)
        .where(Template.code == template.code)
    ).all()
    return [
        AskedBefore(
            row.opens_at.astimezone(ZoneInfo(row.timezone)).date(), frozenset(row.question_codes)
        )
        for row in found
    ]


def _check_schedule(schedule: Schedule) -> None:
    opens, closes, publishes = (
        require_aware(at) for at in (schedule.opens_at, schedule.closes_at, schedule.publishes_at)
    )
    if not opens < closes <= publishes:
        raise Invalid("bad_schedule", fields={"closes_at": "not_in_order"})


def _keep_frozen(_mapper: Mapper[Any], _connection: object, wave: Wave) -> None:
    """Refuse to change what a wave froze at its opening."""
    state = inspect(wave)
    previous = state.attrs.state.load_history()
    was_planned = (previous.deleted or previous.unchanged or [None])[0] is WaveState.PLANNED
    if was_planned:
        return
    changed = [name for name in FROZEN_AT_OPENING if state.attrs[name].history.has_changes()]
    if changed:
        raise Conflict("wave_is_frozen", fields=changed)


event.listen(Wave, "before_update", _keep_frozen)
