"""Drafts: begun once, judged whole, published by somebody else as the next version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound
from pulse.surveys import drafts
from pulse.surveys.authoring import import_templates, latest_template
from pulse.surveys.entries import POOL, Placed
from pulse.surveys.models import TemplateDraft, WaveState
from pulse.surveys.waves import Schedule, advance, plan_wave
from tests.factories import make_department, make_person
from tests.pulse.surveys.writing import DOCUMENT, scaled, words

AT = datetime(2026, 8, 3, tzinfo=UTC)
NOTICE = {name: words(name) for name in drafts.NOTICE}


@pytest.fixture
def two(session: Session) -> tuple[int, int]:
    """A company with a questionnaire, and two people who may write it."""
    top = make_department(session, "C0")
    import_templates(session, DOCUMENT)
    return make_person(session, top).id, make_person(session, top).id


def finished(session: Session, author: int) -> TemplateDraft:
    draft = drafts.begin(session, "WEEK", AT, author)
    drafts.rewrite(
        draft, {**drafts.entry_in(draft), "notice": NOTICE, "basis": "consent"}, AT, author
    )
    session.flush()
    return draft


def test_a_draft_is_begun_once_and_gone_on_with(session: Session, two: tuple[int, int]) -> None:
    first = drafts.begin(session, "WEEK", AT, two[0])
    assert drafts.begin(session, "WEEK", AT, two[1]).id == first.id
    assert drafts.codes_in_work(session) == {"WEEK"}
    with pytest.raises(NotFound):
        drafts.begin(session, "NONE", AT, two[0])
    with pytest.raises(NotFound):
        drafts.find(session, "NONE")


def test_a_finished_draft_becomes_the_next_version(session: Session, two: tuple[int, int]) -> None:
    draft = finished(session, two[0])
    drafts.put_question(draft, Placed(scaled("P3", "work"), POOL), AT, two[0])
    made = drafts.publish(session, "WEEK", AT, two[1])
    assert made.version == 2
    assert "P3" in {asked.code for asked in made.questions}
    assert drafts.codes_in_work(session) == set()
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "template_published")
    ).one()
    assert (entry.actor_id, entry.details) == (two[1], {"version": 2, "written_by": [two[0]]})


def test_nobody_publishes_what_they_wrote(session: Session, two: tuple[int, int]) -> None:
    draft = finished(session, two[0])
    with pytest.raises(Conflict, match="own_draft"):
        drafts.publish(session, "WEEK", AT, two[0])
    drafts.move_question(draft, "P2", -1, (AT, two[1]))
    assert not any(drafts.may_publish(draft, each) for each in two)


def test_whoever_names_a_copy_has_written_in_it(session: Session, two: tuple[int, int]) -> None:
    names = {"ko": "내 것", "en": "Mine"}
    draft = drafts.begin_copy(session, "WEEK", "MINE", names, (AT, two[0]))
    assert not drafts.may_publish(draft, two[0])
    assert drafts.entry_in(draft)["name"] == names
    for code, problem in (("MINE", "taken"), ("WEEK", "taken"), ("a b", "bad_code")):
        with pytest.raises(Invalid) as refused:
            drafts.begin_copy(session, "WEEK", code, names, (AT, two[0]))
        assert refused.value.fields == {"code": problem}


def test_without_the_notice_nothing_is_published(session: Session, two: tuple[int, int]) -> None:
    draft = drafts.begin(session, "WEEK", AT, two[0])
    found = drafts.problems(session, draft)
    assert found.pop("version") == "unchanged"
    assert found.pop("basis") == "missing"
    assert set(found) == {
        f"notice.{name}.{each}" for name in drafts.NOTICE for each in ("ko", "en")
    }
    with pytest.raises(Invalid, match="unfinished_draft"):
        drafts.publish(session, "WEEK", AT, two[1])
    assert latest_template(session, "WEEK").version == 1


def test_why_anything_sensitive_is_asked_must_be_said(
    session: Session, two: tuple[int, int]
) -> None:
    draft = finished(session, two[0])
    asked = {**scaled("P3", "rest"), "sensitive": True}
    drafts.put_question(draft, Placed(asked, POOL), AT, two[0])
    found = drafts.problems(session, draft)
    assert {"notice.extra.ko", "notice.extra.en"} <= set(found)
    entry = {**drafts.entry_in(draft), "notice": {**NOTICE, "extra": words("why")}}
    drafts.rewrite(draft, entry, AT, two[0])
    assert set(drafts.problems(session, draft)) == {"answer_in"}


def test_a_draft_that_was_overtaken_is_not_published(
    session: Session, two: tuple[int, int]
) -> None:
    draft = finished(session, two[0])
    newer = {**DOCUMENT, "templates": [{**DOCUMENT["templates"][0], "version": 2}]}
    import_templates(session, newer)
    assert drafts.problems(session, draft) == {"version": "overtaken"}


def test_a_question_that_cannot_be_asked_is_not_kept(
    session: Session, two: tuple[int, int]
) -> None:
    draft = drafts.begin(session, "WEEK", AT, two[0])
    odd = {**scaled("P3", "work"), "text": {"ko": "하나", "en": ""}}
    with pytest.raises(Invalid) as refused:
        drafts.put_question(draft, Placed(odd, POOL), AT, two[0])
    assert refused.value.fields == {"questions.P3.text.en": "missing"}
    assert draft.authors == []


def test_versions_tell_how_often_they_were_asked(session: Session, two: tuple[int, int]) -> None:
    template = latest_template(session, "WEEK")
    schedule = Schedule(AT, AT + timedelta(days=4), AT + timedelta(days=5))
    for is_opened in (True, False):
        wave = plan_wave(session, template, schedule)
        if is_opened:
            advance(session, wave.id, WaveState.OPEN)
    assert drafts.versions_asked(session, "WEEK") == {1: (template.id, 1)}
    drafts.begin(session, "WEEK", AT, two[0])
    drafts.discard(session, "WEEK", AT, two[0])
    assert drafts.codes_in_work(session) == set()
