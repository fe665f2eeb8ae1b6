"""axe finds nothing on any page, in either language, by day or by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import FOREIGN, barriers_day_and_night
from tests.browser.pages import PAGES, SELDOM
from tests.browser.steps import no_sideways_scroll

OPENED = """
document.querySelectorAll('.account > summary').forEach((name) => {
  name.addEventListener('focus', () => { name.parentElement.open = true; });
})
"""
"""A menu of the head closes when one goes on: it is opened again by whoever comes to it."""
UNFOLD = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"
SMALL = (
    "[...document.querySelectorAll('button, .menu a, .submenu a, summary, .button, select')]"
    f".filter((one) => one.offsetParent && one.offsetHeight < 44 && !one.closest('{FOREIGN}'))"
    ".map((one) => one.textContent.trim())"
)
LOOKED_AT = [*PAGES, *(pytest.param(*page, marks=pytest.mark.thorough) for page in SELDOM)]
WATCH = """() => {
    const ring = (one) => {
        const {outlineStyle, outlineWidth, outlineColor, boxShadow} = getComputedStyle(one);
        return [outlineStyle, outlineWidth, outlineColor, boxShadow].join(" ");
    };
    const look = (one) => ring(one) + ring(one.closest("label") ?? one);
    const every = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
    )].filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
        && one.tabIndex >= 0);
    const stops = every.filter((one) => !one.closest("FOREIGN"));
    const missing = new Map(stops.map((one) => [one, look(one)]));
    window.unseen = [];
    document.addEventListener("focusin", ({target}) => {
        const before = missing.get(target);
        if (before !== undefined && before === look(target)) unseen.push(target.outerHTML);
        const same = stops.filter((one) => target.type === "radio" && one.type === "radio"
            && one.name === target.name && one.form === target.form);
        [target, ...same].forEach((one) => missing.delete(one));
    });
    window.missing = missing;
    return every.length;
}""".replace("FOREIGN", FOREIGN)
LEFT = "[...missing.keys()].map((one) => one.outerHTML.slice(0, 200))"


@pytest.mark.parametrize(("path", "number"), LOOKED_AT)
@pytest.mark.parametrize("locale", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_page_fits_a_phone_and_has_no_violation(
    walk_to: Callable[..., Page], path: str, number: str | None, locale: str
) -> None:
    page = walk_to(path, number, locale)
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate(UNFOLD)
    page.evaluate(
        "document.querySelectorAll('.account').forEach((menu) => { menu.open = false; })"
    )
    assert no_sideways_scroll(page)
    assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(UNFOLD)
    assert barriers_day_and_night(page) == []


@pytest.mark.thorough
@pytest.mark.parametrize(("path", "number"), [*PAGES, *SELDOM])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(
    walk_to: Callable[..., Page], path: str, number: str | None
) -> None:
    page = walk_to(path, number, "ko")
    page.evaluate(UNFOLD)
    page.evaluate(OPENED)
    left = page.evaluate(WATCH)
    while left:
        for _ in range(left + 8):  # a date has several stops of its own
            page.keyboard.press("Tab")
        left, before = page.evaluate("missing.size"), left
        if left == before:
            break
    assert page.evaluate(LEFT) == []
    assert page.evaluate("unseen") == []
