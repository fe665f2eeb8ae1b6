"""How the time is counted, as a modal: adds up, fits, and says what comes next."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from integrations.slack.emulator.views import check_view
from integrations.slack.request_blocks import Voice
from integrations.slack.request_times import times_modal
from pulse.commitments import board, requests
from pulse.commitments.events import HoldReason
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE
from tests.slack_reading import readable

LINE = re.compile(r"·\s(\d+):(\d\d):(\d\d)")
SUM = re.compile(r"= 실제로 지난 시간 (\d+):(\d\d):(\d\d)")


def seconds(found: tuple[str, ...]) -> int:
    hours, minutes, rest = map(int, found)
    return hours * 3600 + minutes * 60 + rest


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("days", [0, 1, 400])
def test_the_stretches_add_up_to_the_time_that_passed(session: Session, days: int) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    hold = HoldReason.WAITING_REQUESTER
    requests.hold(session, request.id, scene.member.id, hold, at=NINE + HOUR)
    requests.resume(session, request.id, scene.member.id, at=NINE + 2 * HOUR)
    at = NINE + 3 * HOUR + timedelta(days=days)
    view = times_modal(board.story(session, request.id, at), Voice("ko", "Asia/Seoul", at))
    check_view(view, frozenset({"modal"}))
    said = readable(view["blocks"])
    total = seconds(SUM.findall(said)[0])
    assert total == (at - NINE).total_seconds()
    assert "멈춤: 요청한 분의 답 · 요청한 분 · 1:00:00" in said
    if days < 400:
        assert sum(seconds(found) for found in LINE.findall(said)) == total
    else:
        assert "나머지는 페이지에서" in said


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_comes_next_waits_while_on_hold(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    english = Voice("en", "Asia/Seoul", NINE)
    said = readable(times_modal(board.story(session, request.id, NINE), english)["blocks"])
    assert "today 17:00: the service owner hears of it" in said
    hold = HoldReason.WAITING_REQUESTER
    requests.hold(session, request.id, scene.member.id, hold, at=NINE + HOUR)
    said = readable(times_modal(board.story(session, request.id, NINE + HOUR), english)["blocks"])
    assert "waiting while on hold: the service owner" in said


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_without_a_promise_there_is_nothing_to_count(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    view = times_modal(board.story(session, request.id, NINE), Voice("ko", "Asia/Seoul", NINE))
    assert "계산할 것이 없어요" in readable(view["blocks"])
