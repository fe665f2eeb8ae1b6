"""A questionnaire as it would be asked if it began now; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pulse.surveys.authoring import build_template
from pulse.surveys.models import Installment, Wave, WaveState
from pulse.surveys.rotation import installment_codes
from pulse.surveys.waves import BETWEEN_INSTALLMENTS, MINIMUM_BLOCK, MINIMUM_GROUP

USUAL_DAYS = 7


def imagined_wave(
    entry: Mapping[str, Any],
    scales: Mapping[str, Any],
    *,
    at: datetime,
    timezone: str,
    invited: int,
) -> Wave:
    """Return the wave an entry would become, in no session, as if nothing had been asked before.

    ``invited`` is how many people it would ask. The entry must be free of problems.
    """
    template = build_template({**entry, "version": entry.get("version") or 1}, scales)
    anonymity = entry.get("anonymity") or {}
    cadence = entry.get("cadence") or {}
    count = int(cadence.get("installments", 1))
    days = int(cadence.get("open_days", USUAL_DAYS)) + (count - 1) * BETWEEN_INSTALLMENTS.days
    least = int(anonymity.get("min_group", MINIMUM_GROUP))
    parts = installment_codes(template, [], at.astimezone(ZoneInfo(timezone)).date(), count)
    return Wave(
        id=0,
        template=template,
        name_ko=template.name_ko,
        name_en=template.name_en,
        state=WaveState.OPEN,
        timezone=timezone,
        opens_at=at,
        closes_at=at + timedelta(days=days),
        publishes_at=at + timedelta(days=days + 1),
        k=least,
        k_comments=max(MINIMUM_BLOCK, least, int(anonymity.get("min_group_comments", 0))),
        answer_in=list(entry.get("answer_in") or ["link"]),
        invited=invited,
        sample_size=None,
        installments=_installments(parts, at),
    )


def _installments(parts: list[list[str]], at: datetime) -> list[Installment]:
    return [
        Installment(
            number=number,
            opens_at=at + BETWEEN_INSTALLMENTS * (number - 1),
            question_codes=codes,
        )
        for number, codes in enumerate(parts, 1)
    ]
