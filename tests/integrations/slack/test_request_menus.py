"""The list of what else can be done: whole, well-formed, and with words for every choice."""

from __future__ import annotations

import pytest

from integrations.slack import ids
from integrations.slack.request_menus import AT_PROVIDER, AT_REQUESTER, TIMES, more_select
from pulse.commitments.models import RequestState
from pulse.commitments.possible import ACTS
from tests.integrations.slack.faces import voice

LISTS = (*AT_PROVIDER.values(), *AT_REQUESTER.values())
IN_LISTS = {act for acts in LISTS for act in acts}


def test_every_act_but_hold_and_agree_is_in_a_list() -> None:
    """A hold has its own button and modal; a proposal carries its own button to agree."""
    assert IN_LISTS - {TIMES} == set(ACTS) - {"hold", "agree"}
    assert set(AT_PROVIDER) == set(AT_REQUESTER) == {state.value for state in RequestState}


def test_a_choice_of_the_list_names_the_act_and_the_request_alone() -> None:
    menu = more_select(12, voice().say, AT_PROVIDER["open"])
    assert [option["value"] for option in menu["options"]][:2] == ["reply.12", "resolve.12"]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_choice_reads_differently_and_leaves_nothing_to_fill_in(locale: str) -> None:
    menu = more_select(12, voice(locale).say, sorted(IN_LISTS))
    words = [option["text"]["text"] for option in menu["options"]]
    assert len(set(words)) == len(IN_LISTS)
    assert not any("{" in word or word.startswith("act.") for word in words)
    assert menu["action_id"] == ids.REQUEST_MORE


def test_no_list_offers_an_act_twice_and_each_ends_with_the_times() -> None:
    for acts in LISTS:
        assert len(set(acts)) == len(acts)
        assert acts[-1] == TIMES
