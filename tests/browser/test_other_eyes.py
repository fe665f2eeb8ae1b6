"""Every page as people see it who enlarge, widen, still or recolour what they read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import DRAWN, FOREIGN
from tests.browser.pages import PAGES, SELDOM
from tests.browser.test_accessibility import UNFOLD

pytestmark = pytest.mark.thorough

EVERY_PAGE = [*PAGES, *SELDOM]
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""WCAG 1.4.12: whoever needs it may set text this wide."""
LARGER = {"fontSizes": {"standard": 32, "fixed": 26}}
"""WCAG 1.4.4: text alone at twice its size, as the browser's own setting makes it."""
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")].filter((one) => {
        const {right, width} = one.getBoundingClientRect();
        if (width === 0 || right <= innerWidth + 1) return false;
        for (let box = one.parentElement; box; box = box.parentElement) {
            if (getComputedStyle(box).overflowX !== "visible") return false;
        }
        return true;
    }).map((one) => one.outerHTML.slice(0, 160))"""
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const {overflowX, overflowY, clipPath} = getComputedStyle(one);
    const isSpoken = one.clientWidth <= 1 || clipPath !== "none";
    const isMeant = isSpoken || one.closest("FOREIGN, svg, .brand-of");
    const cuts = (way) => way === "hidden" || way === "clip";
    return !isMeant && one.textContent.trim() !== ""
        && (cuts(overflowX) && one.scrollWidth > one.clientWidth + 1
            || cuts(overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 160))""".replace("FOREIGN", FOREIGN)
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
    if (one.closest("FOREIGN")) return false;
    const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(one);
    return !/^(0s(, )?)+$/.test(transitionDuration) || animationName !== "none"
        || scrollBehavior === "smooth";
}).map((one) => one.outerHTML.slice(0, 160))""".replace("FOREIGN", FOREIGN)
FLAT = """() => [...document.querySelectorAll(
    "button, .button, .big, input:not([type=hidden]), select, textarea, .tag"
)].filter((one) => {
    if (!one.checkVisibility({visibilityProperty: true}) || one.closest("FOREIGN")) return false;
    const {borderTopWidth, borderTopStyle, textDecorationLine, appearance} = getComputedStyle(one);
    const hasEdge = parseFloat(borderTopWidth) > 0 && borderTopStyle !== "none";
    const isOwn = ["radio", "checkbox", "file"].includes(one.type);
    return !hasEdge && !isOwn && textDecorationLine === "none" && !one.matches(".persona");
}).map((one) => one.outerHTML.slice(0, 160))""".replace("FOREIGN", FOREIGN)
"""What only its colour set apart: with colours of one's own it can no longer be told from text."""

SIZES = """() => {
    const tokens = getComputedStyle(document.documentElement);
    const scale = ["s", "m", "l", "xl", "xxl"].map((size) =>
        parseFloat(tokens.getPropertyValue(`--text-${size}`)) * parseFloat(tokens.fontSize));
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const other = new Set();
    while (words.nextNode()) {
        const one = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || one.closest("FOREIGN, svg, .wall, .slip")
            || one.matches("script, style, option") || !one.checkVisibility()) continue;
        const size = parseFloat(getComputedStyle(one).fontSize);
        if (!scale.some((step) => Math.abs(step - size) < 0.1)) {
            other.add(`${size}: ${one.outerHTML.slice(0, 160)}`);
        }
    }
    return [...other];
}""".replace("FOREIGN", FOREIGN)
"""Type of another size than the scale's."""
LONG = """() => [...document.querySelectorAll("p, li, dd, .answer")].filter((one) => {
    const {fontSize, lineHeight} = getComputedStyle(one);
    const isText = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    return isText && one.clientHeight > 1.5 * parseFloat(lineHeight)
        && one.clientWidth > 48 * parseFloat(fontSize) && !one.closest("FOREIGN");
}).map((one) => one.outerHTML.slice(0, 160))""".replace("FOREIGN", FOREIGN)
"""Lines of more than 48 Korean characters, which is about 80 Latin ones."""


@pytest.mark.parametrize(("path", "number"), EVERY_PAGE)
def test_nothing_is_lost_to_other_eyes(
    walk_to: Callable[..., Page], path: str, number: str | None
) -> None:
    page = walk_to(path, number, "ko")
    page.set_viewport_size({"width": 320, "height": 640})  # 1280 at 400 %
    page.evaluate(UNFOLD)
    lost = {"320": page.evaluate(STICKING_OUT), "320 cut": page.evaluate(CUT_OFF)}
    lost["moving"] = page.evaluate(MOVING)
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 at 200 %
    lost["200 %"] = page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF)
    page.emulate_media(forced_colors="active")
    page.evaluate(DRAWN)
    lost["forced"] = page.evaluate(FLAT)
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(SPACING)
    lost["spacing"] = page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.adoptedStyleSheets = []")
    lost["sizes"] = page.evaluate(SIZES)
    lost["long lines"] = page.evaluate(LONG)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", LARGER)
    page.evaluate(DRAWN)
    lost["larger"] = page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    assert {how: what for how, what in lost.items() if what} == {}
