"""The order in which a year is told."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from app.demo import history
from app.demo.asking import Asking, Month, _midnight
from app.demo.history import History
from app.demo.release_notes import Notes
from app.demo.rounds import Round, Rounds
from app.demo.story import PAST
from app.runtime import Runtime
from pulse.telling import is_untold


def test_everything_is_told_in_order_and_to_nobody(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, Any]] = []

    def play(asking: Asking, month: Month) -> int:
        assert is_untold(asking.session)
        told.append(("asked", month.number))
        return 0

    def play_until(_asking: Asking, month: Month, at: datetime) -> int:
        told.append(("asked until", at))
        assert _midnight(month.first) < at
        return 0

    def live(_rounds: Rounds, one: Round) -> int:
        assert told[-1] == ("asked until", one.schedule.closes_at)
        told.append(("lived", one.schedule.publishes_at))
        return 1

    def close(_session: Session, at: datetime, _zone: object) -> list[object]:
        told.append(("closed", at.month))
        return []

    def rate(*_given: object) -> int:
        told.append(("rated", None))
        return 0

    monkeypatch.setattr(Asking, "play", play)
    monkeypatch.setattr(Asking, "play_until", play_until)
    monkeypatch.setattr(Rounds, "live", live)
    monkeypatch.setattr(Notes, "answer", lambda *_: None)
    monkeypatch.setattr(history, "close_finished", close)
    monkeypatch.setattr(history, "refresh_states", lambda *_: 0)
    monkeypatch.setattr(history, "taking_part", lambda _: [])
    monkeypatch.setattr(history, "tell_ratings", rate)
    parts = cast(Runtime, SimpleNamespace(keys=None, sessions=None))
    History(session, cast(Any, None), parts).tell(PAST)

    assert [what for kind, what in told if kind == "asked"] == list(range(8))
    assert [what for kind, what in told if kind == "closed"] == [2, 3, 4, 5, 6, 7, 8]
    lived = [what for kind, what in told if kind == "lived"]
    assert lived == sorted(lived)
    assert told.index(("asked", 0)) < told.index(("closed", 2)) < told.index(("asked", 1))
    assert told[-1] == ("rated", None)
    assert not is_untold(session)
