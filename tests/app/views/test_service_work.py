"""How a service's work gets done, and what could be spared, for those who lead it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.service_work import headline
from pulse.commitments.capacity import Handled
from tests.app.views.asking import Scene, SignedIn, ask


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.usefixtures("in_english")
def test_more_work_counts_only_if_hands_and_queue_do_not_grow_with_it() -> None:
    base = Handled(410, 410, 4)
    told = "That is 10.0 times as many for each person"
    assert f"{told}." in headline([Handled(4100, 410, 4), base], 5)
    by_hand = headline([Handled(4100, 4100, 4), base], 5)
    assert f"{told}, but no gain in capacity: just as much of it went through" in by_hand
    assert "open for more than 5 working days" in headline([Handled(4100, 410, 4), base], 6)
    assert headline([Handled(1, 1, 4)], 0) == "1 request was handled in the last four weeks."
    assert "times" not in headline([Handled(4100, 410, 2), base], 0), "two people are too few"


def test_who_leads_the_work_sees_it_and_others_do_not(signed_in: SignedIn, scene: Scene) -> None:
    ask(signed_in(scene.requester), scene)
    path = f"/services/{scene.service.code}/work"
    page = signed_in(scene.lead).text(path)
    assert "0 requests were handled in the last four weeks." in page
    assert "No open request has waited for a whole working day yet." in page
    assert path in signed_in(scene.lead).text(f"/services/{scene.service.code}")
    for person in (scene.requester, scene.outsider, scene.provider):
        assert signed_in(person).get(path).status_code == 404
        assert path not in signed_in(person).text(f"/services/{scene.service.code}")


def test_a_notice_too_young_to_judge_is_said_to_be(signed_in: SignedIn, scene: Scene) -> None:
    path = f"/services/{scene.service.code}/work?since="
    lead = signed_in(scene.lead)
    assert "Four weeks after the notice at the earliest" in lead.text(f"{path}2026-08-20")
    assert "No request was spared." in lead.text(f"{path}2026-05-04")
    assert "줄어든 요청이 없습니다" in signed_in(scene.lead, "ko").text(f"{path}2026-05-04")


@pytest.mark.parametrize("typed", ["may", "2026-02-30", "1999-01-01", "9999-12-31"])
def test_what_is_no_day_is_said_and_kept(signed_in: SignedIn, scene: Scene, typed: str) -> None:
    page = signed_in(scene.lead).text(f"/services/{scene.service.code}/work?since={typed}", 422)
    assert "Choose a day, such as 2026-08-28." in page
    assert f'value="{typed}"' in page
