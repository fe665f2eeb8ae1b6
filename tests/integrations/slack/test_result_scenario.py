"""Results told through a workspace: to the channel with its picture, to a head, to everybody."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from integrations import charts
from integrations.slack.emulator.faults import FaultKind
from pulse.people.models import Department, Person
from pulse.people.permissions import viewer_of
from pulse.publishing.announcing import tell_results
from pulse.results.models import Wording
from pulse.results.responses import Draft, publish_response
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests import factories
from tests.integrations.slack.stage import NINE, Stage, company
from tests.pulse.commitments.scene import Scene
from tests.pulse.results.published import index_template, publish_means

MEANS = {
    "everyone": {"overall": "3.4", "work": "2.9", "rest": "4.1"},
    "department:T0402": {"overall": "2.6", "work": "2.2", "rest": "3.9"},
    "department:T0901": {"overall": "1.7", "work": "1.8", "rest": "1.9"},
}
MANY = ("overall", "work", "rest", "tools", "voice", "team")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return company(stage)


@pytest.fixture
def wave_id(stage: Stage, scene: Scene) -> int:
    with stage.sessions() as session, transaction(session):
        template = index_template(session, {"work": Decimal("0.5"), "rest": Decimal("0.5")})
        names = {"work": {"ko": "일", "en": "Work"}, "rest": {"ko": "쉼", "en": "Rest"}}
        template.document = {
            **template.document,
            "dimensions": [{"id": code, "name": name} for code, name in names.items()],
        }
        return publish_means(session, template, 0, MEANS).id


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    specs: list[dict[str, object]] = []

    def draw(spec: dict[str, object]) -> bytes:
        specs.append(spec)
        return PNG

    monkeypatch.setattr(charts, "png", draw)
    return specs


def announce(stage: Stage, wave_id: int) -> None:
    with stage.sessions() as session, transaction(session):
        tell_results(session, session.get_one(Wave, wave_id), NINE)
    stage.send()


def test_the_channel_gets_the_summary_and_its_picture(
    stage: Stage, wave_id: int, drawn: list[dict[str, object]]
) -> None:
    announce(stage, wave_id)
    channel = stage.slack.channel("hr")
    words, picture = channel.messages
    assert "3.4" in words.text
    (file,) = [stage.slack.parts.core.workspace.files[key] for key in picture.message.files]
    assert file.content == PNG
    assert file.alt_text == "회차의 영역별 평균 막대그래프. 쉼 4.1, 일 2.9"
    assert file.title == "회차: 영역별 평균"
    assert len(drawn) == 1


@pytest.mark.parametrize("fault", ["drawing", "uploading"])
def test_without_a_picture_the_words_are_told_once_all_the_same(
    stage: Stage, wave_id: int, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def fail(_spec: object) -> bytes:
        raise ValueError("not_drawn")

    monkeypatch.setattr(charts, "png", fail if fault == "drawing" else lambda _spec: PNG)
    if fault == "uploading":
        stage.slack.fails("files.getUploadURLExternal", FaultKind.SERVER_ERROR)
    announce(stage, wave_id)
    stage.send()
    assert [seen.text.count("3.4") for seen in stage.slack.channel("hr").messages] == [1]


def test_a_workspace_without_tables_is_told_the_same_in_words(
    stage: Stage, scene: Scene, drawn: list[dict[str, object]]
) -> None:
    means = {"everyone": {code: f"{at / 2:.1f}" for at, code in enumerate(MANY, 4)}}
    with stage.sessions() as session, transaction(session):
        template = index_template(session, {code: Decimal("0.2") for code in MANY[1:]})
        first = publish_means(session, template, 0, means).id
        second = publish_means(session, template, 1, means).id
    posts = "chat.postMessage"
    stage.slack.fails(posts, FaultKind.ERROR, error="invalid_blocks")
    announce(stage, first)
    kinds = [
        [block["type"] for block in seen.message.blocks]
        for seen in stage.slack.channel("hr").messages
        if seen.message.blocks
    ]
    assert len(kinds) == 1
    assert "table" not in kinds[0]
    tried = len(stage.slack.calls(posts))
    announce(stage, second)
    assert len(stage.slack.calls(posts)) == tried + 1, "it is not tried again"


def test_where_there_are_tables_all_areas_stand_in_one(
    stage: Stage, scene: Scene, drawn: list[dict[str, object]]
) -> None:
    means = {"everyone": {code: f"{at / 2:.1f}" for at, code in enumerate(MANY, 4)}}
    with stage.sessions() as session, transaction(session):
        template = index_template(session, {code: Decimal("0.2") for code in MANY[1:]})
        wave_id = publish_means(session, template, 0, means).id
    announce(stage, wave_id)
    words = stage.slack.channel("hr").messages[0]
    assert words.message.blocks[-1]["type"] == "table"
    assert len(words.message.blocks[-1]["rows"]) == len(MANY)


def test_a_head_is_told_of_the_own_unit_and_of_no_other(
    stage: Stage, wave_id: int, drawn: list[dict[str, object]]
) -> None:
    announce(stage, wave_id)
    (seen,) = stage.person("lead").sees()
    assert "5점 만점에 2.6, 답한 사람은 10-19명" in seen.text
    assert "10-19명" in seen.text
    assert not any(mean in seen.text for mean in ("3.4", "1.7", "4.1"))
    assert stage.person("member").sees() == []
    assert stage.person("asker").sees() == []


def test_a_head_whose_unit_must_stay_hidden_reads_the_same_words_whatever_the_reason(
    stage: Stage, scene: Scene, wave_id: int, drawn: list[dict[str, object]]
) -> None:
    with stage.sessions() as session, transaction(session):
        keys = ["everyone", "department:T0901"]
        wave = session.get_one(Wave, wave_id)
        cells = wave.plan["cells"]["cells"]
        kept = [cell for cell in cells if cell["key"] in keys]
        pooled = {
            **cells[1],
            "key": "department@everyone/other",
            "label_code": "other",
            "terms": ["in:T0402", "in:T0101"],
        }
        plan = {**wave.plan, "cells": {**wave.plan["cells"], "cells": [*kept, pooled]}}
        session.execute(
            update(Wave).values(plan=plan).execution_options(synchronize_session=False)
        )
    announce(stage, wave_id)
    (seen,) = stage.person("lead").sees()
    assert "보여 드릴 수 있는 숫자가 이번에는 없어요" in seen.text
    assert not any(mean in seen.text for means in MEANS.values() for mean in means.values())


def respond(
    stage: Stage, scene: Scene, wave_id: int, heard: str, other: Wording | None = None
) -> None:
    with stage.sessions() as session, transaction(session):
        author = factories.make_person(
            session, session.get_one(Department, scene.customer.id), roles=("hr_lead",)
        )
        viewer = viewer_of(session, author.id, NINE.date())
        due = (NINE + timedelta(days=30)).date()
        draft = Draft("", heard, "2주 전에 공개해요", "인사팀", due, other=other)
        publish_response(session, viewer, wave_id, draft, at=NINE)


def test_what_was_heard_goes_to_everybody_and_stands_on_their_home(
    stage: Stage, scene: Scene, wave_id: int
) -> None:
    respond(stage, scene, wave_id, "처음 쓴 말")
    respond(stage, scene, wave_id, "교대표가 늦어요")
    stage.send()
    for name in ("asker", "member", "owner", "lead", "stranger"):
        (seen,) = stage.person(name).sees()
        assert "교대표가 늦어요" in seen.text, "an overtaken version is not told any more"
        assert "이 설문의 대상이었던 모든 분께 보내요" in seen.text
        assert "9월 25일(금)까지 인사팀에서 맡아요" in seen.text
    home = stage.person("asker").opens_home()
    assert "설문에서 들은 이야기" in home
    assert "교대표가 늦어요" in home


def test_each_hears_it_in_the_own_language_where_it_was_written_in_it(
    stage: Stage, scene: Scene, wave_id: int
) -> None:
    with stage.sessions() as session, transaction(session):
        session.execute(update(Person).values(locale="en").where(Person.id == scene.asker.id))
    respond(stage, scene, wave_id, "교대표가 늦어요")
    stage.send()
    (first,) = stage.person("asker").sees()
    assert "교대표가 늦어요" in first.text
    assert "Written in Korean only." in first.text
    assert "쓴 글이에요" not in stage.person("member").sees()[0].text
    english = Wording("en", "The roster comes late", "Two weeks ahead", "HR team")
    respond(stage, scene, wave_id, "교대표가 늦어요", english)
    stage.send()
    again = stage.person("asker").sees()[-1].text
    assert "The roster comes late" in again
    assert "HR team sees to it" in again
    assert "Written in" not in again
    assert "The roster comes late" in stage.person("asker").opens_home()
    assert "교대표가 늦어요" in stage.person("member").sees()[-1].text
