"""The lock: nobody is asked again before those who answered last time have heard back.

A template's next wave does not open while its last results have no published answer ("what we
heard, what we do"). An administrator may let one wave open all the same; the reason is kept with
the wave, shown beside it and written to the audit log. Whether there is an answer is asked of
``has_response``, because results are known elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound
from pulse.surveys.models import APART, LockOverride, Template, Wave, WaveState

HasResponse = Callable[[Session, int], bool]
"""Tells whether the results of a wave have a published answer."""

WITH_RESULTS = (WaveState.CLOSING, WaveState.CLOSED, WaveState.PUBLISHED)
LONGEST_REASON = 500


def locked_by(session: Session, wave: Wave, has_response: HasResponse) -> Wave | None:
    """Return the earlier wave whose results keep a planned one from opening; None if it may."""
    return locks_of(session, [wave], has_response).get(wave.id)


def locks_of(
    session: Session, waves: Iterable[Wave], has_response: HasResponse
) -> dict[int, Wave]:
    """Return, by each locked wave, the earlier wave whose results nobody has answered.

    The last wave of the same questionnaire counts, whatever its version and its audience; the
    first one is free, and so is what an administrator let through.
    """
    planned = {wave.id: wave for wave in waves if wave.state is WaveState.PLANNED}
    lifted = session.scalars(
        select(LockOverride.wave_id).where(LockOverride.wave_id.in_(planned))
    ).all()
    codes = {one.id: one.template.code for one in planned.values() if one.id not in lifted}
    last = _last_results(session, set(codes.values())) if codes else {}
    unanswered = {code: wave for code, wave in last.items() if not has_response(session, wave.id)}
    return {wave_id: unanswered[code] for wave_id, code in codes.items() if code in unanswered}


def _last_results(session: Session, codes: Iterable[str]) -> dict[str, Wave]:
    """Return the last wave with results of each questionnaire."""
    rows = session.execute(
        select(Template.code, Wave.id)
        .join(Wave, Wave.template_id == Template.id)
        .where(Template.code.in_(codes), Wave.state.in_(WITH_RESULTS))
        .where(Wave.result_channel != APART)
        .order_by(Wave.closes_at, Wave.id)
    ).all()
    newest = dict(rows)
    waves = session.scalars(
        select(Wave).where(Wave.id.in_(newest.values())).options(defer(Wave.plan))
    )
    found = {wave.id: wave for wave in waves}
    return {code: found[wave_id] for code, wave_id in newest.items()}


def let_open(session: Session, wave_id: int, reason: str, at: datetime, actor_id: int) -> None:
    """Let one planned wave open without an answer to the last results.

    Invalid without a reason; Conflict("wave_state") unless it is planned; a second time changes
    nothing.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Invalid("bad_reason", fields={"reason": "too_long" if words else "missing"})
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotFound("wave_not_found", wave_id=wave_id)
    if wave.state is not WaveState.PLANNED:
        raise Conflict("wave_state", wave_id=wave_id)
    if session.get(LockOverride, wave_id) is not None:
        return
    session.add(LockOverride(wave_id=wave_id, reason=words, given_by=actor_id, given_at=at))
    audit.record(
        session, "lock_lifted", "wave", wave_id, at=at, actor_id=actor_id, details={"why": words}
    )
    session.flush()
