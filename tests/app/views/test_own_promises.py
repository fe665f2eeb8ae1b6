"""A head sees the pairs of their own departments, both ways, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.views.own_promises import headline, roll_up
from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.matrix import Pair
from pulse.instants import utc_now
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.models import Department
from pulse.people.tree import DepartmentNode, DepartmentTree
from tests.app.company import standing_still
from tests.app.views.asking import Scene, SignedIn, opened
from tests.factories import make_department, make_person, make_service


def node(number: int, parent: int | None) -> DepartmentNode:
    return DepartmentNode(
        *(number, f"D{number}", parent, "", "", "team" if parent else OWN_COMPANY),
        *("team", 1, None, "CAL", False, "", None),
    )


def test_others_are_rolled_up_to_their_division_and_ones_own_to_oneself() -> None:
    parents = {1: None, 2: 1, 3: 1, 21: 2, 22: 2, 31: 3, 311: 31}
    tree = DepartmentTree(date(2026, 9, 7), {n: node(n, parent) for n, parent in parents.items()})
    level = roll_up(tree, [31])
    assert (level[31], level[311], level[3]) == (31, 31, 3)
    assert (level[21], level[22]) == (2, 2)


@pytest.mark.parametrize(
    ("given", "received", "said"),
    [
        ([], [], "No promise of ours or to us was due in this time."),
        ([Pair(1, 2, due=59, met=51)], [], "We kept 51 of 59 promises to others."),
        ([], [Pair(1, 2, due=9, met=8)], "Others kept 8 of 9 promises to us."),
        (
            [Pair(1, 2, due=59, met=51), Pair(3, 2, due=1, met=1)],
            [Pair(2, 1, due=9, met=8)],
            "We kept 52 of 60 promises to others; they kept 8 of 9 to us.",
        ),
    ],
)
def test_the_first_line_says_both_ways(
    app: Flask, given: list[Pair], received: list[Pair], said: str
) -> None:
    with app.test_request_context(), force_locale("en"):
        assert headline(given, received) == said


def test_only_pairs_of_ones_own_are_shown(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    opened(signed_in, scene)
    with write() as session:
        company = session.get_one(Department, scene.company_id)
        stores = make_department(session, "T8", company, name_en="Stores", is_provider=True)
        garage = make_department(session, "T9", company, name_en="Garage")
        service = make_service(session, stores, garage, code="S08", user_scope=["T9"])
        driver = make_person(session, garage)
        asked = NewRequest(service.id, "P2", "A tyre")
        requests.open_request(session, driver.id, asked, at=utc_now())
    with standing_still(timedelta(minutes=1)):
        page = signed_in(scene.lead).text("/promises/ours")
        asked_of = signed_in(scene.head).text("/promises/ours").split("What we ask")[1]
        table = signed_in(scene.lead).prove().get("/promises/ours.csv").data.decode("utf-8-sig")
    given, received = page.split("What we ask of others")
    assert "Contact centre" in given
    assert "Contact centre" not in received
    assert "Stores" not in page
    assert "Garage" not in page
    assert "Desktop team" in asked_of
    assert "We asked no other department for anything in this time" in received
    assert "Contact centre,Desktop team,1" in table
    assert "Garage" not in table
    signed_in(scene.requester).text("/promises/ours", 404)
