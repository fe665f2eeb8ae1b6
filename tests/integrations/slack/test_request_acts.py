"""The modal of every act: within Slack's limits, and only where there is something to choose."""

from __future__ import annotations

import pytest

from integrations.slack import request_acts
from integrations.slack.emulator.views import check_view
from integrations.slack.request_acts import ActChoices, act_modal, is_fillable
from integrations.slack.request_menus import AT_PROVIDER, AT_REQUESTER, TIMES
from pulse.commitments.events import Outcome
from pulse.commitments.request_quality import Lack
from tests.integrations.slack.faces import LONG, request, voice

MANY = [(str(n), f"{n} {LONG}") for n in range(150)]
CHOICES = ActChoices(people=MANY, services=MANY, events=MANY)
IN_LISTS = {act for acts in (*AT_PROVIDER.values(), *AT_REQUESTER.values()) for act in acts}


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("act", sorted(IN_LISTS - {TIMES}))
def test_slack_takes_the_modal_of_every_act(act: str, locale: str) -> None:
    face = request(subject=LONG[:200])
    view = act_modal(face, voice(locale), act, CHOICES)
    check_view(view, frozenset({"modal"}))
    assert view["private_metadata"] == f"{act}.12"


def test_the_codes_are_the_domains_own() -> None:
    assert set(request_acts.LACKS) == set(Lack)
    assert set(request_acts.OUTCOMES) == set(Outcome)


def test_without_anything_to_choose_from_there_is_no_modal() -> None:
    for act in ("reassign", "hand_over", "correct"):
        assert not is_fillable(act, ActChoices())
        assert is_fillable(act, CHOICES)
    assert is_fillable("reply", ActChoices())


def test_the_urgency_it_has_already_is_not_offered() -> None:
    (_, urgency, _) = act_modal(request(priority="P1"), voice(), "priority", CHOICES)["blocks"]
    assert [one["value"] for one in urgency["element"]["options"]] == ["P2", "P3"]
