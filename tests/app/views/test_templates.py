"""Questionnaires on the web: shown, copied, written as a draft and published by a colleague."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pulse.audit import AuditEntry
from pulse.people.models import Person
from pulse.ratings.questionnaire import questionnaire
from pulse.surveys.authoring import import_templates, latest_template
from pulse.surveys.models import Invitation, Template, TemplateDraft, Wave
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.pulse.surveys.writing import DOCUMENT

Write = Callable[[], Any]
HOME = "/pulses/templates/WEEK"
DRAFT = "/pulses/drafts/WEEK"
WORDS = {
    "name_ko": "새 주간",
    "name_en": "New weekly",
    "min_group": "5",
    "min_group_comments": "10",
    "open_days": "4",
    "in_slack": "y",
    "basis": "interest",
    "comments_kept_months": "7",
    "dimensions": "work | 일 | Work | 0.4\nrest | 쉼 | Rest | 0.6",
    **{
        f"{part}_{locale}": f"{part} {locale}"
        for part in ("purpose", "items", "retention", "refusal", "why")
        for locale in ("ko", "en")
    },
}
QUESTION = {
    "text_ko": "점심은 어땠나요?",
    "text_en": "How was lunch?",
    "kind": "sat5",
    "dimension": "rest",
    "place": "pool",
}


@pytest.fixture
def company(write: Write) -> dict[str, Person]:
    with write() as session:
        top = make_department(session, "C0")
        found = {
            role: make_person(session, top, roles=(role,))
            for role in ("hr_lead", "sys_admin", "agent")
        }
        for _ in range(6):
            make_person(session, top)
        import_templates(session, DOCUMENT)
    return found


@pytest.fixture
def hr(company: dict[str, Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(company["hr_lead"])


@pytest.fixture
def colleague(company: dict[str, Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(company["sys_admin"])


def test_questionnaires_are_listed_and_shown_in_both_languages(hr: Browser) -> None:
    assert "1 questionnaire can be asked." in hr.text("/pulses/templates")
    page = hr.text(HOME)
    assert "open ko?" in page
    assert "open en?" in page
    assert "not asked yet" in page
    hr.text("/pulses/templates/NONE", 404)
    hr.text(f"{HOME}?version=9", 404)


def test_a_version_is_written_and_a_colleague_publishes_it(
    hr: Browser, colleague: Browser, write: Write
) -> None:
    assert hr.post(f"{HOME}/draft").headers["Location"] == DRAFT
    assert "How personal data is handled, Korean: something is missing" in hr.text(DRAFT)
    assert hr.post(DRAFT, **WORDS).status_code == 303
    assert hr.post(f"{DRAFT}/question", **QUESTION).status_code == 303
    assert hr.post(f"{DRAFT}/move", question="Q-1", way="up").status_code == 303
    assert hr.post(f"{DRAFT}/remove", question="OPEN").status_code == 303
    assert hr.undo(DRAFT).status_code == 303
    assert 'id="code-OPEN"' in hr.text(DRAFT)
    hr.post(f"{DRAFT}/put-back")
    assert "cannot be undone any more" in hr.text(DRAFT)
    assert hr.post(f"{DRAFT}/remove", question="OPEN").status_code == 303
    page = hr.text(DRAFT)
    assert "How was lunch?" in page
    assert "a colleague who plans surveys reads it" in page
    assert hr.sure(f"{DRAFT}/publish").headers["Location"] == DRAFT
    assert "You wrote in it yourself" in hr.text(DRAFT)
    assert colleague.sure(f"{DRAFT}/publish").headers["Location"] == HOME
    with write() as session:
        newest = latest_template(session, "WEEK")
        codes = [(asked.code, asked.is_pooled) for asked in newest.questions]
        assert (newest.version, newest.name_en) == (2, "New weekly")
        assert newest.document["basis"] == "interest"
        assert newest.document["comments_kept_months"] == 7
        assert codes == [("W0", False), ("P1", True), ("Q-1", True), ("P2", True)]
        first = session.scalars(select(Template).where(Template.version == 1)).one()
        assert "OPEN" in {asked.code for asked in first.questions}
        assert session.scalars(select(TemplateDraft)).all() == []
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "template_published")
        ).one()
        assert entry.details["version"] == 2
    assert "7 months from the close" in hr.text(HOME)
    assert "36 months from the close" in hr.text(f"{HOME}?version=1")
    assert "Version 1, as it was." in hr.text(f"{HOME}?version=1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name_en": ""}, "Please fill this in."),
        ({"min_group": "4"}, "At least 5 people"),
        ({"min_group_comments": "9"}, "At least 10 people"),
        ({"comments_kept_months": "121"}, "a number from 1 to 120"),
        ({"open_days": "0"}, "a number from 1 to 90"),
        ({"dimensions": "rest | Rest"}, "a line cannot be read"),
        ({"dimensions": "a | ㄱ | A | 1\na | ㄴ | B | 0"}, "the same stands here twice"),
    ],
)
def test_words_that_cannot_be_are_kept_to_be_mended(
    hr: Browser, change: dict[str, str], said: str
) -> None:
    hr.post(f"{HOME}/draft")
    answer = hr.post(DRAFT, **{**WORDS, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert "새 주간" in answer.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text_en": ""}, "Please fill this in."),
        ({"kind": "choice", "choices": "예 | Yes"}, "please give 2 to 10 choices"),
        ({"kind": "choice", "choices": "예\n아니요"}, "a line cannot be read"),
        ({"kind": "multi", "choices": "예 | Yes\n예 | Yes\n"}, "the same stands here twice"),
        ({"kind": "ranking", "choices": ""}, "please give 2 to 10 choices"),
        ({"kind": "text", "max_len": "9"}, "a number from 50 to 4000"),
    ],
)
def test_a_question_that_cannot_be_is_kept_to_be_mended(
    hr: Browser, change: dict[str, str], said: str
) -> None:
    hr.post(f"{HOME}/draft")
    answer = hr.post(f"{DRAFT}/question", **{**QUESTION, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert "점심은 어땠나요?" in answer.text


def test_choices_keep_their_codes_and_offer_to_decline(hr: Browser, write: Write) -> None:
    hr.post(f"{HOME}/draft")
    asked = {**QUESTION, "kind": "choice", "place": "end", "with_skip": "y"}
    hr.post(f"{DRAFT}/question", **asked, choices="예 | Yes\n아니요 | No")
    at = f"{DRAFT}/question?code=Q-1"
    assert "예 | Yes" in hr.text(at)
    hr.post(at, **asked, choices="아마 | Maybe\n아니요 | No")
    with write() as session:
        kept = session.scalars(select(TemplateDraft)).one().document["template"]["questions"]
    question = next(each for each in kept if each["id"] == "Q-1")
    assert [option["code"] for option in question["options"]] == ["c3", "c2"]
    assert [extra["code"] for extra in question["extra"]] == ["skip"]


def test_better_wording_keeps_its_trend_only_where_somebody_says_so(
    hr: Browser, write: Write
) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **WORDS)
    mark = "Rest: a break mark (other questions)"
    at = f"{DRAFT}/question?code=P2"
    same = {**QUESTION, "kind": "as_it_is"}
    hr.post(at, **same)
    assert mark in hr.text(DRAFT)
    hr.post(at, **{**same, "text_ko": "P2 ko?", "text_en": "P2 en?"})
    assert mark not in hr.text(DRAFT)
    hr.post(at, **same, same_meaning="y")
    assert mark not in hr.text(DRAFT)
    hr.post(at, **same, reverse="y")
    assert mark in hr.text(DRAFT)


def test_a_sensitive_question_keeps_a_questionnaire_out_of_slack(hr: Browser) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **WORDS)
    hr.post(f"{DRAFT}/question", **QUESTION, sensitive="y")
    assert "sensitive questions may be answered by link only" in hr.text(DRAFT)
    hr.post(DRAFT, **{**WORDS, "in_slack": ""})
    assert "sensitive questions may be answered by link only" not in hr.text(DRAFT)


@pytest.mark.parametrize(
    ("kind", "said", "in_form"),
    [
        ("ranking", "Several choices put in order", "Place 2"),
        ("stage", "Which stage of a service", "Being told"),
    ],
)
def test_orders_and_stages_are_written_and_seen_as_they_are_asked(
    hr: Browser, kind: str, said: str, in_form: str
) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **WORDS)
    asked = {**QUESTION, "kind": kind, "place": "first", "choices": "빵 | Bread\n밥 | Rice"}
    assert hr.post(f"{DRAFT}/question", **asked).status_code == 303
    assert said in hr.text(DRAFT)
    assert re.search(f'checked [^>]*value="{kind}"', hr.text(f"{DRAFT}/question?code=Q-1"))
    assert in_form in hr.text(f"{HOME}/preview/page?draft=1&lang=en")
    preview = hr.text(f"{HOME}/preview?draft=1&lang=en")
    assert ("Slack only brings the link" in preview) == (kind == "ranking")


def test_a_condition_is_refused_and_goes_when_the_question_is_kept(
    hr: Browser, colleague: Browser, write: Write
) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **WORDS)
    with write() as session:
        draft = session.scalars(select(TemplateDraft)).one()
        whole = copy.deepcopy(draft.document)
        whole["template"]["pool"][1]["show_if"] = {"W0": [1, 2]}
        draft.document = whole
    refusal = "Questions, P2: it is asked only after certain answers"
    assert refusal in html.unescape(hr.text(DRAFT))
    assert colleague.sure(f"{DRAFT}/publish").headers["Location"] == DRAFT
    at = f"{DRAFT}/question?code=P2"
    assert "Until now this came only after certain answers." in hr.text(at)
    assert hr.post(at, **QUESTION).status_code == 303
    assert refusal not in html.unescape(hr.text(DRAFT))


def test_a_questionnaire_is_put_away_and_taken_out_again(hr: Browser) -> None:
    assert hr.post(f"{HOME}/archive").headers["Location"] == "/pulses/templates"
    assert hr.undo("/pulses/templates").headers["Location"] == HOME
    assert hr.post(f"{HOME}/archive").headers["Location"] == "/pulses/templates"
    page = hr.text("/pulses/templates")
    assert "There is no questionnaire yet." in page
    assert "1 questionnaire that was put away" in page
    assert "It was put away" in hr.text(HOME)
    assert "<select" not in hr.text("/pulses/new"), "nothing could be planned"
    assert hr.post(f"{HOME}/draft").headers["Location"] == HOME
    assert "Take it out first" in hr.text(HOME)
    assert hr.post(f"{HOME}/take-out").headers["Location"] == HOME
    assert "Weekly" in hr.text("/pulses/new")
    hr.post(f"{HOME}/draft")
    assert hr.post(f"{HOME}/archive").headers["Location"] == HOME
    assert "Somebody is writing its next version." in hr.text(HOME)


def test_a_copy_has_a_code_of_its_own(hr: Browser) -> None:
    named = {"name_ko": "내 것", "name_en": "Mine"}
    taken = hr.post(f"{HOME}/copy", code="week", **named)
    assert taken.status_code == 422
    assert "another questionnaire has this code" in taken.text
    assert hr.post(f"{HOME}/copy", code="a b", **named).status_code == 422
    made = hr.post(f"{HOME}/copy", code="mine-1", **named)
    assert made.headers["Location"] == "/pulses/drafts/MINE-1"
    assert "Version 1 of “Mine” is being written." in hr.text("/pulses/drafts/MINE-1")
    assert hr.sure("/pulses/drafts/MINE-1/discard").status_code == 303
    hr.text("/pulses/drafts/MINE-1", 404)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_a_preview_shows_every_channel_and_stores_nothing(
    hr: Browser, write: Write, locale: str
) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **WORDS)
    page = hr.text(f"{HOME}/preview?draft=1&lang={locale}")
    assert {"ko": "새 주간", "en": "New weekly"}[locale] in page
    assert f"W0 {locale}?" in page
    assert "agree 5" in page
    assert {"ko": "/a/내-링크", "en": "/a/personal-link"}[locale] in page
    answer = hr.get(f"{HOME}/preview/page?draft=1&lang={locale}")
    assert answer.status_code == 200
    assert f"P1 {locale}?" in answer.text
    assert "<script" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "script-src" not in policy
    assert hr.post(f"{HOME}/preview/page").status_code == 405
    with write() as session:
        for table in (Wave, Invitation):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_is_asked_after_a_service_can_be_previewed_too(hr: Browser, write: Write) -> None:
    with write() as session:
        questionnaire(session)
    page = hr.text("/pulses/templates/SERVICE-RATING/preview?lang=en")
    assert "This is how people meet" in page
    assert "All in all, how was the help you got?" in page


def test_an_unfinished_draft_says_why_it_cannot_be_shown(hr: Browser) -> None:
    hr.post(f"{HOME}/draft")
    hr.post(DRAFT, **{**WORDS, "dimensions": "work | 일 | Work | 0.4"})
    assert "the weights must add up to 1" in hr.text(f"{HOME}/preview?draft=1")
    assert hr.get(f"{HOME}/preview/page?draft=1").status_code == 422


def test_only_planners_write_questionnaires(
    company: dict[str, Person], signed_in: Callable[..., Browser]
) -> None:
    agent = signed_in(company["agent"])
    agent.text("/pulses/templates", 404)
    assert agent.post(f"{HOME}/draft").status_code == 404
