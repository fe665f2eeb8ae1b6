"""Refusals: polite, in the right language, in the way each payload allows, leaking nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm.exc import StaleDataError

from integrations.slack import ids, people, router
from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import (
    Actor,
    AppHomeOpened,
    ButtonPress,
    MessageShortcut,
    OtherEvent,
    SlashCommand,
    UrlVerification,
    ViewSubmission,
)
from integrations.slack.router import words_for
from pulse.errors import Conflict, DomainError, Invalid, NotFound, Refused
from pulse.people import newcomers
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, TEAM, Stage, company, staged

ASKER = Actor(TEAM, "U0ASKER")
OUTSIDER = Actor("T0OTHER", "U0ASKER")
NOBODY = Actor(TEAM, "U0NOBODY")


class SpyClient:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def respond(self, url: str, body: dict[str, Any]) -> None:
        self.calls.append((url, body))

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        return {}


@pytest.fixture
def stage(fresh_engine: Engine) -> Iterator[Stage]:
    with staged(fresh_engine, NINE) as made:
        company(made, "en")
        yield made


@pytest.fixture
def spy(stage: Stage) -> SpyClient:
    made = SpyClient()
    object.__setattr__(stage.context, "client", made)
    return made


def finish(outcome: Outcome) -> None:
    for follow_up in outcome.follow_ups:
        follow_up()


def press(action_id: str, actor: Actor = ASKER, **given: str) -> ButtonPress:
    return ButtonPress(actor, action_id, **{"value": "1", "response_url": "u", **given})


def test_the_address_check_and_unheard_events(stage: Stage) -> None:
    assert router.dispatch(stage.context, UrlVerification("abc")).ack_body == {"challenge": "abc"}
    assert router.dispatch(stage.context, OtherEvent("team_join")) == Outcome()


@pytest.mark.parametrize(("meets", "said"), [(1, []), (2, ["Somebody was quicker"])])
def test_who_meets_somebody_in_the_same_instant_is_heard_once_more(
    stage: Stage,
    spy: SpyClient,
    monkeypatch: pytest.MonkeyPatch,
    meets: int,
    said: list[str],
) -> None:
    runs: list[ButtonPress] = []

    def handler(_context: Context, pressed: ButtonPress) -> Outcome:
        runs.append(pressed)
        if len(runs) <= meets:
            raise StaleDataError
        return Outcome()

    monkeypatch.setitem(router.PRESSES, "met", handler)  # type: ignore[arg-type]
    finish(router.dispatch(stage.context, press("met")))
    assert len(runs) == 2
    assert [body["text"][: len("Somebody was quicker")] for _, body in spy.calls] == said


def test_an_unknown_id_is_answered_to_the_presser_only(stage: Stage, spy: SpyClient) -> None:
    finish(router.dispatch(stage.context, press("removed.long.ago")))
    url, body = spy.calls[0]
    assert url == "u"
    assert body["response_type"] == "ephemeral"
    assert body["replace_original"] is False
    assert "no longer in use" in body["text"]


def test_ids_match_exactly(stage: Stage, spy: SpyClient) -> None:
    for near in ("survey.answer.", "survey.answer.00", "SURVEY.BACK", "survey.back "):
        finish(router.dispatch(stage.context, press(near)))
    assert all("no longer in use" in body["text"] for _, body in spy.calls)


@pytest.mark.parametrize("action", [ids.REQUEST_RESOLVE, ids.SURVEY_BACK, ids.OPEN_LINK])
def test_people_of_another_workspace_are_refused(
    stage: Stage, spy: SpyClient, action: str
) -> None:
    finish(router.dispatch(stage.context, press(action, OUTSIDER)))
    assert "구성원만" in spy.calls[0][1]["text"]


def test_a_press_on_the_home_tab_is_answered_in_a_modal(stage: Stage, spy: SpyClient) -> None:
    gone = press("gone", response_url="", trigger_id="t", view_id="V1")
    finish(router.dispatch(stage.context, gone))
    method, arguments = spy.calls[0]
    assert method == "views.open"
    assert arguments["trigger_id"] == "t"


def test_a_stranger_gets_the_same_words_whatever_they_try(stage: Stage) -> None:
    command = SlashCommand(NOBODY, "/ieum", "request x", "t", "u")
    promises = SlashCommand(NOBODY, "/ieum", "promises", "t", "u")
    bodies = [router.dispatch(stage.context, one).ack_body for one in (command, promises)]
    assert bodies[0] == bodies[1]
    assert "연결되어 있지 않아요" in bodies[0]["text"]  # type: ignore[index]


def test_a_stranger_opening_the_home_tab_sees_nothing(stage: Stage, spy: SpyClient) -> None:
    other = AppHomeOpened(OUTSIDER, "home", "E1")
    finish(router.dispatch(stage.context, other))
    assert spy.calls == []
    finish(router.dispatch(stage.context, AppHomeOpened(ASKER, "messages", "E2")))
    assert spy.calls == []


@pytest.mark.parametrize("opens", [True, False], ids=["opened", "typed"])
def test_whoever_opens_us_or_types_has_an_account_in_use(stage: Stage, opens: bool) -> None:
    with stage.context.sessions() as session, transaction(session):
        person = people.person_of(session, ASKER)
        newcomers.note_accounts(session, [person.id])
    typed = SlashCommand(ASKER, "/ieum", "", "t", "u")
    opened = AppHomeOpened(ASKER, "messages", "E3")
    finish(router.dispatch(stage.context, opened if opens else typed))
    with stage.context.sessions() as session:
        assert not newcomers.has_unused_account(session, ASKER.team_id, ASKER.user_id)


def test_a_modal_that_cannot_be_taken_is_answered_in_the_modal(stage: Stage) -> None:
    sent = ViewSubmission(ASKER, "gone", "V1")
    body = router.dispatch(stage.context, sent).ack_body
    assert body is not None
    assert body["response_action"] == "update"


def test_missing_fields_are_shown_where_they_are(stage: Stage) -> None:
    blocks = ("subject", "service_id", "priority", "details")
    sent = ViewSubmission(ASKER, ids.REQUEST_NEW_SENT, "V1", "", {}, blocks)
    body = router.dispatch(stage.context, sent).ack_body
    assert body == {
        "response_action": "errors",
        "errors": {"service_id": "Please fill this in."},
    }


def test_a_shortcut_opens_the_modal_with_the_message_in_it(stage: Stage, spy: SpyClient) -> None:
    shortcut = MessageShortcut(ASKER, ids.REQUEST_FROM_MESSAGE, "t", "Screen froze\nsince nine")
    finish(router.dispatch(stage.context, shortcut))
    assert spy.calls[0][0] == "views.open"
    unknown = MessageShortcut(ASKER, "gone", "t", "x", "u")
    finish(router.dispatch(stage.context, unknown))
    assert "no longer in use" in spy.calls[1][1]["text"]


@pytest.mark.parametrize("value", ["", "x:y", "99999999999999999999:Q:1", "-1:Q:1", "²:Q:1"])
def test_a_forged_value_is_refused(stage: Stage, spy: SpyClient, value: str) -> None:
    finish(router.dispatch(stage.context, press(ids.SURVEY_ANSWER[0], value=value)))
    assert spy.calls[0][1]["response_type"] == "ephemeral"


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (NotFound("stranger"), "error.stranger"),
        (NotFound("whatever"), "error.not_found"),
        (Refused("not_open_to_you"), "error.not_open_to_you"),
        (Refused("may_not_resolved"), "error.refused"),
        (Conflict("wrong_state"), "error.conflict"),
        (Invalid("nothing"), "error.invalid"),
        (DomainError("new_kind"), "error.invalid"),
    ],
)
def test_words_for_what_the_domain_refuses(error: DomainError, key: str) -> None:
    assert words_for(error) == key


def test_the_context_is_one_for_all_threads() -> None:
    assert Context.__dataclass_params__.frozen  # type: ignore[attr-defined]
