from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.permissions import viewer_of
from pulse.people.tree import load_tree
from pulse.pilots.planning import start_pilot, write_pilot
from pulse.pilots.reading import pilots, said_of, waves_of
from pulse.pilots.suggesting import peers_of
from pulse.surveys.models import Series, Wave
from tests.pulse.pilots.world import NOW, RULE, build, written


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"name": " "}, "name", "missing"),
        ({"hypothesis": "가" * 501}, "hypothesis", "too_long"),
        ({"starts_on": NOW.date()}, "starts_on", "in_the_past"),
        ({"ends_on": date(2026, 8, 10)}, "ends_on", "not_in_order"),
        ({"service_id": 99}, "service_id", "unknown"),
        ({"trial": []}, "trial", "missing"),
        ({"compare": ["T9"]}, "compare", "unknown"),
        ({"compare": ["T1"]}, "compare", "in_both"),
        ({"compare": ["C0"]}, "compare", "in_both"),
        ({"compare": ["T5"]}, "compare", "other_kind"),
        ({"trial": ["T4"]}, "trial", "too_small"),
        ({"rule": replace(RULE, question="X-help")}, "question", "unknown"),
    ],
)
def test_what_cannot_be_is_named(
    session: Session, changed: dict[str, Any], field: str, code: str
) -> None:
    person = build(session)["T1"][0]
    with pytest.raises(Invalid) as refused:
        write_pilot(session, written(**changed), NOW, person.id)
    assert refused.value.fields == {field: code}


def test_it_is_written_anew_until_it_is_started_and_then_frozen(session: Session) -> None:
    person = build(session)["T1"][0]
    pilot = write_pilot(session, written(), NOW, person.id)
    again = write_pilot(session, written(name="다른 이름"), NOW, person.id, pilot.id)
    assert (again.id, again.name) == (pilot.id, "다른 이름")
    start_pilot(session, pilot.id, NOW, person.id, "Asia/Seoul")
    series = session.scalars(select(Series)).one()
    assert series.rule == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260920T235959"
    wave = session.scalars(select(Wave)).one()
    assert wave.audience == series.audience
    assert (wave.opens_at.day, (wave.closes_at - wave.opens_at).days) == (10, 4)
    for act in (
        lambda: write_pilot(session, written(), NOW, person.id, pilot.id),
        lambda: start_pilot(session, pilot.id, NOW, person.id, "Asia/Seoul"),
    ):
        with pytest.raises(Conflict, match="pilot_is_frozen"):
            act()
    with pytest.raises(NotFound):
        start_pilot(session, 99, NOW, person.id, "Asia/Seoul")
    assert [one.id for one, _decision in pilots(session)] == [pilot.id]
    assert said_of(pilot, waves_of(session, pilot)) == "nothing"


def test_departments_of_the_same_kind_are_suggested(session: Session) -> None:
    person = build(session)["T1"][0]
    viewer = viewer_of(session, person.id, NOW.date())
    found = peers_of(session, viewer, load_tree(session, NOW.date()), ["T1"], NOW)
    assert [(peer.node.code, peer.is_alike) for peer in found] == [
        ("T2", False), ("T3", False), ("T4", False),
    ]  # fmt: skip
