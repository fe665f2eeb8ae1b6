"""Rich text blocks as safe HTML."""

from typing import Any

from markupsafe import Markup, escape

from integrations.slack.emulator.page.emoji import EMOJI
from integrations.slack.emulator.page.mrkdwn import Markdown

STYLE_TAGS = {"bold": "strong", "italic": "em", "strike": "del", "code": "code"}
WRAPPERS = {
    "rich_text_section": "p",
    "rich_text_quote": "blockquote",
    "rich_text_preformatted": "pre",
}


def rich_text(markdown: Markdown, block: dict[str, Any]) -> Markup:
    """All parts of one rich text block."""
    parts = [_part(markdown, each) for each in block.get("elements", ())]
    return Markup("".join(parts))  # noqa: S704 - every piece is escaped below


def _part(markdown: Markdown, part: dict[str, Any]) -> str:
    inner = part.get("elements", ())
    if part.get("type") == "rich_text_list":
        tag = "ol" if part.get("style") == "ordered" else "ul"
        items = "".join(f"<li>{_inline(markdown, each)}</li>" for each in inner)
        return f"<{tag}>{items}</{tag}>"
    tag = WRAPPERS.get(str(part.get("type")), "p")
    return f"<{tag}>{_inline(markdown, part)}</{tag}>"


def _inline(markdown: Markdown, part: dict[str, Any]) -> str:
    return "".join(_piece(markdown, each) for each in part.get("elements", ()))


def _piece(markdown: Markdown, piece: dict[str, Any]) -> str:
    kind = piece.get("type")
    if kind == "link":
        return markdown.link(str(piece.get("url", "")), str(piece.get("text", "")))
    if kind in {"user", "channel"}:
        return markdown.mention(str(piece.get(f"{kind}_id", "")))
    if kind == "emoji":
        name = str(piece.get("name", ""))
        return str(escape(EMOJI.get(name, f":{name}:")))
    html = str(escape(str(piece.get("text", "")))).replace("\n", "<br>")
    for style, tag in STYLE_TAGS.items():
        if (piece.get("style") or {}).get(style):
            html = f"<{tag}>{html}</{tag}>"
    return html
