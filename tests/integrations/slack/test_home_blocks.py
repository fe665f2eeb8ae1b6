from __future__ import annotations

import pytest

from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.views import check_view
from integrations.slack.home_blocks import HomeFace, PulseLine, help_message, home_view
from tests.integrations.slack.faces import LONG, request, voice


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_a_full_and_an_empty_page(locale: str) -> None:
    pulses = [PulseLine(LONG[:160], "today", "https://ieum.test/a")] * 40
    full = HomeFace(LONG[:120], pulses, [request(subject=LONG[:200])] * 60, [request()] * 60)
    for face in (full, HomeFace("서해솔", [], [], []), HomeFace("서해솔", [], [], None)):
        check_view(home_view(face, voice(locale), "/ieum"), frozenset({"home"}))


def test_empty_parts_say_what_will_appear() -> None:
    said = str(home_view(HomeFace("서해솔", [], [], []), voice(), "/ieum"))
    assert "열리면 이음이 메시지를 보내요" in said
    assert "/ieum request" in said


def test_the_way_to_ones_own_settings_is_there() -> None:
    face = HomeFace("서해솔", [], [], None, "https://ieum.test/me")
    view = home_view(face, voice(), "/ieum")
    check_view(view, frozenset({"home"}))
    (row,) = [block for block in view["blocks"] if block["type"] == "actions"]
    assert row["elements"][-1]["url"] == "https://ieum.test/me"


def test_a_department_that_provides_nothing_has_no_queue() -> None:
    with_queue = str(home_view(HomeFace("a", [], [], []), voice(), "/ieum"))
    without = str(home_view(HomeFace("a", [], [], None), voice(), "/ieum"))
    assert "우리 부서가 약속한" in with_queue
    assert "우리 부서가 약속한" not in without


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_help_names_the_installed_command(locale: str) -> None:
    message = help_message(locale, "/다리")
    assert message.text.count("/다리") == 3
    assert check_blocks(message.blocks, "message") == []


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_the_way_to_stop_and_be_contacted_is_there_for_whom_it_protects(locale: str) -> None:
    face = HomeFace("a", [], [], None, protection="https://ieum.test/protection")
    view = home_view(face, voice(locale), "/ieum")
    check_view(view, frozenset({"home"}))
    assert "https://ieum.test/protection" in str(view)
    assert "/protection" not in str(home_view(HomeFace("a", [], [], None), voice(), "/ieum"))
