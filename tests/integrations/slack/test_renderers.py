"""What is sent is what is true at that moment; what is no longer worth telling is dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from integrations.ports import Receipt, Rendered, Stale
from integrations.slack.messenger import Addresses
from integrations.slack.renderers import SlackRenderers
from pulse import notices
from pulse.commitments import photos, requests
from pulse.commitments.events import HoldReason
from pulse.commitments.photos import Picture
from pulse.notice import Notice
from pulse.outbox import OutboxMessage
from pulse.people.models import Identity, Person
from pulse.publishing.models import PublishedCell, PublishedFinding, WaveRecord
from pulse.surveys.models import RosterEntry, Wave, WaveState
from tests.integrations.slack.stage import CHANNELS, DESK, HR, NINE, TEAM, TestLinks
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene
from tests.pulse.surveys import world

MINUTE = timedelta(minutes=1)


@pytest.fixture
def renderers() -> SlackRenderers:
    return SlackRenderers(Addresses(TEAM, CHANNELS), TestLinks())


@pytest.fixture
def scene(session: Session) -> Scene:
    made = commitments_scene.build(session)
    commitments_scene.promise(session, made)
    for person in (made.asker, made.member, made.owner):
        session.add(
            Identity(person_id=person.id, provider="slack", tenant=TEAM, subject=f"U{person.id}")
        )
    session.flush()
    return made


def row(notice: Notice, recipient: str) -> OutboxMessage:
    return OutboxMessage(notice=notice.kind, payload=notice.to_payload(), recipient=recipient)


def render(
    renderers: SlackRenderers,
    session: Session,
    notice: Notice,
    recipient: str,
    at: datetime = NINE,
) -> Rendered:
    return renderers.by_kind()[notice.kind](session, row(notice, recipient), at)


def test_every_notice_has_a_renderer(renderers: SlackRenderers) -> None:
    assert set(renderers.by_kind()) == set(notices.NOTICES)


def test_the_channels_message_becomes_the_root_of_the_thread(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    opened = notices.RequestOpened(request.id)
    rendered = render(renderers, session, opened, "channel:T0402")
    assert rendered.outgoing.channel == DESK
    rendered.on_sent(session, Receipt(DESK, "1.0"))
    rendered.on_sent(session, Receipt(DESK, "2.0"))
    session.refresh(request)
    assert (request.thread_channel, request.thread_ts) == (DESK, "1.0")


def test_the_providers_side_hears_in_the_thread(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    request.thread_channel, request.thread_ts = DESK, "1.0"
    event = requests.reply(session, request.id, scene.asker.id, at=NINE + MINUTE)
    changed = notices.RequestChanged(request.id, event.id)
    rendered = render(renderers, session, changed, "channel:T0402")
    assert (rendered.outgoing.channel, rendered.outgoing.thread_ts) == (DESK, "1.0")
    assert "요청한 분이 답했어요" in rendered.outgoing.message.text
    elsewhere = render(renderers, session, changed, "channel:hr")
    assert (elsewhere.outgoing.channel, elsewhere.outgoing.thread_ts) == (HR, None)


def test_whoever_is_given_the_work_is_told_so(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    event = requests.reassign(session, request.id, scene.lead.id, scene.member.id, at=NINE)
    changed = notices.RequestChanged(request.id, event.id)
    rendered = render(renderers, session, changed, f"person:{scene.member.id}")
    assert "This is yours now" in rendered.outgoing.message.text


def test_a_hold_that_is_over_is_not_told_any_more(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    held = requests.hold(
        session, request.id, scene.member.id, HoldReason.STOCK_OUT, at=NINE + MINUTE
    )
    changed = notices.RequestChanged(request.id, held.id)
    recipient = f"person:{scene.asker.id}"
    said = render(renderers, session, changed, recipient).outgoing.message.text
    assert "stock or parts" in said
    requests.resume(session, request.id, scene.member.id, at=NINE + 2 * MINUTE)
    with pytest.raises(Stale, match="overtaken"):
        render(renderers, session, changed, recipient)


def test_a_confirmation_of_what_has_ended_is_dropped(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + MINUTE)
    with pytest.raises(Stale, match="request_ended"):
        render(renderers, session, notices.RequestOpened(request.id), f"person:{scene.asker.id}")


def test_an_escalation_speaks_to_each_in_their_language(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    step = commitments_scene.steps_of(session, request)[0]
    scene.owner.locale = "ko"
    session.flush()
    said = render(renderers, session, notices.Escalated(step.id), f"person:{scene.owner.id}")
    assert "80%가 지났어요" in said.outgoing.message.text
    request.thread_channel, request.thread_ts = DESK, "1.0"
    thread = render(renderers, session, notices.Escalated(step.id), "channel:T0402")
    assert thread.outgoing.thread_ts == "1.0"


def test_somebody_not_in_slack_is_not_reachable(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    with pytest.raises(Stale, match="recipient_not_reachable"):
        render(renderers, session, notices.RequestOpened(request.id), f"person:{scene.chief.id}")


def pulse(session: Session) -> tuple[Wave, Person]:
    people = world.make_company(session, {"T1": 3})
    template = world.make_template(
        session,
        [
            world.question("Q-0", 0, "scale", world.AGREE, dimension="overall"),
            world.question("Q-1", 1, "scale", world.AGREE, dimension="work"),
            world.question("Q-2", 2, "scale", world.AGREE, dimension="rest"),
            world.question("Q-9", 3, "scale", world.FREQUENCY, dimension="care"),
        ],
        dimensions=[
            {"id": "work", "name": {"ko": "일", "en": "The work"}},
            {"id": "rest", "name": {"ko": "쉼", "en": "Rest"}},
        ],
    )
    wave = world.open_by_hand(session, template, people)
    identity = session.query(Identity).filter_by(person_id=people["T1"][0].id).one()
    identity.tenant = TEAM
    session.flush()
    return wave, people["T1"][0]


def test_a_pulse_is_asked_only_while_it_is_open_and_of_the_roster(
    renderers: SlackRenderers, session: Session
) -> None:
    wave, person = pulse(session)
    asked, recipient = notices.SurveyAsked(wave.id, 1), f"person:{person.id}"
    said = render(renderers, session, asked, recipient, world.DURING).outgoing.message.text
    assert "시험 설문" in said
    with pytest.raises(Stale, match="wave_closed"):
        render(renderers, session, asked, recipient, world.AFTER)
    entry = session.get_one(RosterEntry, (wave.id, person.id))
    session.delete(entry)
    session.flush()
    with pytest.raises(Stale, match="not_on_roster"):
        render(renderers, session, asked, recipient, world.DURING)


@pytest.mark.parametrize(
    ("again", "words"), [("some", "아직 열려 있어요"), ("all", "답하셨다면 지나쳐 주세요")]
)
def test_a_reminder_asks_again_and_says_that_it_does(
    renderers: SlackRenderers, session: Session, again: str, words: str
) -> None:
    wave, person = pulse(session)
    person.locale = "ko"
    reminder = row(notices.SurveyAsked(wave.id, 1), f"person:{person.id}")
    reminder.payload = {**reminder.payload, "again": again}
    said = renderers.survey_asked(session, reminder, world.DURING).outgoing.message.text
    assert words in said
    assert said.startswith("시험 설문")


def publish(session: Session, wave: Wave) -> None:
    session.execute(update(Wave).where(Wave.id == wave.id).values(state=WaveState.PUBLISHED))
    session.refresh(wave)
    means = {"Q-0": "3.4", "Q-1": "2.9", "Q-2": "3.8", "Q-9": "1.2"}
    cells = [("everyone", code, mean) for code, mean in means.items()]
    cells.append(("department:T1", "Q-0", "1.7"))
    for number, (key, code, mean) in enumerate(cells):
        session.add(
            PublishedCell(
                id=f"{number}",
                wave_id=wave.id,
                cell_key=key,
                question_code=code,
                n_band="50+",
                mean=mean,
                end_code=None,
                interval=None,
                distribution=None,
            )
        )
    session.add(
        WaveRecord(
            wave_id=wave.id,
            closed_on=world.CLOSES.date(),
            response_rate=65,
            spreads={},
            key_destroyed_at=datetime(2026, 9, 1, tzinfo=UTC),
            certificate={},
        )
    )
    session.flush()


def test_results_are_announced_from_what_is_published_for_everybody(
    renderers: SlackRenderers, session: Session
) -> None:
    wave, _ = pulse(session)
    ready = notices.ResultsReady(wave.id)
    with pytest.raises(Stale, match="not_published"):
        render(renderers, session, ready, "channel:hr")
    publish(session, wave)
    rendered = render(renderers, session, ready, "channel:hr")
    lines = rendered.outgoing.message.text.splitlines()
    assert rendered.outgoing.channel == HR
    assert "전체 평균은 3.4점입니다(5점 만점)" in lines[0]
    assert lines[1:4] == ["응답률은 약 65%입니다.", "높은 영역  쉼 3.8", "낮은 영역  일 2.9"]
    assert "1.7" not in rendered.outgoing.message.text
    for number, (key, code) in enumerate((("everyone", "rest"), ("department:T1", "work"))):
        found = {"cell_key": key, "kind": "weakest_link", "document": {"code": code}}
        session.add(PublishedFinding(id=f"f{number}", wave_id=wave.id, **found))
    session.flush()
    words = render(renderers, session, ready, "channel:hr").outgoing.message.text
    assert "가장 약한 고리는 ‘쉼’입니다." in words
    assert "‘일’" not in words


def test_photos_are_counted_where_they_came(
    renderers: SlackRenderers, session: Session, scene: Scene
) -> None:
    request = commitments_scene.ask(session, scene)
    events = [
        requests.reply(session, request.id, scene.asker.id, at=NINE + minutes * MINUTE)
        for minutes in (1, 2)
    ]
    for event, count in zip(events, (1, 2), strict=True):
        photos.attach(session, event, [Picture(b"whole", b"small", 16, 9)] * count)
    changed = notices.RequestChanged(request.id, events[1].id)
    told = render(renderers, session, changed, "channel:T0402").outgoing.message
    assert "사진이 2장 있어요" in told.text
    assert f"https://ieum.test/requests/{request.number}" in str(told.blocks)
    opened = notices.RequestOpened(request.id)
    whole = render(renderers, session, opened, "channel:T0402").outgoing.message
    assert "사진이 3장 있어요" in whole.text
