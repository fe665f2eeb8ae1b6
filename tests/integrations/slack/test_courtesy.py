"""Strangers are limited, organisations are known as one, and being late is said kindly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from integrations.ports import DeliveryError, FailureKind
from integrations.slack import router
from integrations.slack.context import Context, Outcome
from integrations.slack.courtesy import at_home, with_apology
from integrations.slack.payloads import Actor, AppHomeOpened, ButtonPress, SlashCommand
from integrations.slack.signing import SIGNATURE, TIMESTAMP, sign
from integrations.wording import say
from tests.integrations.slack.stage import TEAM, Stage, company, staged
from tests.slack_workspace import SIGNING_SECRET

PRESS = ButtonPress(Actor(TEAM, "U0ASKER"), "home.promises", "")


@pytest.fixture
def stage(either_engine: Engine) -> Iterator[Stage]:
    with staged(either_engine) as made:
        yield made


def by(actor: Actor, press: ButtonPress = PRESS) -> ButtonPress:
    return replace(press, actor=actor)


def in_organisation(context: Context) -> Context:
    return replace(context, team_id="E1")


def test_people_of_other_workspaces_are_not_ours(stage: Stage) -> None:
    assert at_home(stage.context, by(Actor(TEAM, "U1"))) is not None
    assert at_home(stage.context, by(Actor("T0OTHER", "U1"))) is None
    assert at_home(stage.context, by(Actor("T0OTHER", "U1", "E1"))) is None


def test_an_organisations_people_are_known_under_it_from_any_workspace(stage: Stage) -> None:
    whole = in_organisation(stage.context)
    known = at_home(whole, by(Actor("T7", "W1", "E1")))
    assert known is not None
    assert known.actor.team_id == "E1"
    assert at_home(whole, by(Actor("T7", "W1"))) is None
    assert at_home(whole, by(Actor("T7", "W1", "E2"))) is None


@pytest.mark.parametrize(
    "payload",
    [
        by(Actor("T0OTHER", "U0ASKER")),
        SlashCommand(Actor("T0OTHER", "U0ASKER"), "/ieum", "request x"),
        AppHomeOpened(Actor("T0OTHER", "U0ASKER"), "home", "Ev1"),
    ],
)
def test_an_outsider_reaches_nothing_even_with_an_id_we_know(
    stage: Stage, payload: ButtonPress | SlashCommand | AppHomeOpened
) -> None:
    company(stage)
    outcome = router.dispatch(stage.context, payload)
    said = str(outcome.ack_body or "")
    assert "REQ" not in said
    if isinstance(payload, SlashCommand):
        assert outcome.ack_body is not None
        assert outcome.ack_body["text"] == say("ko", "error.other_team")


def test_a_button_nobody_knows_any_more_is_answered_politely(stage: Stage) -> None:
    company(stage)
    said: list[str] = []
    stage.context.client.respond = (  # type: ignore[method-assign]
        lambda _url, body: said.append(body["text"])
    )
    unknown = replace(PRESS, action_id="gone.long.ago", response_url="https://r.test")
    outcome = router.dispatch(stage.context, unknown)
    for follow_up in outcome.follow_ups:
        follow_up()
    assert said == [say("ko", "error.unknown")]


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
@pytest.mark.parametrize("address", ["https://r.test", ""])
def test_a_window_that_came_too_late_is_apologised_for(
    stage: Stage, code: str, address: str
) -> None:
    company(stage, "en")

    def too_late() -> None:
        raise DeliveryError(FailureKind.PERMANENT, code)

    said: list[str] = []
    stage.context.client.respond = (  # type: ignore[method-assign]
        lambda _url, body: said.append(body["text"])
    )
    press = replace(PRESS, response_url=address)
    outcome = with_apology(stage.context, press, Outcome(follow_ups=(too_late,)))
    outcome.follow_ups[0]()
    heard = said or [one.text for one in stage.person("asker").sees()]
    assert heard == [say("en", "error.too_late")]


def test_other_failures_stay_what_they_are(stage: Stage) -> None:
    def broken() -> None:
        raise DeliveryError(FailureKind.UNKNOWN, "timeout")

    outcome = with_apology(stage.context, PRESS, Outcome(follow_ups=(broken,)))
    with pytest.raises(DeliveryError, match="timeout"):
        outcome.follow_ups[0]()


def test_an_expired_trigger_is_answered_through_the_real_edge(stage: Stage) -> None:
    company(stage, "en")
    asker = stage.person("asker")
    core = stage.slack.parts.core
    asker.types("/ieum promises")
    path, headers, body = stage.delivered[-1]
    late = body.replace(b"text=promises", b"text=request+a+cable")
    assert late != body
    stage.moment.advance(4)
    stamp = str(int(stage.moment.now().timestamp()))
    assert stage.deliver(path, _signed(headers, stamp, late), late).status == 200
    assert asker.sees()[-1].text == say("en", "error.too_late")
    assert core.workspace.modals.get("U0ASKER", []) == []


def _signed(headers: dict[str, str], stamp: str, body: bytes) -> dict[str, str]:
    ours = {SIGNATURE, TIMESTAMP}
    kept = {name: value for name, value in headers.items() if name.lower() not in ours}
    return {**kept, TIMESTAMP: stamp, SIGNATURE: sign(SIGNING_SECRET, stamp, body)}
