"""Reporting from Slack: by command, from the Home tab, and out of a comment that sounds grave."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from pulse import notices, telling
from pulse.ballots.models import SealedBallot
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import viewer_of
from pulse.reports import filing
from pulse.reports.models import SealedReport
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from pulse.vault import Vault
from tests.integrations.slack.stage import Stage, company
from tests.pulse.surveys import world
from tests.pulse.surveys.world import DURING

BEGINS = DURING
VAULT = Vault(["a secret of the tests, long enough"])
GRAVE = "팀장님이 저를 때렸어요"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.context = replace(stage.context, vault=VAULT)
    return stage


def with_officer(stage: Stage) -> tuple[int, int]:
    """The lead is named an officer; return who asks and who reads."""
    scene = company(stage)
    with stage.sessions() as session, transaction(session):
        session.add(
            RoleAssignment(
                person_id=scene.lead.id, role="grievance_officer", valid_from=DURING.date()
            )
        )
    return scene.asker.id, scene.lead.id


def reports(stage: Stage) -> list[SealedReport]:
    with stage.sessions() as session:
        rows = session.scalars(select(SealedReport)).all()
        session.expunge_all()
    return list(rows)


def test_the_command_opens_a_modal_that_says_who_reads_it(stage: Stage) -> None:
    author_id, officer_id = with_officer(stage)
    asker = stage.person("asker")
    asker.types("/ieum 신고")
    said = asker.modal or ""
    assert "관리자는 읽을 수 없고" in said
    assert "Slack을 거쳐" in said
    asker.fills({"concern": "harassment", "officer": str(officer_id), "text": GRAVE})
    assert asker.submits() == {}
    (kept,) = reports(stage)
    assert kept.reference in (asker.modal or "")
    assert GRAVE not in kept.sealed
    with stage.sessions() as session:
        viewer = viewer_of(session, officer_id, DURING.date())
        opened = filing.open_report(session, VAULT, viewer, kept.reference, at=DURING)
        assert (opened.text, opened.author and opened.author.id) == (GRAVE, author_id)


def test_the_officer_is_told_that_there_is_one_and_no_more(stage: Stage) -> None:
    _, officer_id = with_officer(stage)
    asker, lead = stage.person("asker"), stage.person("lead")
    asker.opens_home()
    asker.taps("신고하기")
    asker.fills({"concern": "danger", "officer": str(officer_id), "text": GRAVE}).submits()
    stage.send()
    (told,) = lead.sees()
    assert "신고가 한 건 들어왔어요." in told.text
    everything = "".join(str(message) for message in (*lead.sees(), *asker.sees()))
    assert GRAVE not in everything
    assert "harassment" not in everything
    assert not asker.sees()


def test_what_is_missing_is_said_in_the_modal(stage: Stage) -> None:
    _, officer_id = with_officer(stage)
    asker = stage.person("asker")
    asker.types("/ieum report")
    asker.fills({"concern": "danger", "officer": str(officer_id), "text": "  아  "})
    assert asker.submits() == {"text": "무슨 일이 있었는지 적어 주세요."}
    assert reports(stage) == []


def test_without_an_officer_it_says_where_else_to_turn(stage: Stage) -> None:
    company(stage)
    asker = stage.person("asker")
    asker.types("/ieum report")
    assert "112" in (asker.modal or "")


def test_a_grave_comment_comes_back_once_with_the_way_to_report(stage: Stage) -> None:
    author_id, _ = with_officer(stage)
    scene_wave = _asked(stage, author_id)
    asker = stage.person("asker")
    asker.taps("의견 쓰기")
    asker.fills({"Q-4": GRAVE})
    asker.submits()
    assert "아직 보내지 않았어요" in (asker.modal or "")
    assert _ballots(stage, scene_wave) == 0
    asker.fills({"Q-4": GRAVE})
    asker.submits()
    assert "의견을 잠가 두었어요" in (asker.modal or "")
    assert _ballots(stage, scene_wave) == 1
    assert reports(stage) == []


def test_out_of_the_comment_the_way_leads_to_the_report(stage: Stage) -> None:
    author_id, officer_id = with_officer(stage)
    wave_id = _asked(stage, author_id)
    asker = stage.person("asker")
    asker.taps("의견 쓰기")
    asker.fills({"Q-4": GRAVE})
    asker.submits()
    asker.taps("신고하기")
    asker.fills({"concern": "harassment", "officer": str(officer_id), "text": GRAVE}).submits()
    assert len(reports(stage)) == 1
    assert _ballots(stage, wave_id) == 0


def _asked(stage: Stage, person_id: int) -> int:
    with stage.sessions() as session, transaction(session):
        template = world.make_template(session, world.plain_questions())
        people = {"T0901": [session.get_one(Person, person_id)]}
        wave: Wave = world.open_by_hand(session, template, people, stage.keys)
        session.execute(
            update(Wave).where(Wave.id == wave.id).values(answer_in=["slack", "link"], invited=120)
        )
        wave_id = wave.id
        recipient = telling.person_recipient(person_id)
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=DURING)
    stage.send()
    return wave_id


def _ballots(stage: Stage, wave_id: int) -> int:
    with stage.sessions() as session:
        found = select(func.count()).where(SealedBallot.wave_id == wave_id)
        return session.scalar(found) or 0
