"""The product finds what the demo's ratings hide: by its own reading and on its own pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.demo.clock import BEGINS_AT
from app.demo.company import ZONE
from app.demo.ratings import BURST_AT, RATINGS, tell_ratings, whole_answers
from app.extensions import db
from app.runtime import runtime
from pulse.commitments.catalogue import service_by_code
from pulse.people.permissions import Role
from pulse.results.disclosures import everything_for
from pulse.results.service_ratings import ServiceRatings, ratings_of
from tests.app import company
from tests.app.conftest import Browser, known_by
from tests.app.demo.test_moods import STORIES
from tests.pulse.results.test_service_ratings import holder


@pytest.fixture(scope="module")
def rated_app(told_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The example company with its ratings told."""
    made = company.copied(told_company, tmp_path_factory.mktemp("rated"), locale="en")
    with company.standing_still():
        with made.app_context():
            tell_ratings(db.session(), db.engine, runtime(), BEGINS_AT)
            db.session.remove()
        yield made
    with made.app_context():
        db.engine.dispose()


def of(app: Flask, code: str) -> ServiceRatings:
    with app.app_context():
        service = service_by_code(db.session(), code)
        return ratings_of(db.session(), service.id, BEGINS_AT)


def page(app: Flask, number: str, path: str, locale: str = "en") -> str:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["locale"] = locale
        person_id, cookie["epoch"] = known_by(app, number)
        cookie["_user_id"] = str(person_id)
        cookie["_fresh"] = True
    return Browser(client).text(path)


def test_the_weakest_link_of_materials_is_being_told(rated_app: Flask) -> None:
    found = of(rated_app, "S13")
    assert {code: round(float(one.mean), 1) for code, one in found.stages.items()} == {
        "find": 4.1, "ask": 4.0, "do": 3.9, "tell": 2.4, "stay": 3.8,
    }  # fmt: skip
    assert found.weakest == "tell"
    assert found.is_nearer_weakest
    assert round(float(found.roles["user"].mean), 1) == 2.7
    assert max(found.named, key=lambda code: found.named[code]) == "tell"
    assert found.avoidable is not None
    assert 25 <= found.avoidable <= 55
    assert found.roles["user"].at_least == 50 * found.batches, "sixty a month, told as a band"


def test_the_partners_people_are_unhappy_with_accounts(rated_app: Flask) -> None:
    found = of(rated_app, "S02")
    assert abs(float(found.customers["PA"].score) - 41) <= 1.3
    assert float(found.customers["D09"].score) > 60


def test_those_who_pay_and_those_who_use_computers_differ_by_forty(rated_app: Flask) -> None:
    found = of(rated_app, "S03")
    assert found.role_gap is not None
    high, low, points = found.role_gap
    assert (high, low) == ("buyer", "user")
    assert abs(float(points) - 40) <= 2.5
    assert abs(float(found.roles["buyer"].score) - 84) <= 1.3
    assert abs(float(found.roles["user"].score) - 44) <= 1.3
    assert found.never_asked == ("decider",)


def test_a_burst_of_best_ratings_stands_beside_the_score_without_it(rated_app: Flask) -> None:
    planted = STORIES["ST07"]["burst"]
    (pressed,) = (one for one in RATINGS if one.service == "S25")
    assert (pressed.voices[0].count, pressed.voices[0].overall) == (planted["answers"], 5.0)
    assert BURST_AT.astimezone(ZONE).isoformat().startswith(f"{planted['on']}T16:4")
    found = of(rated_app, "S25")
    assert found.burst is not None
    assert found.burst.share == "25-49"
    assert found.burst.without is not None
    assert float(found.burst.mean) - float(found.burst.without) >= 0.3
    words = page(rated_app, "P0242", "/services/S25")
    assert f"{found.burst.mean} of 5 with them, {found.burst.without} without" in words
    batch = page(rated_app, "P0030", f"/results/{found.latest_wave}")
    assert "Within minutes the same was pressed in between a quarter and a half" in batch
    assert "Without doubtful ballots" in batch
    for service in ("S02", "S03", "S13"):
        assert of(rated_app, service).burst is None


def test_the_pages_say_it_in_words(rated_app: Flask) -> None:
    assert "가장 약한 곳은 ‘알려 주기’ 단계이며 5점 만점에 2.4점입니다." in page(
        rated_app, "P0242", "/services/S13", "ko"
    )
    computers = page(rated_app, "P0242", "/services/S03")
    assert "Those who decide on it were never asked" in computers
    assert "gap of" in computers
    assert "Satisfaction by department" not in computers, "an agent reads no department"
    assert "Satisfaction by department" in page(rated_app, "P0030", "/services/S03")
    assert "No ratings have been counted yet." in page(rated_app, "P0500", "/services/S03")


def test_who_reads_all_results_comes_to_the_last_batch_in_full(rated_app: Flask) -> None:
    path = f"/results/{of(rated_app, 'S03').latest_wave}"
    assert path in page(rated_app, "P0030", "/services/S03")
    assert path not in page(rated_app, "P0242", "/services/S03")
    assert page(rated_app, "P0030", path)


def test_what_is_told_to_a_role_is_what_its_pages_read(rated_app: Flask) -> None:
    with rated_app.app_context():
        told = everything_for(db.session(), holder(Role.AGENT), at=BEGINS_AT)
    batches = [wave for wave in told["waves"] if wave["template"] == "SERVICE-RATING"]
    assert len(batches) == sum(rating.months for rating in RATINGS)
    keys = {cell["cell_key"] for wave in batches for cell in wave["cells"]}
    assert keys <= {"everyone", "role:user", "role:buyer"}


@given(st.floats(1, 5), st.integers(1, 80), st.integers(0, 9))
def test_drawn_answers_have_the_mean_they_are_to_have(mean: float, count: int, seed: int) -> None:
    found = whole_answers(mean, count, random.Random(seed))
    assert sum(found) == round(mean * count)
    assert set(found) <= {1, 2, 3, 4, 5}
