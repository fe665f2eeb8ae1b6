"""A digest read for one reader: names in their language, the weightiest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from integrations.slack import digest_views
from pulse.commitments.fulfilment import ServiceFulfilment
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.reading import Digest
from pulse.people.permissions import viewer_of
from tests import factories
from tests.pulse.commitments.scene import NINE
from tests.pulse.surveys import world

LINK = "https://ieum.test/digest"
ON = NINE.date()


def decision(session: Session, key: str, weight: int = 1, **given: Any) -> Decision:
    facts: dict[str, Any] = {"name_ko": "회차", "name_en": "Wave", **given.pop("facts", {})}
    made = Decision(
        key=key,
        weight=weight,
        facts=facts,
        raised_at=NINE,
        expires_at=NINE + timedelta(days=56),
        **{"kind": DecisionKind.NO_RESPONSE, **given},
    )
    session.add(made)
    session.flush()
    return made


@pytest.mark.parametrize(
    ("locale", "name", "said"),
    [("ko", "화면 지원", "회차: 결과를 공개한"), ("en", "Desk", "Wave: a week after")],
)
def test_names_are_in_the_readers_language_and_the_weightiest_first(
    session: Session, locale: str, name: str, said: str
) -> None:
    light, heavy = decision(session, "light"), decision(session, "heavy", 5)
    answered = decision(session, "answered", 3, state=DecisionState.DECIDED)
    digest = Digest(
        week_on=ON,
        is_company=True,
        met=3,
        due=4,
        missed=[ServiceFulfilment(1, "S01", "화면 지원", "Desk", 1, 1, ())],
        unsure=1,
        waves=[],
        decisions=[light, heavy],
    )
    face = digest_views.digest_face(session, digest, locale, LINK, [answered])
    assert [one.decision_id for one in face.decisions] == [heavy.id, answered.id, light.id]
    assert [one.outcome for one in face.decisions] == ["", "decided", ""]
    assert (face.met, face.due, face.unsure, face.missed) == (3, 4, 1, [name])
    assert face.decisions[0].words.startswith(said)


def test_a_broken_promise_is_said_with_its_figures_and_its_words(session: Session) -> None:
    facts = {"wording_ko": "한 시간", "wording_en": "An hour", "due": 60, "met": 30, "goal": 90}
    made = decision(session, "d", kind=DecisionKind.MISSED_PROMISE, facts=facts, times_asked=2)
    english = digest_views.decision_face(session, made, "en")
    assert "“An hour” was kept 30 times of 60 (goal 90%)" in english.words
    assert english.times_asked == 2
    korean = digest_views.decision_face(session, made, "ko")
    assert "‘한 시간’ 약속이 60건 가운데 30건만" in korean.words


def test_the_weakest_stage_is_called_as_the_survey_calls_it(session: Session) -> None:
    stages = [{"code": "ST-1", "name": {"ko": "접수", "en": "Intake"}}]
    template = world.make_template(session, world.plain_questions(), stages=stages)
    wave = world.open_by_hand(session, template, {})
    kind = DecisionKind.WEAKEST_STAGE
    known = decision(session, "known", kind=kind, facts={"wave_id": wave.id, "area": "ST-1"})
    gone = decision(session, "gone", kind=kind, facts={"wave_id": wave.id, "area": "ST-9"})
    assert "‘접수’" in digest_views.decision_face(session, known, "ko").words
    assert "“Intake”" in digest_views.decision_face(session, known, "en").words
    assert "“ST-9”" in digest_views.decision_face(session, gone, "en").words


def test_what_nobody_answered_in_time_reads_as_put_off() -> None:
    assert set(digest_views.OUTCOMES) == set(DecisionState)
    assert digest_views.OUTCOMES[DecisionState.OVER] == "was_put_off"


def test_without_news_there_is_no_digest_and_somebody_elses_is_none(session: Session) -> None:
    company = factories.make_department(session, "C0")
    decider = factories.make_person(session, company, roles=("decider",))
    other = factories.make_person(session, company)
    readers = [viewer_of(session, one.id, ON) for one in (decider, other)]
    times = (NINE, ON)
    assert digest_views.face_for(session, readers[0], times, "en", LINK) is None
    decision(session, "d")
    face = digest_views.face_for(session, readers[0], times, "en", LINK)
    assert face is not None
    assert (len(face.decisions), face.link) == (1, LINK)
    assert digest_views.face_for(session, readers[1], times, "en", LINK) is None
