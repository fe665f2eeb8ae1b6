"""Settings → Slack through its real edge: pasted, tried live, kept sealed, used at once, lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.runtime import Runtime, build_runtime, install_runtime, runtime
from app.slack_jobs import keep_slack, rotation
from integrations.slack.emulator.faults import FaultKind
from integrations.slack.install import BOT_SCOPES
from pulse.account_notices import WorkspaceLost
from pulse.instants import monotonic, system_now
from pulse.outbox import OutboxMessage
from pulse.people import workspaces
from pulse.people.models import Identity, Person, PersonStatus, RoleAssignment
from pulse.people.workspaces import InstallState
from pulse.vault import Vault
from tests.app.conftest import Browser
from tests.pulse.surveys import world
from tests.slack_workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackWorkspace, through

TEAM, CLIENT = "T0DEMO", {"client_id": "1.2", "client_secret": "client-secret-for-tests"}
SEED = {
    "users": [
        {"id": "UT0001-0", "name": "admin", "real_name": "관리", "email": "t0001-0@example.com"},
        {"id": "UT0001-1", "name": "agent", "real_name": "상담", "email": "t0001-1@example.com"},
        {"id": "U0NOBODY", "name": "nobody", "real_name": "모름", "email": "n@example.com"},
    ]
}
GOOD = {"bot_token": BOT_TOKEN, "signing_secret": SIGNING_SECRET}


@pytest.fixture
def people(write: Callable[[], object]) -> list[Person]:
    with write() as session:  # type: ignore[attr-defined]
        made = world.make_company(session, {"T0001": 3})["T0001"]
        session.add(RoleAssignment(person_id=made[0].id, role="sys_admin", valid_from=world.SINCE))
    return made


@pytest.fixture
def admin(people: list[Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(people[0]).prove()


def workspace_for(app: Flask, **facts: object) -> SlackWorkspace:
    return SlackWorkspace(
        deliver=through(app.test_client()),
        seed=SEED,
        team_id=TEAM,
        team_name="예시텔레콤",
        instant=system_now,
        clock=monotonic,
        **{"scopes": BOT_SCOPES, **CLIENT, **facts},
    )


def pointed_at(app: Flask, slack: SlackWorkspace, **given: str) -> Runtime:
    """The product as started beside this workspace, knowing nothing of it yet."""
    with app.app_context():
        started = runtime().connection.given
        settings = replace(started, slack_api_url=slack.url, **given)  # type: ignore[arg-type]
        parts = build_runtime(settings, db.engine)
        install_runtime(app, parts)
    return parts


@pytest.fixture
def slack(app: Flask) -> Iterator[SlackWorkspace]:
    with workspace_for(app) as opened:
        pointed_at(app, opened)
        yield opened


def kept_by(app: Flask) -> workspaces.WorkspaceInstall | None:
    with app.app_context():
        found = workspaces.current(db.session())
        db.session.remove()
    return found


def test_pasted_secrets_are_tried_kept_and_used_without_a_restart(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    assert "Slack is not connected yet" in admin.text("/settings/slack")
    answer = admin.post("/settings/slack/tokens", **GOOD)
    assert answer.status_code == 303
    page = admin.text("/settings/slack")
    assert "Slack is connected: 예시텔레콤." in page
    assert "You have a message from Ieum in Slack now." in page
    assert "nothing has come from Slack yet" in page
    assert BOT_TOKEN not in page
    assert SIGNING_SECRET not in page
    (greeting,) = slack.person("admin").sees()
    assert "이음이 이 워크스페이스와 연결됐어요" in greeting.text
    with app.app_context():
        assert runtime().slack.is_configured
        assert runtime().settings.slack_team_id == TEAM
    slack.person("agent").opens_home()
    assert "a genuine request has come from Slack" in admin.text("/settings/slack")


def test_another_process_takes_the_connection_up(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    other = pointed_at(app, slack)
    with app.app_context():
        assert not runtime().slack.is_configured, "it has looked a moment ago"
    admin.post("/settings/slack/tokens", **GOOD)
    found = other.connection.changed(at_once=True)
    assert found is None or found.slack_bot_token == BOT_TOKEN
    with app.app_context():
        assert runtime(at_once=True).settings.slack_bot_token == BOT_TOKEN


def test_what_slack_does_not_take_is_said_in_words_and_nothing_is_kept(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    answer = admin.post("/settings/slack/tokens", **{**GOOD, "bot_token": "xoxb-wrong"})
    assert answer.status_code == 422
    assert "Slack does not accept this token" in answer.text
    assert "xoxb-wrong" not in answer.text
    assert SIGNING_SECRET not in answer.text
    answer = admin.post("/settings/slack/tokens", **{**GOOD, "app_token": "xapp-wrong"})
    assert answer.status_code == 422
    slack.fails("auth.test", FaultKind.DROP)
    answer = admin.post("/settings/slack/tokens", **GOOD)
    assert "Slack could not be reached" in answer.text
    assert kept_by(app) is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Please paste the bot token."),
        ({"bot_token": "xoxp-person"}, "A bot token begins with xoxb-."),
        ({"bot_token": "xoxb-a b"}, "There is a space in it."),
        ({"bot_token": BOT_TOKEN}, "Please paste the signing secret, or for Socket Mode"),
        ({**GOOD, "app_token": "xoxb-1"}, "An app-level token begins with xapp-."),
    ],
)
def test_what_is_missing_is_said_before_anybody_is_asked(
    admin: Browser, slack: SlackWorkspace, given: dict[str, str], said: str
) -> None:
    answer = admin.post("/settings/slack/tokens", **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert slack.calls("auth.test") == []


def test_a_token_with_too_few_permissions_is_named_and_not_kept(
    app: Flask, admin: Browser
) -> None:
    with workspace_for(app, scopes=("chat:write",)) as slack:
        pointed_at(app, slack)
        answer = admin.post("/settings/slack/tokens", **GOOD)
    assert answer.status_code == 422
    assert "The token lacks: commands, users:read, users:read.email" in answer.text
    assert kept_by(app) is None


def test_socket_mode_needs_no_signing_secret(app: Flask, admin: Browser) -> None:
    with workspace_for(app, app_token=APP_TOKEN, socket_mode=True) as slack:
        pointed_at(app, slack)
        tokens = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN}
        assert admin.post("/settings/slack/tokens", **tokens).status_code == 303
        with app.app_context():
            assert runtime(at_once=True).settings.slack_app_token == APP_TOKEN


def test_the_environment_wins_and_the_page_says_so(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    pointed_at(app, slack, slack_bot_token="xoxb-environment", slack_team_id="T9")
    page = admin.text("/settings/slack")
    assert "connected by the settings of this installation" in page
    assert 'name="bot_token"' not in page
    with app.app_context():
        assert runtime().settings.slack_bot_token == "xoxb-environment"


def test_nobody_without_the_right_sees_it(
    people: list[Person], signed_in: Callable[..., Browser]
) -> None:
    assert signed_in(people[1]).get("/settings/slack").status_code == 404


def test_an_app_removed_in_slack_stops_sending_and_is_told_until_it_comes_back(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    slack.office.uninstall()
    found = kept_by(app)
    assert found is not None
    assert (found.state, found.sealed) == (InstallState.ENDED, "")
    assert found.ended_reason in {"tokens_revoked", "app_uninstalled"}
    page = admin.text("/settings/slack")
    assert "Slack is no longer connected." in page
    with app.app_context():
        assert not runtime(at_once=True).slack.is_configured
        rows = db.session.scalars(select(OutboxMessage)).all()
        assert [row.notice for row in rows] == [WorkspaceLost.kind]
        db.session.remove()
    slack.parts.core.tokens[0].revoked = False
    assert admin.post("/settings/slack/tokens", **GOOD).status_code == 303
    assert "Slack is connected" in admin.text("/settings/slack")
    with app.app_context():
        assert runtime(at_once=True).slack.is_configured


def test_a_refused_token_is_noted_by_the_worker_and_so_is_its_return(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    token = slack.parts.core.tokens[0]
    with app.app_context():
        assert keep_slack() == 0
        token.revoked = True
        runtime(at_once=True).slack.distrust()
        assert keep_slack() == 1
        assert keep_slack() == 0
        found = workspaces.current(db.session())
        assert found is not None
        assert (found.ended_reason, bool(found.sealed)) == ("refused", True)
        token.revoked = False
        assert keep_slack() == 1
        assert keep_slack() == 0
        db.session.remove()
    assert "Slack is connected" in admin.text("/settings/slack")


def test_disconnecting_forgets_the_tokens(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    assert admin.sure("/settings/slack/disconnect").status_code == 303
    assert "It was disconnected on this page." in admin.text("/settings/slack")
    trail = admin.text("/audit")
    assert "disconnected Slack" in trail
    assert "Slack no longer lets us in" not in trail
    found = kept_by(app)
    assert found is not None
    assert found.sealed == ""


def allowed(address: str, user: str = "UT0001-0") -> str:
    """Slack's page, allowed by somebody; the path and query the browser is sent back to."""
    answer = requests.post(
        address, data={"decision": "allow", "user": user}, allow_redirects=False, timeout=5
    )
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_add_to_slack_hands_the_token_over(app: Flask, admin: Browser) -> None:
    with workspace_for(app, is_installed=False) as slack:
        pointed_at(app, slack)
        kept = {**CLIENT, "app_signing_secret": SIGNING_SECRET}
        assert admin.post("/settings/slack/app", **kept).status_code == 303
        page = admin.text("/settings/slack")
        assert "Add to Slack" in page
        policy = admin.get("/settings/slack").headers["Content-Security-Policy"]
        target = app.extensions["ieum"].settings.slack_api_url
        assert f"form-action 'self' {target};" in policy, "or browsers stop on the way there"
        assert CLIENT["client_secret"] not in page
        address = admin.post("/settings/slack/add").headers["Location"]
        assert admin.get(allowed(address)).status_code == 303
        assert "예시텔레콤 is connected to Ieum. You have a message" in admin.text(
            "/settings/slack"
        )
        with app.app_context():
            token = runtime(at_once=True).settings.slack_bot_token
        assert token == slack.parts.core.tokens.alive()[-1].text


def test_a_code_nobody_here_asked_for_installs_nothing(app: Flask, admin: Browser) -> None:
    with workspace_for(app, is_installed=False) as slack:
        pointed_at(app, slack)
        admin.post("/settings/slack/app", **CLIENT)
        back = allowed(admin.post("/settings/slack/add").headers["Location"])
        state = parse_qs(urlsplit(back).query)["state"][0]
        forged = back.replace(state, "forged")
        admin.get(forged)
        assert "Nothing was installed." in admin.text("/settings/slack")
        admin.get(back)
        assert "Nothing was installed." in admin.text("/settings/slack"), "the state is used up"
        assert slack.calls("oauth.v2.access") == []
    assert kept_by(app) is None


def test_tokens_that_run_out_are_exchanged_once_and_taken_up(app: Flask, admin: Browser) -> None:
    with workspace_for(app, is_installed=False, token_rotation=True) as slack:
        pointed_at(app, slack)
        admin.post("/settings/slack/app", **CLIENT)
        admin.get(allowed(admin.post("/settings/slack/add").headers["Location"]))
        with app.app_context():
            first = runtime(at_once=True).settings.slack_bot_token
            assert not rotation(runtime()).run_once(system_now())
            kept = workspaces.current(db.session())
            assert kept is not None
            assert kept.expires_at is not None
            soon = kept.expires_at - (kept.expires_at - system_now()) / 12
            db.session.remove()
            assert rotation(runtime()).run_once(soon)
            assert not rotation(runtime()).run_once(soon), "the new ones last"
            second = runtime(at_once=True).settings.slack_bot_token
            assert second != first
            assert runtime().slack.check()["team_id"] == TEAM
            db.session.remove()


def test_a_renewal_slack_refuses_for_good_ends_the_connection(app: Flask, admin: Browser) -> None:
    with workspace_for(app, is_installed=False, token_rotation=True) as slack:
        pointed_at(app, slack)
        admin.post("/settings/slack/app", **CLIENT)
        admin.get(allowed(admin.post("/settings/slack/add").headers["Location"]))
        with app.app_context():
            kept = workspaces.current(db.session())
            assert kept is not None
            assert kept.expires_at is not None
            ends = kept.expires_at
            db.session.remove()
            slack.fails("oauth.v2.access", FaultKind.SERVER_ERROR)
            assert not rotation(runtime()).run_once(ends)
            assert not runtime(at_once=True).connection.kept.is_ended, "it is tried again"
            slack.fails("oauth.v2.access", FaultKind.ERROR, error="invalid_refresh_token")
            later = ends + workspaces.REFRESH_LEASE * 2
            assert not rotation(runtime()).run_once(later)
            assert runtime(at_once=True).connection.kept.is_ended


def said(page: str) -> str:
    """What a page says, without the tokens around it."""
    return page.partition("<main")[2].partition("</main>")[0]


def connected(app: Flask, admin: Browser) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    admin.post("/settings/slack/app", **CLIENT)
    with app.app_context():
        runtime(at_once=True)


def test_sign_in_with_slack_lets_in_who_is_matched(
    app: Flask, admin: Browser, stranger: Browser, slack: SlackWorkspace
) -> None:
    assert "Sign in with Slack" not in stranger.text("/sign-in")
    connected(app, admin)
    assert "Sign in with Slack" in stranger.text("/sign-in")
    address = stranger.get("/sign-in/slack?next=/requests").headers["Location"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["openid email profile"]
    assert asked["team"] == [TEAM]
    answer = stranger.get(allowed(address, "UT0001-1"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/requests")
    assert stranger.get("/me").status_code == 200


def test_everybody_else_is_told_the_same_and_nothing_more(
    app: Flask,
    admin: Browser,
    stranger: Browser,
    slack: SlackWorkspace,
    write: Callable[[], object],
) -> None:
    connected(app, admin)

    def refused(user: str = "UT0001-1", change: Callable[[str], str] = str) -> str:
        address = stranger.get("/sign-in/slack").headers["Location"]
        answer = stranger.get(change(allowed(address, user)), follow_redirects=True)
        assert answer.status_code == 403
        assert stranger.get("/me").status_code == 303
        return said(str(answer.text))

    unknown = refused("U0NOBODY")
    with write() as session:  # type: ignore[attr-defined]
        session.scalars(
            select(Identity).where(Identity.subject == "UT0001-1")
        ).one().is_confirmed = False
    assert refused() == unknown, "a match that is only a guess is no match"
    with write() as session:  # type: ignore[attr-defined]
        owner = session.scalars(select(Identity).where(Identity.subject == "UT0001-1")).one()
        owner.is_confirmed = True
        session.get_one(Person, owner.person_id).status = PersonStatus.LEFT
    assert refused() == unknown, "who has left is nobody here"
    assert refused(change=lambda back: back.replace("state=", "state=x")) == unknown
    assert refused(change=lambda back: back.replace("code=", "code=9")) == unknown
    assert said(stranger.text("/sign-in/slack/refused", 403)) == unknown
    assert stranger.get("/sign-in/slack/back?code=1&state=2").status_code == 303


def test_a_token_about_another_workspace_or_another_sign_in_proves_nothing(
    app: Flask, admin: Browser, stranger: Browser, slack: SlackWorkspace
) -> None:
    connected(app, admin)
    address = stranger.get("/sign-in/slack").headers["Location"]
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    back = stranger.get(allowed(address.replace(nonce, "other"), "UT0001-1"))
    assert back.headers["Location"] == "/sign-in/slack/refused"
    with app.app_context():
        install = workspaces.current(db.session())
        assert install is not None
        db.session.remove()
    pointed_at(app, slack, slack_bot_token=BOT_TOKEN, slack_team_id="T0OTHER", **{
        f"slack_{name}": value for name, value in CLIENT.items()
    })  # fmt: skip
    address = stranger.get("/sign-in/slack").headers["Location"].replace("T0OTHER", TEAM)
    back = stranger.get(allowed(address, "UT0001-1"))
    assert back.headers["Location"] == "/sign-in/slack/refused"


def test_secrets_kept_under_a_key_that_is_gone_are_said_to_be(
    app: Flask, admin: Browser, slack: SlackWorkspace
) -> None:
    admin.post("/settings/slack/tokens", **GOOD)
    parts = pointed_at(app, slack)
    parts.connection.vault = Vault(["another secret altogether, and long"])
    assert "cannot be opened any more" in admin.text("/settings/slack")
