"""The page on which waiting and the scores of those who wait meet."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

from tests.app.conftest import Browser

HR_LEAD, HEAD, CENTRE_MANAGER = "P0030", "P0053", "P0240"
CS_LEAD, MEMBER = "P0231", "P0067"
PAGE = "/promises/waits"


def test_both_halves_stand_side_by_side(as_person: Callable[..., Browser]) -> None:
    page = unescape(as_person(HR_LEAD).text(PAGE))
    assert "whether broken promises lower “Help from other teams”" in page
    assert "Weekly word, 1 wave from 21 July 2026" in page
    assert "Promises broke most often to Daejeon Agents 2: 3 of 12" in page
    assert "A verdict takes the scores of several waves" in page
    assert "swung widest" not in page
    assert "Seoul Agents 1" in units(page)


def test_another_score_and_one_departments_promises(as_person: Callable[..., Browser]) -> None:
    page = unescape(as_person(HR_LEAD).text(f"{PAGE}?area=rest&by=D04"))
    assert "broken promises lower “Rest”" in page
    assert "· Information Technology" in page
    assert "“Rest”" not in unescape(as_person(HR_LEAD).text(f"{PAGE}?area=nothing&by=nobody"))


def test_a_head_of_nobody_asked_learns_what_will_stand_here(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person(HEAD).text(PAGE)
    assert "nothing yet to set beside each other" in page
    assert "Agents" not in page


def test_a_centre_manager_sees_their_own_teams_alone(as_person: Callable[..., Browser]) -> None:
    shown = units(as_person(CENTRE_MANAGER).text(PAGE))
    assert "Seoul Agents 1" in shown
    assert "Daejeon" not in shown


def test_who_leads_the_front_line_sees_job_families(as_person: Callable[..., Browser]) -> None:
    shown = units(as_person(CS_LEAD).text(PAGE))
    assert ">Agents<" in shown
    assert "Seoul Agents 1" not in shown


def test_nobody_else_finds_it(as_person: Callable[..., Browser]) -> None:
    assert as_person(MEMBER).get(PAGE).status_code == 404


def units(page: str) -> str:
    return page[page.index('id="units"') : page.index('id="waves"')]
