"""A calendar that many promises ran by: its change through its pages and the worker's tick."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.jobs import do_long_work
from pulse.commitments import replaying, staging
from tests.app.conftest import Browser
from tests.app.views.test_calendars import Scene, change, clock, scene

__all__ = ["scene"]
SignedIn = Callable[..., Browser]
Write = Callable[[], Any]


@pytest.fixture(autouse=True)
def one_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "LONG", 0)


def tick(app: Flask) -> int:
    with app.app_context():
        try:
            return do_long_work()
        finally:
            db.session.remove()


def test_many_clocks_are_read_by_the_worker_before_and_after_the_heads_agree(
    app: Flask, signed_in: SignedIn, scene: Scene, write: Write, count_queries: Callable[[], Any]
) -> None:
    admin = signed_in(scene.admin)
    assert "what would flip is named before anybody agrees" in change(admin, act="preview").text
    page = change(admin, act="save", reason="Proclaimed").headers["Location"]
    begun = admin.text(page)
    assert "First its promises are read anew: 0 of 1." in begun
    assert "data-progress" in begun
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in begun
    assert signed_in(scene.provider_head).get(page).status_code == 404, "not asked yet"
    assert tick(app) == 1
    provider, customer = signed_in(scene.provider_head), signed_in(scene.customer_head)
    with count_queries() as seen:
        asked = provider.text(page)
    assert len(seen) <= 12, seen
    assert "2 departments have yet to agree" in asked
    assert "Promises so far: 1. 1 would change its verdict." in asked
    assert "R-000001" in asked
    provider.sure(f"{page}/agree")
    assert customer.sure(f"{page}/agree").status_code == 303
    assert "All have agreed; what has happened since is read anew now." in customer.text(page)
    assert clock(write).breached_at is not None
    assert tick(app) == 1
    assert clock(write).breached_at is None
    assert "1 promise changed its verdict" in customer.text(page)
    assert tick(app) == 0


def test_it_can_be_stopped_until_it_takes_effect(
    app: Flask, signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    admin = signed_in(scene.admin)
    typed = {"reason": "By decree", "by_law": "y"}
    page = change(admin, act="save", **typed).headers["Location"]
    assert "Stop, and take it back" in admin.text(page)
    assert admin.sure(f"{page}/turn-down").status_code == 303
    assert "stays as it is" in admin.text(page)
    assert tick(app) == 0
    assert clock(write).breached_at is not None


def test_a_killed_worker_goes_on_and_a_law_asks_nobody(
    app: Flask,
    signed_in: SignedIn,
    scene: Scene,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    admin = signed_in(scene.admin)
    typed = {"reason": "By decree", "by_law": "y"}
    page = change(admin, act="save", **typed).headers["Location"]
    finish = replaying.finish

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replaying, "finish", killed)
    with pytest.raises(KeyboardInterrupt):
        tick(app)
    assert "read anew: 1 of 1." in admin.text(page)
    assert clock(write).breached_at is not None
    assert tick(app) == 0, "its claim holds"
    monkeypatch.setattr(replaying, "finish", finish)
    monkeypatch.setattr("pulse.long_work.READING_LEASE", -staging.MARGIN)
    assert tick(app) == 1
    assert clock(write).breached_at is None
    assert "as a law demands" in re.sub(r"\s+", " ", admin.text(page))
