"""Slack's text markup as safe HTML.

Everything a message says is escaped; the only markup in the result is what this module writes.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from integrations.slack.emulator.page.emoji import EMOJI

Names = Callable[[str], str]
FENCE = re.compile(r"```(.*?)```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
ANGLE = re.compile(r"<([^<>\n]+)>")
SHORTCODE = re.compile(r":([a-z0-9_+\-]+):")
EDGE = r"(?<![\w*_~]){0}(?=\S)(.+?)(?<=\S){0}(?![\w*_~])"
STYLES = (
    (re.compile(EDGE.format(r"\*")), "strong"),
    (re.compile(EDGE.format("_")), "em"),
    (re.compile(EDGE.format("~")), "del"),
)
SAFE_SCHEMES = ("http://", "https://", "mailto:")
DATE_TOKENS: Mapping[str, str] = {
    "{date_num}": "%Y-%m-%d",
    "{date}": "%Y-%m-%d",
    "{date_long}": "%Y-%m-%d (%a)",
    "{date_short}": "%m-%d",
    "{date_pretty}": "%Y-%m-%d",
    "{date_short_pretty}": "%m-%d",
    "{time}": "%H:%M",
    "{time_secs}": "%H:%M:%S",
}


class Markdown:
    """Turns texts into HTML for one reader: `names` looks up users and channels by id."""

    def __init__(self, names: Names, tz: str = "UTC") -> None:
        self._names = names
        self._tz = ZoneInfo(tz)

    def text(self, part: Mapping[str, str] | None) -> Markup:
        """A text object: plain text only has its emoji names replaced."""
        if not part:
            return Markup("")
        raw = str(part.get("text", ""))
        if part.get("type") == "mrkdwn":
            return self.mrkdwn(raw)
        return _lines(with_emoji(str(escape(raw))))

    def mrkdwn(self, raw: str) -> Markup:
        """A text in Slack's own markup."""
        kept: list[str] = []

        def keep(html: str) -> str:
            kept.append(html)
            return f"\x00{len(kept) - 1}\x00"

        text = raw.replace("\x00", "")
        text = FENCE.sub(lambda m: keep(f"<pre>{_escaped(m[1].strip())}</pre>"), text)
        text = CODE.sub(lambda m: keep(f"<code>{_escaped(m[1])}</code>"), text)
        text = ANGLE.sub(lambda m: keep(self._angle(m[1])), text)
        html = _quoted(with_emoji(_styled(_escaped(text))))
        while "\x00" in html:
            html = re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], html)
        return Markup(html)  # noqa: S704 - every piece above is escaped

    def markdown(self, raw: str) -> Markup:
        """A markdown block: headings, lists and bold; the rest as text."""
        text = re.sub(r"^#{1,6} +(.+)$", r"*\1*", raw, flags=re.MULTILINE)
        text = re.sub(r"^[-*] +", "• ", text, flags=re.MULTILINE)
        text = re.sub(r"\*\*(.+?)\*\*", r"*\1*", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        return self.mrkdwn(re.sub(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)", r"<\2|\1>", text))

    def link(self, address: str, label: str = "") -> str:
        """A link when the address is a safe one, its label otherwise."""
        shown = _escaped(label or address)
        if not address.startswith(SAFE_SCHEMES):
            return shown
        target = escape(address.replace("&amp;", "&"))
        return f'<a href="{target}" target="_blank" rel="noopener noreferrer">{shown}</a>'

    def mention(self, key: str) -> str:
        """A person's or channel's name."""
        sign = "#" if key.startswith("C") else "@"
        return f'<span class="mention">{sign}{escape(self._names(key))}</span>'

    def _angle(self, inner: str) -> str:
        head, _, label = inner.partition("|")
        if head.startswith(("@U", "@W", "#C")):
            return self.mention(head[1:])
        if head.startswith("!date^"):
            return _escaped(self._date(head, label))
        if head.startswith("!"):
            return f'<span class="mention">@{_escaped(head[1:].partition("^")[0])}</span>'
        return self.link(head, label)

    def _date(self, head: str, fallback: str) -> str:
        _, stamp, form, *_ = [*head.split("^"), "", ""]
        if not stamp.isdigit() or len(stamp) > 11:
            return fallback
        moment = datetime.fromtimestamp(int(stamp), UTC).astimezone(self._tz)
        for token, pattern in DATE_TOKENS.items():
            form = form.replace(token, moment.strftime(pattern))
        return form


def with_emoji(html: str) -> str:
    """Emoji names such as :wave: as the characters they stand for."""
    return SHORTCODE.sub(lambda m: EMOJI.get(m[1], m[0]), html)


def _escaped(text: str) -> str:
    plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return str(escape(plain))


def _styled(html: str) -> str:
    for pattern, tag in STYLES:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return html


def _quoted(html: str) -> str:
    lines = []
    for line in html.split("\n"):
        quoted = line.startswith("&gt;")
        lines.append(f"<blockquote>{line[4:].strip()}</blockquote>" if quoted else line)
    joined = "<br>".join(lines)
    return joined.replace("</blockquote><br>", "</blockquote>").replace("<br><pre", "<pre")


def _lines(html: str) -> Markup:
    return Markup(html.replace("\n", "<br>"))  # noqa: S704 - escaped by the caller
