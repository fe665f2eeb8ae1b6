"""The product behind Socket Mode: the same scenarios, without an address Slack could reach."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import sessionmaker

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.context import Context, FollowUp, Outcome
from integrations.slack.payloads import (
    AppHomeOpened,
    ButtonPress,
    OtherEvent,
    Payload,
    PayloadError,
    SlashCommand,
)
from integrations.slack.socket_mode import SocketListener, read_envelope
from pulse import notices
from pulse.commitments.models import ServiceRequest
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box
from tests.integrations.slack.stage import DESK, NINE, SEED, TEAM, Stage, company, open_pulse
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.surveys.world import DURING
from tests.slack_workspace import APP_TOKEN, Moment, Refused, SlackWorkspace

ACTOR = {"user": {"id": "U0DEMO0242", "team_id": TEAM}, "team": {"id": TEAM}}
PATIENT = timedelta(seconds=10)


def run(follow_ups: Iterable[FollowUp]) -> None:
    for follow_up in follow_ups:
        follow_up()


@contextmanager
def on_a_socket(
    engine: Engine, at=NINE, beat: timedelta = PATIENT, patience: float = 30.0
) -> Iterator[Stage]:
    """A product on a socket; a slow machine is no reason to give up an answer or a connection."""
    stage = Stage(sessionmaker(engine), engine, Moment(at))
    with SlackWorkspace(
        seed=SEED,
        moment=stage.moment,
        team_id=TEAM,
        socket_mode=True,
        app_token=APP_TOKEN,
        patience=patience,
    ) as stage.slack:
        stage.connect()
        with listening(stage, beat):
            yield stage


@contextmanager
def listening(stage: Stage, beat: timedelta) -> Iterator[SocketListener]:
    listener = SocketListener(stage.context, APP_TOKEN, stage.slack.api_url, run, beat=beat)
    try:
        listener.connect()
        yield listener
    finally:
        listener.close()


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Payload], Outcome]], None]:
    """Put another router in place of the real one."""

    def put(dispatch: Callable[[Payload], Outcome]) -> None:
        def stand_in(context: Context, payload: Payload) -> Outcome:
            return dispatch(payload)

        monkeypatch.setattr("integrations.slack.socket_mode.dispatch", stand_in)

    return put


def test_envelopes_are_read_like_requests() -> None:
    command = {"team_id": TEAM, "user_id": "U1", "command": "/ieum", "text": "요청 & 약속"}
    read = read_envelope("slash_commands", command)
    assert isinstance(read, SlashCommand)
    assert read.text == "요청 & 약속"
    press = {"type": "block_actions", **ACTOR, "actions": [{"action_id": "a", "value": "1+1=2"}]}
    read = read_envelope("interactive", press)
    assert isinstance(read, ButtonPress)
    assert (read.actor.user_id, read.value) == ("U0DEMO0242", "1+1=2")
    event = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1"}
    event["event"] = {"type": "app_home_opened", "user": "U1", "tab": "home"}
    assert isinstance(read_envelope("events_api", event), AppHomeOpened)
    assert read_envelope("hello", {}) == OtherEvent("hello")
    with pytest.raises(PayloadError):
        read_envelope("slash_commands", {"text": "nobody"})


def test_a_request_is_opened_and_resolved(fresh_engine: Engine) -> None:
    with on_a_socket(fresh_engine) as stage:
        scene = company(stage)
        with stage.sessions() as session, transaction(session):
            commitments_scene.promise(session, scene)
        asker, member = stage.person("asker"), stage.person("member")
        asker.types("/ieum request 상담 화면이 멈춰요")
        stage.slack.wait_until(lambda: asker.modal is not None)
        asker.fills({"subject": "   ", "service_id": "상담화면 장애 지원"})
        assert asker.submits() == {"subject": "적어 주세요."}
        asker.fills({"subject": "상담 화면이 멈춰요"})
        assert asker.submits() == {}
        stage.send()
        with stage.sessions() as session:
            request = session.scalars(select(ServiceRequest)).one()
            assert (request.source, request.thread_channel) == ("slack", DESK)
        assert request.number in asker.sees()[-1].text
        member.taps("해결했어요", channel="desk")
        stage.send()
        assert "해결됐어요" in asker.sees()[-1].text
        assert stage.delivered == []


def test_a_pulse_is_answered_tap_by_tap(fresh_engine: Engine) -> None:
    with on_a_socket(fresh_engine, DURING) as stage:
        scene = company(stage)
        wave_id = open_pulse(stage, scene)
        with stage.sessions() as session, transaction(session):
            recipient = notices.person_recipient(scene.asker.id)
            notices.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=DURING)
        stage.send()
        asker = stage.person("asker")
        for tap, shows in (("4점", "2/3"), ("3", "3/3"), ("늦었다", "고마워요")):
            asker.taps(tap)
            stage.slack.wait_until(lambda shows=shows: shows in asker.sees()[-1].text)
        with stage.sessions() as session:
            given = answers_in_box(
                session.connection(),
                stage.keys,
                wave_id=wave_id,
                person_id=scene.asker.id,
                at=DURING,
            )
        assert given == {"Q-1": 4, "Q-2": 3, "Q-3": "late"}


def test_a_connection_is_replaced_on_request_without_a_pause(sqlite_engine: Engine, quiet) -> None:
    quiet(lambda _payload: Outcome({"text": "받았어요"}))
    with on_a_socket(sqlite_engine, patience=2.0) as stage:
        sockets, person = stage.slack.parts.core.sockets, stage.person("asker")
        for _ in range(3):
            before = sockets.attended
            sockets.warn()
            # The library alone keeps both open, and reads neither, for three seconds.
            assert _soon(stage, lambda before=before: _replaced(stage, before), 2.0)
            person.types("/ieum")
            assert person.sees()[-1].text == "받았어요"


@pytest.mark.parametrize("with_goodbye", [True, False])
def test_a_lost_connection_is_opened_again(
    sqlite_engine: Engine, quiet, with_goodbye: bool
) -> None:
    quiet(lambda _payload: Outcome({"text": "받았어요"}))
    with on_a_socket(sqlite_engine, beat=timedelta(seconds=0.5)) as stage:
        sockets = stage.slack.parts.core.sockets
        before = sockets.attended
        if with_goodbye:
            sockets.close()
        else:
            sockets.cut()
        assert _soon(stage, lambda: _replaced(stage, before) and _is_answered(stage), 8.0)
        assert stage.person("asker").sees()[-1].text == "받았어요"


def _soon(stage: Stage, happened: Callable[[], bool], seconds: float) -> bool:
    """Look often: connections come and go without a change in the workspace."""
    wait = stage.slack.parts.core.workspace.wait_for
    return any(happened() or wait(lambda: False, 0.02) for _ in range(int(seconds / 0.02)))


def _is_answered(stage: Stage) -> bool:
    try:
        stage.person("asker").types("/ieum")
    except Refused:
        return False
    return True


def _replaced(stage: Stage, before: int) -> bool:
    sockets = stage.slack.parts.core.sockets
    return sockets.attended > before and len(sockets) == 1


def test_what_breaks_is_not_acknowledged_and_comes_again(
    sqlite_engine: Engine, quiet, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Payload] = []

    def breaks_once(payload: Payload) -> Outcome:
        seen.append(payload)
        if len(seen) == 1:
            raise RuntimeError("a secret of somebody")
        return Outcome()

    quiet(breaks_once)
    with on_a_socket(sqlite_engine, patience=0.3) as stage, caplog.at_level(logging.DEBUG):
        event = {"type": "app_home_opened", "user": "U0ASKER", "tab": "home"}
        stage.slack.sends_event(event)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert "socket_broke kind=RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_what_cannot_be_read_is_acknowledged_and_forgotten(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(kind: str, payload: object) -> Payload:
        raise PayloadError("missing_field")

    monkeypatch.setattr("integrations.slack.socket_mode.read_envelope", unreadable)
    with on_a_socket(sqlite_engine) as stage:
        assert stage.slack.sends_event({"type": "anything"}).status == 200


def test_an_event_gets_no_body_back(sqlite_engine: Engine, quiet) -> None:
    quiet(lambda _payload: Outcome({"never": "sent"}))
    with on_a_socket(sqlite_engine) as stage:
        assert stage.slack.sends_event({"type": "anything"}).body == b""


def test_a_refused_token_is_named(sqlite_engine: Engine) -> None:
    with on_a_socket(sqlite_engine) as stage:
        listener = SocketListener(stage.context, "xapp-other", stage.slack.api_url, run)
        with pytest.raises(DeliveryError) as caught:
            listener.connect()
        listener.close()
    assert (caught.value.kind, caught.value.code) == (FailureKind.ADMIN, "invalid_auth")


def test_an_unreachable_slack_is_tried_later(sqlite_engine: Engine) -> None:
    with on_a_socket(sqlite_engine) as stage:
        listener = SocketListener(stage.context, APP_TOKEN, "http://127.0.0.1:9/api/", run)
        with pytest.raises(DeliveryError) as caught:
            listener.connect()
        listener.close()
    assert caught.value.kind is FailureKind.LATER
