"""Every role, door and state has a name."""

from __future__ import annotations

import pytest
from flask import Flask

from app import people_words
from pulse.people.accounts import MatchedBy
from pulse.people.finding import Match, Presence
from pulse.people.models import Identity
from pulse.people.permissions import Permission, Role
from pulse.people.structure_history import Change


def test_everything_has_a_name() -> None:
    assert set(people_words.ROLES) == set(Role)
    assert set(people_words.DOORS) == set(Permission)
    assert set(people_words.PRESENCES) == set(Presence)
    assert set(people_words.MATCHES) == set(Match)
    assert set(people_words.CHANGES) == set(Change)


@pytest.mark.parametrize("by", list(MatchedBy))
def test_an_account_says_how_certain_it_is(app: Flask, by: MatchedBy) -> None:
    account = Identity(is_confirmed=by is not MatchedBy.REFUSED, matched_by=by.value)
    with app.test_request_context():
        assert people_words.account_words(account)
        guess = Identity(is_confirmed=False, matched_by=MatchedBy.MAIL.value)
        assert people_words.account_words(guess).startswith("a guess")


def test_roles_open_doors_together(app: Flask) -> None:
    with app.test_request_context():
        doors = people_words.doors_of(frozenset({"sys_admin", "executive"}))
    assert "set things up" in doors
    assert "read the company's published results" in doors
    assert "read all published results" not in doors
