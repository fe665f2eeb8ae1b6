"""What axe finds on a page: barriers for people who see, hear or move differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WANTED = {"resultTypes": ["violations"]}  # naming what passed would take as long again
RULES = WANTED | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
CONTRAST = WANTED | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
FOREIGN = ".swagger-ui"
"""Drawn by somebody else's program, with colours and buttons of its own."""
RUN = """([foreign, options]) => axe.run({exclude: [foreign]}, options).then(
    (found) => found.violations.map((rule) => rule.id + ': ' + rule.help + '\\n' + rule.nodes.map(
        (node) => '  ' + node.html + '\\n  ' + node.failureSummary).join('\\n')))"""


def barriers(page: Page, options: dict[str, Any] = RULES) -> list[str]:
    """Return each rule the page breaks, with the elements that break it."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(SOURCE)
    found: list[str] = page.evaluate(RUN, [FOREIGN, options])
    return found


def barriers_day_and_night(page: Page, options: dict[str, Any] = RULES) -> list[str]:
    """Return the same by day; by night a page differs in its colours, so of these alone."""
    by_day = barriers(page, options)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # colours change at once
    page.evaluate(DRAWN)
    by_night = barriers(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    return by_day + by_night
