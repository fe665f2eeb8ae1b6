"""What is said about acts, times and escalations: every code that can come up has words."""

from __future__ import annotations

import pytest

from integrations import request_wording
from integrations.request_wording import ESCALATION, REQUEST_ACTS
from integrations.slack.escalation_blocks import OTHER, WITHIN
from integrations.slack.request_acts import HINTED
from integrations.slack.request_menus import AT_PROVIDER, AT_REQUESTER
from integrations.slack.router import words_for
from pulse.commitments.clocks import Verdict
from pulse.commitments.derivation import Party, Piece
from pulse.commitments.events import Outcome
from pulse.commitments.models import EventKind, RequestState, TargetKind
from pulse.commitments.request_quality import Lack
from pulse.errors import Conflict

FIXED = {EventKind.OPENED, EventKind.CORRECTED}


def test_no_part_takes_words_from_another() -> None:
    groups = (
        request_wording._ACTS,
        request_wording._STANDING,
        request_wording._TIMES,
        request_wording._REFUSALS,
        ESCALATION,
    )
    assert len(REQUEST_ACTS) + len(ESCALATION) == sum(map(len, groups))
    assert not set(REQUEST_ACTS) & set(ESCALATION)


def test_every_act_offered_anywhere_has_words() -> None:
    offered = {
        act for menu in (AT_PROVIDER, AT_REQUESTER) for acts in menu.values() for act in acts
    }
    assert {f"act.{act}" for act in offered} <= set(REQUEST_ACTS)
    hints = {key for key in REQUEST_ACTS if key.startswith("act.hint_")}
    assert hints == {f"act.hint_{act}" for act in HINTED}


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("outcome", {one.value for one in Outcome}),
        ("lack", {one.value for one in Lack}),
        ("verdict", {one.value for one in Verdict}),
        ("piece", {one.value for one in Piece}),
        ("party", {one.value for one in Party}),
        ("event", {one.value for one in set(EventKind) - FIXED}),
    ],
)
def test_every_code_has_words_and_no_words_are_left_over(group: str, codes: set[str]) -> None:
    said = {key.removeprefix(f"{group}.") for key in REQUEST_ACTS if key.startswith(f"{group}.")}
    assert said == codes


@pytest.mark.parametrize("state", RequestState)
def test_an_act_that_came_too_late_says_what_has_happened(state: RequestState) -> None:
    refusal = Conflict("wrong_state", state=state.value, verb="hold")
    assert words_for(refusal) == f"error.wrong_state.{state.value}"


def test_every_promise_and_every_length_of_an_escalation_has_words() -> None:
    assert all(f"escalation.{target.value}" in ESCALATION for target in TargetKind)
    lengths = {key for key in ESCALATION if key.startswith("escalation.within.")}
    assert lengths == {f"escalation.within.{code}" for code in (*WITHIN, OTHER)}
