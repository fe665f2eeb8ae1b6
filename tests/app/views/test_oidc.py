"""Signing in through the company's provider, as a browser goes through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.runtime import build_runtime, install_runtime
from config import SettingsError
from pulse.instants import system_now
from pulse.people.models import Person
from pulse.people.sign_ins import SignIn
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.openid_provider import CLIENT, SECRET, Provider, providing

Write = Callable[[], Any]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providing() as made:
        made.claims["groups"] = ["privacy"]
        yield made


def connect(app: Flask, provider: Provider, **more: str) -> None:
    facts = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Acme",
        "oidc_roles": "privacy=privacy_officer",
        **more,
    }
    with app.app_context():
        settings = replace(app.extensions["ieum"].settings, **facts)
        install_runtime(app, build_runtime(settings, db.engine))


@pytest.fixture
def person(app: Flask, provider: Provider, write: Write) -> Person:
    connect(app, provider)
    with write() as session:
        department = make_department(session, "C0")
        return make_person(session, department, email="P0078@example.com")


def sign_in(browser: Browser, provider: Provider, path: str = "/sign-in/provider") -> Any:
    asked = browser.get(path)
    assert asked.status_code == 303
    return browser.get(provider.browse(asked.location).partition(":8000")[2])


def test_somebody_gets_in_with_the_roles_of_their_groups(
    stranger: Browser, provider: Provider, person: Person
) -> None:
    assert "Sign in with Acme" in stranger.text("/sign-in")
    answer = sign_in(stranger, provider, "/sign-in/provider?next=/status")
    assert (answer.status_code, answer.location) == (303, "/status")
    stranger.text("/audit")
    assert "roles followed the groups" in stranger.text("/audit")
    provider.claims["groups"] = []
    sign_in(stranger, provider)
    stranger.text("/audit", 404)


def test_it_counts_as_a_recent_proof_and_leads_nowhere_else(
    stranger: Browser, provider: Provider, person: Person
) -> None:
    answer = sign_in(stranger, provider, "/sign-in/provider?next=https://x.example&anew=1")
    assert answer.location == "/"
    assert stranger.get("/audit.csv").status_code == 200
    assert "Confirm with Acme" in stranger.text("/proof")


def test_a_sign_in_of_long_ago_lets_in_but_proves_nothing(
    stranger: Browser, provider: Provider, person: Person
) -> None:
    provider.claims["auth_time"] = int(system_now().timestamp()) - 3600
    assert sign_in(stranger, provider).status_code == 303
    assert stranger.get("/audit.csv").location.startswith("/proof")
    answer = sign_in(stranger, provider, "/sign-in/provider?next=/audit.csv&anew=1")
    assert stranger.get(answer.location).status_code == 303
    assert "Acme did not ask you again" in stranger.text("/proof")
    provider.claims["auth_time"] = int(system_now().timestamp())
    sign_in(stranger, provider, "/sign-in/provider?anew=1")
    assert stranger.get("/audit.csv").status_code == 200


def test_proving_it_there_keeps_one_sign_in_and_how_long_it_lasts(
    stranger: Browser, provider: Provider, person: Person, write: Write
) -> None:
    sign_in(stranger, provider)
    stranger.post("/me/sign-ins/keep")
    sign_in(stranger, provider, "/sign-in/provider?anew=1")
    with write() as session:
        kept = session.scalars(select(SignIn)).all()
        assert [one.is_lasting for one in kept] == [True]


def test_who_is_not_known_here_learns_nothing(
    stranger: Browser, provider: Provider, person: Person
) -> None:
    provider.claims["email"] = "somebody@example.com"
    answer = sign_in(stranger, provider)
    assert answer.status_code == 403
    assert "somebody" not in answer.text
    assert stranger.get("/status").status_code == 303


def test_an_answer_that_was_not_asked_for_is_ignored(
    stranger: Browser, provider: Provider, person: Person
) -> None:
    assert stranger.get("/sign-in/provider/back?code=a&state=b").location == "/sign-in"
    asked = stranger.get("/sign-in/provider")
    stolen = provider.browse(asked.location, state="another").partition(":8000")[2]
    assert stranger.get(stolen).status_code == 403
    good = provider.browse(asked.location).partition(":8000")[2]
    assert stranger.get(good).location == "/sign-in"  # one answer for each beginning


def test_a_provider_that_is_away_is_said_kindly(
    app: Flask, stranger: Browser, provider: Provider
) -> None:
    connect(app, provider, oidc_issuer="http://127.0.0.1:1")
    assert stranger.get("/sign-in/provider").status_code == 403


def test_roles_nobody_can_be_given_stop_the_start(app: Flask, provider: Provider) -> None:
    with pytest.raises(SettingsError, match="IEUM_OIDC_ROLES"):
        connect(app, provider, oidc_roles="g=king")
