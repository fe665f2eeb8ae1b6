"""The large buttons of people who work with gloves or between calls."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.views.fronts import fronts_for, is_front_line
from pulse.commitments.catalogue import PROTECTION
from pulse.commitments.models import Service
from pulse.people.permissions import Role, Viewer, permissions_of


def viewer(role: Role, heads: frozenset[int] = frozenset(), *, is_own: bool = True) -> Viewer:
    facts: dict[str, Any] = {"employer_is_own": is_own, "heads_something": bool(heads)}
    return Viewer(
        person_id=1, locale="en", timezone="Asia/Seoul", roles=frozenset({role}),
        permissions=permissions_of(frozenset({role}), **facts), department_id=3, path_codes=(),
        headed_department_ids=heads, headed_codes=frozenset(), employer_id=1,
        employer_is_own=is_own,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "is_one"),
    [
        (viewer(Role.AGENT), True),
        (viewer(Role.TECHNICIAN), True),
        (viewer(Role.PARTNER_WORKER, is_own=False), True),
        (viewer(Role.AGENT, frozenset({3})), False),
        (viewer(Role.HR_LEAD), False),
    ],
)
def test_who_gets_them(who: Viewer, is_one: bool) -> None:
    assert is_front_line(who) is is_one


def buttons(app: Flask, who: Viewer, links: list[str], *categories: str) -> list[str]:
    services = [Service(category=one) for one in categories]
    with app.test_request_context():
        return [front.url for front in fronts_for(who, links, services)]


def test_an_agent_answers_asks_and_stops(app: Flask) -> None:
    found = buttons(app, viewer(Role.AGENT), ["/a/one", "/a/two"], "IT", PROTECTION)
    assert found == ["/a/one", "/requests/new", "/protection"]
    assert buttons(app, viewer(Role.AGENT), [], "IT") == ["/requests/new", "/report"]


def test_a_partners_worker_who_can_only_answer_may_also_report(app: Flask) -> None:
    who = viewer(Role.PARTNER_WORKER, is_own=False)
    assert buttons(app, who, ["/a/one"]) == ["/a/one", "/report"]
    assert buttons(app, who, []) == []
