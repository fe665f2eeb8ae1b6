"""Single acts on a request: what was typed on a wall clock becomes an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.forms.request_acts import AcknowledgeForm, CorrectForm, PriorityForm, ReassignForm
from pulse.commitments.events import EventFact, EventKind
from pulse.people.models import Person
from tests.app.forms.filling import typed

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)


def test_somebody_offered_takes_over(app: Flask) -> None:
    offered = [Person(id=7, name_ko="가", name_en="A")]
    for person, is_sound in (("7", True), ("8", False), ("", False)):
        with typed(app, ReassignForm, {"person": person, "reason": " because "}) as form:
            form.offer(offered)
            assert form.validate() is is_sound
            if is_sound:
                assert (form.choice, form.note) == ("7", "because")


def test_urgency_is_one_of_three(app: Flask) -> None:
    for priority, is_sound in (("P1", True), ("P9", False), ("", False)):
        with typed(app, PriorityForm, {"priority": priority}) as form:
            assert form.validate() is is_sound
            assert form.choice == (priority if is_sound else form.choice)


@pytest.mark.parametrize(
    ("said", "is_sound", "moment"),
    [
        ({"truth": "moved", "happened_at": "2026-08-31T09:00"}, True, AT - timedelta(hours=1)),
        ({"truth": "moved"}, False, None),
        ({"truth": "never", "happened_at": "2026-08-31T09:00"}, True, None),
    ],
)
def test_a_correction_says_when_or_never(
    app: Flask, said: dict[str, str], moment: datetime | None, *, is_sound: bool
) -> None:
    event = EventFact(id=3, kind=EventKind.REPLIED, at=AT)
    with typed(app, CorrectForm, {"event": "3", **said}) as form:
        form.offer([event])
        assert form.validate() is is_sound
        if is_sound:
            assert (form.choice, form.moment) == ("3", moment)


def test_taking_on_lasts_as_chosen_or_to_the_minute(app: Flask) -> None:
    with typed(app, AcknowledgeForm, {"within": "30"}) as form:
        assert form.validate()
        assert form.expected_at(AT) == AT + timedelta(minutes=30)
    with typed(app, AcknowledgeForm, {"within": "30", "until": "2026-08-31T18:00"}) as form:
        assert form.expected_at(AT) == datetime(2026, 8, 31, 9, tzinfo=UTC)
