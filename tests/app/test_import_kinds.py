"""How each kind of file is planned: what cannot be read is refused, what is planned is shown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.import_kinds import FORCEABLE, KINDS, Order
from app.views.imports import SAMPLE_ENDS, SAMPLES
from pulse.errors import Invalid

AT = datetime(2026, 8, 31, 0, 0, tzinfo=UTC)
DOCUMENTS = sorted(SAMPLE_ENDS)


def order(content: bytes) -> Order:
    return Order(
        content=content,
        at=AT,
        on=date(2026, 8, 31),
        does_apply=True,
        does_force=False,
        locale="ko",
        slack_team="T0DEMO0001",
        name="sample",
    )


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_that_is_none_is_refused_with_its_line(kind: str) -> None:
    with pytest.raises(Invalid) as refusal:
        KINDS[kind].plan(Session(), order(b'{\n "a": 1,\n}'))
    assert (refusal.value.code, refusal.value.fields) == ("not_json", {"3": "bad_row"})
    with pytest.raises(Invalid, match="not_an_object"):
        KINDS[kind].plan(Session(), order(b"[1, 2]"))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("calendars", '{"calendars": [null]}'),
        ("calendars", '{"calendars": [{"id": "CAL-A", "name": 1.5, "timezone": "Asia/Seoul"}]}'),
        ("chains", '{"chains": [[]]}'),
        ("chains", '{"chains": [{"id": "C", "name": {"ko": "가"}, "steps": [null]}]}'),
        ("templates", '{"templates": [null]}'),
        ("banks", '{"banks": [1]}'),
    ],
)
def test_a_document_of_another_shape_is_refused(
    session: Session, app: Flask, kind: str, content: str
) -> None:
    with app.app_context():
        try:
            planned = KINDS[kind].plan(session, order(content.encode()))
        except Invalid:
            return
    assert planned.problems


@pytest.mark.parametrize("name", ["가" * 81, 1.5, [None]])
def test_a_name_that_no_table_keeps_is_a_problem_of_its_line(
    session: Session, app: Flask, name: object
) -> None:
    chain = {"id": "C", "name": {"ko": name}, "steps": []}
    hours = {"mon": [["09:00", "18:00"]]}
    calendar = {"id": "CAL-A", "name": {"ko": name}, "timezone": "UTC", "hours": hours}
    for kind, entry in (("chains", chain), ("calendars", calendar)):
        with app.app_context():
            content = json.dumps({kind: [entry]}).encode()
            planned = KINDS[kind].plan(session, order(content))
        assert planned.problems[f"{kind}.0.name"] == "too_long"


@pytest.mark.parametrize("kind", ["transfers", "absences"])
def test_a_table_without_its_columns_is_refused(kind: str) -> None:
    with pytest.raises(Invalid) as refusal:
        KINDS[kind].plan(Session(), order("이름\n신빛나\n".encode()))
    assert refusal.value.code == "bad_columns"
    assert "person_id" in refusal.value.fields


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_has_every_part_that_is_shown(session: Session, app: Flask, kind: str) -> None:
    sample = (SAMPLES / f"{kind}.{SAMPLE_ENDS.get(kind, 'csv')}").read_bytes()
    with app.app_context():
        plan = KINDS[kind].plan(session, order(sample))
    parts = {name: list(getattr(plan, name)) for name in KINDS[kind].sections}
    assert parts
    assert any(parts.values()) or list(plan.problems)


def test_what_has_been_applied_is_unchanged_the_next_time(session: Session) -> None:
    wanted = order((SAMPLES / "chains.json").read_bytes())
    kind = KINDS["chains"]
    first = kind.plan(session, wanted)
    assert first.added
    kind.apply(session, first, wanted)
    again = kind.plan(session, wanted)
    assert (again.added, again.changed) == ([], [])
    assert again.unchanged == first.added


def test_only_tables_that_may_end_something_can_be_forced() -> None:
    assert set(KINDS) >= FORCEABLE
    assert not FORCEABLE & set(DOCUMENTS)
