"""What is said about results: as much as may be shown, and never who answered."""

from __future__ import annotations

from string import Formatter

import pytest

from integrations.result_wording import RESULTS
from integrations.wording import say
from pulse.results.readers import FRONT_LINE

LOCALES = ("ko", "en")
FIGURES = {"mean", "rate", "band", "scale_max"}


def places(key: str) -> set[str]:
    return {name for said in RESULTS[key] for _, name, _, _ in Formatter().parse(said) if name}


@pytest.mark.parametrize("key", ["headline_bare", "hidden", "nothing", "unit_hidden"])
def test_where_nothing_may_be_shown_no_figure_is_said(key: str) -> None:
    assert not places(f"results.{key}") & FIGURES


@pytest.mark.parametrize("locale", LOCALES)
def test_a_mean_at_the_end_of_its_scale_is_said_as_a_bound(locale: str) -> None:
    low, high = (say(locale, f"results.end_{end}", mean="1.3") for end in ("low", "high"))
    assert low != high
    assert all("1.3" in said and said != "1.3" for said in (low, high))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_front_line_is_named_group_by_group(locale: str) -> None:
    said = {say(locale, f"results.role_{role}") for role in FRONT_LINE}
    assert len(said) == len(FRONT_LINE)


def test_those_asked_are_told_that_nobody_knows_who_answered() -> None:
    for key in ("results.heard_why", "results.unit_next"):
        assert "누가 답했는지는" in say("ko", key, label="말투")
        assert "Nobody knows who answered" in say("en", key, label="말투")


def test_the_smallest_group_shown_is_the_waves_own() -> None:
    assert "7명 미만" in say("ko", "results.hidden", k=7)
    assert "under 7 people" in say("en", "results.hidden", k=7)
