"""The modal of a report: who reads it, in one's language, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.slack import report_blocks
from integrations.slack.emulator.views import check_view
from pulse.people.permissions import Role
from pulse.reports.filing import LONGEST, Concern, Officer
from tests.integrations.slack.faces import LONG

PAGE = "https://ieum.test/reports/new"
OFFICERS = [
    Officer(7, "신빛나", "Shin Bitna", Role.GRIEVANCE_OFFICER),
    Officer(9, "서해솔", "Seo Haesol", Role.PRIVACY_OFFICER),
]


def elements(view: dict[str, Any]) -> dict[str, Any]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if "element" in block}


@pytest.mark.parametrize(
    ("locale", "names", "first"),
    [
        ("ko", ["신빛나 · 고충처리위원", "서해솔 · 개인정보 보호책임자"], "관리자는 읽을 수 없고"),
        (
            "en",
            ["Shin Bitna · grievance officer", "Seo Haesol · privacy officer"],
            "Administrators cannot read it",
        ),
    ],
)
def test_the_officers_are_named_with_their_office(
    locale: str, names: list[str], first: str
) -> None:
    view = report_blocks.report_modal(locale, OFFICERS, PAGE)
    check_view(view, frozenset({"modal"}))
    assert first in view["blocks"][0]["text"]["text"]
    officer = elements(view)["officer"]
    assert [one["text"]["text"] for one in officer["options"]] == names
    assert [one["value"] for one in officer["options"]] == ["7", "9"]


def test_nobody_and_nothing_is_chosen_beforehand() -> None:
    found = elements(report_blocks.report_modal("ko", OFFICERS, PAGE))
    assert not any("initial_option" in one or "initial_value" in one for one in found.values())
    values = [one["value"] for one in found["concern"]["options"]]
    assert values == [concern.value for concern in Concern]
    assert found["text"]["max_length"] == LONGEST


def test_the_way_past_slack_is_offered_before_anything_is_typed() -> None:
    blocks = report_blocks.report_modal("en", OFFICERS, PAGE)["blocks"]
    assert blocks[1]["accessory"]["url"] == PAGE
    assert "passes through Slack" in blocks[1]["text"]["text"]
    assert [block["type"] for block in blocks] == ["section", "section", *["input"] * 3]


def test_a_name_however_long_is_taken() -> None:
    long = [Officer(n, LONG, LONG, Role.GRIEVANCE_OFFICER) for n in range(120)]
    check_view(report_blocks.report_modal("ko", long, PAGE), frozenset({"modal"}))
