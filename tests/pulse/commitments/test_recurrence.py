from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.catalogue import PROTECTION
from pulse.commitments.recurrence import (
    Asked,
    asked_between,
    recurrence,
    repeated,
    theme_of,
)
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

DAY = timedelta(days=1)
MONTH = timedelta(days=365.25 / 12)


def asked(
    subject: str,
    day: int = 0,
    *,
    done_after: int | None = 1,
    service: int = 1,
    seconds: int = 3600,
) -> Asked:
    opened = NINE + day * DAY
    resolved: datetime | None = None if done_after is None else opened + done_after * DAY
    return Asked(service, 7, subject, opened, resolved, seconds)


def test_the_same_words_are_the_same_thing() -> None:
    assert theme_of("VPN 접속이 안 돼요!! (12번)") == theme_of("vpn 접속이 안 돼요 7번")
    assert theme_of("VPN 접속") != theme_of("VPN 신청")


def test_what_costs_most_hours_a_month_comes_first() -> None:
    often = [asked("비밀번호 초기화", day) for day in range(6)]
    long = [asked("계정 만들기", day, seconds=36_000) for day in range(3)]
    twice = [asked("한 번 더", day, seconds=99_999) for day in range(2)]
    found = repeated([*often, *long, *twice], 2 * MONTH)
    assert [(one.subject, one.times) for one in found] == [
        ("계정 만들기", 3),
        ("비밀번호 초기화", 6),
    ]
    assert found[0].hours_a_month == pytest.approx(15.0)
    assert found[1].hours_a_month == pytest.approx(3.0)
    assert len(repeated([*often, *long], MONTH, most=1)) == 1


def test_two_services_are_two_things() -> None:
    found = repeated([asked("같은 말", service=1)] * 2 + [asked("같은 말", service=2)], MONTH)
    assert found == []


def test_what_comes_back_within_thirty_days_came_back() -> None:
    log = [asked("프린터", 0), asked("프린터", 20), asked("프린터", 80), asked("다른 것", 5)]
    found = recurrence(log, NINE + 200 * DAY)
    assert (found.closed, found.again) == (4, 1)
    assert found.share == 0.25


def test_the_latest_ones_wait_for_their_thirty_days() -> None:
    log = [asked("프린터", 0), asked("프린터", 20, done_after=None)]
    assert recurrence(log, NINE + 25 * DAY).share is None
    assert recurrence(log, NINE + 40 * DAY).share == 1.0


def test_requests_are_read_with_the_time_they_took(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 3 * HOUR)
    open_one = scenes.ask(session, scene)
    gone = scenes.ask(session, scene)
    requests.cancel(session, gone.id, scene.asker.id, at=NINE + HOUR)
    found = sorted(asked_between(session, NINE, NINE + DAY), key=lambda one: one.seconds)
    assert [(one.resolved_at, one.seconds) for one in found] == [
        (None, 0),
        (NINE + 3 * HOUR, 3 * 3600),
    ]
    assert open_one.opened_at == found[0].opened_at


def test_what_was_asked_of_those_who_protect_is_counted_and_never_told(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    scene.service.category = PROTECTION
    scenes.ask(session, scene)
    assert asked_between(session, NINE, NINE + DAY) == []
    assert len(asked_between(session, NINE, NINE + DAY, is_counted_only=True)) == 1


def test_where_only_an_answer_is_promised_the_answer_is_the_time_spent(session: Session) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene, kind="first_response")
    answered = scenes.ask(session, scene)
    requests.resolve(session, answered.id, scene.member.id, at=NINE + 2 * HOUR)
    replied_only = scenes.ask(session, scene)
    requests.reply(session, replied_only.id, scene.member.id, at=NINE + HOUR)
    found = sorted(asked_between(session, NINE, NINE + DAY), key=lambda one: one.seconds)
    assert [(one.resolved_at, one.seconds) for one in found] == [
        (None, 0),
        (NINE + 2 * HOUR, 2 * 3600),
    ]
