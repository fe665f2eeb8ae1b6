"""Markup: what it makes, and that nothing said becomes markup of the page."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.page.mrkdwn import Markdown

NAMES = {"U0DEMO0242": "서해솔", "C0DEMO0001": "desk"}
markdown = Markdown(lambda key: NAMES.get(key, key), "Asia/Seoul")
ALLOWED = {"strong", "em", "del", "code", "pre", "br", "blockquote", "a", "span"}


@pytest.mark.parametrize(
    ("raw", "html"),
    [
        ("*굵게* 그리고 _기울임_", "<strong>굵게</strong> 그리고 <em>기울임</em>"),
        ("~지움~ `code *not bold*`", "<del>지움</del> <code>code *not bold*</code>"),
        ("2*3*4", "2*3*4"),
        ("*약속*을", "*약속*을"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<script>", "script"),
        ("<@U0DEMO0242>", '<span class="mention">@서해솔</span>'),
        ("<#C0DEMO0001|desk>", '<span class="mention">#desk</span>'),
        ("<!here>", '<span class="mention">@here</span>'),
        ("<!date^1772409600^{date_num} {time}|soon>", "2026-03-02 09:00"),
        ("<javascript:alert(1)|press>", "press"),
        ("> 인용\n본문", "<blockquote>인용</blockquote>본문"),
        (":wave: :unheard_of:", "👋 :unheard_of:"),
        ("one\ntwo", "one<br>two"),
    ],
)
def test_markup_becomes_html(raw: str, html: str) -> None:
    assert markdown.mrkdwn(raw) == html


def test_a_link_opens_elsewhere_and_keeps_its_label() -> None:
    html = markdown.mrkdwn("<https://demo.test/?a=1&amp;b=2|결과 *보기*>")
    assert 'href="https://demo.test/?a=1&amp;b=2"' in html
    assert 'rel="noopener noreferrer"' in html
    assert ">결과 *보기*</a>" in html


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs


@given(st.text(alphabet="<>&\"'`*_~|:/!@#^ \n\x00ajs1=()", max_size=60))
def test_no_text_makes_markup_of_its_own(raw: str) -> None:
    tags = Tags()
    tags.feed(str(markdown.mrkdwn(raw)) + str(markdown.markdown(raw)))
    assert tags.seen <= ALLOWED
    assert {name for name, _ in tags.attributes} <= {"href", "target", "rel", "class"}


@pytest.mark.parametrize("raw", ["<a|<b>", '<https://x.test/"onclick=1|y>', "&lt;img src=x&gt;"])
def test_attempts_to_break_out_stay_text(raw: str) -> None:
    tags = Tags()
    tags.feed(str(markdown.mrkdwn(raw)))
    assert not {name for name, _ in tags.attributes} & {"onclick", "src"}
