from __future__ import annotations

import pytest

from integrations.told_wording import TOLD
from pulse.commitments.models import RequestState


def test_whatever_is_told_says_what_it_is_about_in_its_first_line() -> None:
    told = [key for key in TOLD if key.startswith(("request.told", "request.root."))]
    assert len(told) > 15
    for key in told:
        for said in TOLD[key]:
            first = said.split("\n")[0]
            assert first.endswith(": {subject}"), key
            assert "{number}" not in first, key


@pytest.mark.parametrize("state", RequestState)
def test_every_state_has_words(state: RequestState) -> None:
    assert f"request.state.{state.value}" in TOLD
    assert f"request.root.{state.value}" in TOLD
