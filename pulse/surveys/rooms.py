"""Codes on the wall of a break room: which open survey, in which place; never who.

A code is eight signs of an HMAC-SHA256 over wave and site under the installation's secret, written
in letters and digits that are not mistaken for one another. It is found again by comparing it
with the codes of what is open, so nothing is stored for it and it ends with its wave. It opens
nothing by itself: whoever uses it also gives a personal number.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from pulse.people.models import Site
from pulse.surveys.models import Wave, WaveState

LENGTH = 8
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_PURPOSE = b"ieum break room"
BY_LINK = "link"


class RoomCodes:
    """Makes and reads the codes of one installation."""

    def __init__(self, installation_secrets: Sequence[str]) -> None:
        """Take the installation's secret in force first, then those of before."""
        if not installation_secrets or not all(installation_secrets):
            msg = "room codes need a secret"
            raise ValueError(msg)
        self._keys = [
            hmac.digest(one.encode(), _PURPOSE, "sha256") for one in installation_secrets
        ]

    def code(self, wave_id: int, site_id: int) -> str:
        """Return the code of a survey in a place, always the same one."""
        return _code(self._keys[0], wave_id, site_id)

    def wave_of(self, session: Session, typed: str, at: datetime) -> int | None:
        """Return which open survey a code stands for; None for every other input."""
        wanted = "".join(sign for sign in typed.upper() if sign in _SIGNS)
        waves = [wave.id for wave in open_waves(session, at)]
        sites = session.scalars(select(Site.id)).all()
        for key in self._keys:
            for wave_id in waves:
                for site_id in sites:
                    if hmac.compare_digest(_code(key, wave_id, site_id), wanted):
                        return wave_id
        return None


def open_waves(session: Session, at: datetime) -> Sequence[Wave]:
    """Return the surveys that are open and may be answered on a page, those closing first.

    Ratings after a service are not among them: they ask a few, who know it already.
    """
    waves = session.scalars(
        select(Wave)
        .where(Wave.state == WaveState.OPEN, Wave.opens_at <= at, Wave.closes_at > at)
        .options(defer(Wave.plan), joinedload(Wave.template))
        .order_by(Wave.closes_at, Wave.id)
    ).all()
    return [
        wave
        for wave in waves
        if BY_LINK in wave.answer_in and "asked_after" not in wave.template.document
    ]


def _code(key: bytes, wave_id: int, site_id: int) -> str:
    raw = hmac.digest(key, f"{wave_id}|{site_id}".encode(), "sha256")
    number = int.from_bytes(raw, "big")
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)
