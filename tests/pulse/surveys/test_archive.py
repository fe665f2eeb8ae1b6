"""Questionnaires put away are offered no more; what was asked with them stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.models import Person
from pulse.surveys import archive, drafts, series
from pulse.surveys.authoring import latest_template
from pulse.surveys.models import Template, WaveState
from pulse.surveys.series import NewSeries
from pulse.surveys.waves import plan_wave
from tests.pulse.surveys.test_waves import SCHEDULE
from tests.pulse.surveys.world import OPENS, make_company, make_template, plain_questions

CODE = "TPL-TEST"
NEW = NewSeries(CODE, OPENS + timedelta(days=1), "Asia/Seoul", timedelta(days=4), "FREQ=WEEKLY")


@pytest.fixture
def person(session: Session) -> Person:
    return make_company(session, {"T1": 12})["T1"][0]


@pytest.fixture
def template(session: Session, person: Person) -> Template:
    return make_template(session, plain_questions())


def offered(session: Session) -> list[str]:
    return [one.code for one in archive.offered_templates(session)]


def test_it_is_put_away_and_taken_out_and_both_are_noted(
    session: Session, template: Template, person: Person
) -> None:
    for _ in range(2):
        archive.archive(session, CODE, OPENS, person.id)
    assert offered(session) == []
    assert latest_template(session, CODE) is template
    for _ in range(2):
        archive.take_out(session, CODE, OPENS, person.id)
    assert offered(session) == [CODE]
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert list(acts) == ["template_archived", "template_unarchived"]
    with pytest.raises(NotFound):
        archive.archive(session, "NONE", OPENS, person.id)


def test_what_is_put_away_is_neither_planned_nor_written_on(
    session: Session, template: Template, person: Person
) -> None:
    archive.archive(session, CODE, OPENS, person.id)
    with pytest.raises(Invalid) as refused:
        series.plan_series(session, NEW, OPENS)
    assert refused.value.fields == {"template_code": "archived"}
    with pytest.raises(Conflict, match="template_archived"):
        drafts.begin(session, CODE, OPENS, person.id)
    names = {"ko": "사본", "en": "Copy"}
    assert drafts.begin_copy(session, CODE, "COPY", names, (OPENS, person.id)).code == "COPY"


def test_what_is_being_asked_or_written_is_not_put_away(
    session: Session, template: Template, person: Person
) -> None:
    draft = drafts.begin(session, CODE, OPENS, person.id)
    with pytest.raises(Conflict, match="template_in_work"):
        archive.archive(session, CODE, OPENS, person.id)
    session.delete(draft)
    made = series.plan_series(session, NEW, OPENS)
    with pytest.raises(Conflict, match="template_in_use"):
        archive.archive(session, CODE, OPENS, person.id)
    series.stop_series(session, made.id, OPENS, person.id)
    wave = plan_wave(session, template, SCHEDULE)
    with pytest.raises(Conflict, match="template_in_use"):
        archive.archive(session, CODE, OPENS, person.id)
    wave.state = WaveState.PUBLISHED
    session.flush()
    archive.archive(session, CODE, OPENS, person.id)
    assert offered(session) == []
