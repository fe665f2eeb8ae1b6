"""Rich text: its parts become HTML, and nothing said becomes markup of the page."""

from typing import Any

import pytest

from integrations.slack.emulator.page.mrkdwn import Markdown
from integrations.slack.emulator.page.rich_text import rich_text

NAMES = {"U0DEMO0242": "서해솔", "C0DEMO0001": "desk"}
markdown = Markdown(lambda key: NAMES.get(key, key), "Asia/Seoul")


def text(said: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": said, "style": style}


def part(kind: str, *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def html(*parts: dict[str, Any]) -> str:
    return str(rich_text(markdown, {"type": "rich_text", "elements": list(parts)}))


@pytest.mark.parametrize(
    ("kind", "tag"), [("section", "p"), ("quote", "blockquote"), ("preformatted", "pre")]
)
def test_each_kind_of_part_has_its_element(kind: str, tag: str) -> None:
    assert html(part(kind, text("하나"))) == f"<{tag}>하나</{tag}>"


def test_lists_are_ordered_or_not() -> None:
    items = [part("section", text(said)) for said in ("a", "b")]
    assert html(part("list", *items, style="ordered")) == "<ol><li>a</li><li>b</li></ol>"
    assert html(part("list", *items, style="bullet")) == "<ul><li>a</li><li>b</li></ul>"


def test_styles_nest_and_lines_break() -> None:
    assert html(part("section", text("a\nb", bold=True, italic=True))) == (
        "<p><em><strong>a<br>b</strong></em></p>"
    )
    assert html(part("section", text("a", bold=False))) == "<p>a</p>"


def test_people_channels_and_emoji_are_named() -> None:
    said = html(
        part(
            "section",
            {"type": "user", "user_id": "U0DEMO0242"},
            {"type": "channel", "channel_id": "C0DEMO0001"},
            {"type": "emoji", "name": "wave"},
            {"type": "emoji", "name": "unheard_of"},
        )
    )
    assert "@서해솔" in said
    assert "#desk" in said
    assert "👋:unheard_of:" in said


def test_what_was_typed_stays_text() -> None:
    typed = "<script>alert(1)</script>"
    said = html(
        part("section", text(typed, code=True), {"type": "emoji", "name": typed}),
        part("quote", {"type": "link", "url": "javascript:alert(1)", "text": typed}),
    )
    assert "<script" not in said
    assert "href" not in said
