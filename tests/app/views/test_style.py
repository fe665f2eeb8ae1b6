"""The living style page shows every part once by day and once by night."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.app.conftest import Browser


def test_every_part_stands_in_both_themes_with_ids_of_its_own(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person("P0242").text("/style")
    for theme in ("light", "dark"):
        assert f'class="specimen" data-bs-theme="{theme}"' in page
        assert f'href="#{theme}-subject"' in page  # the summary leads to its field
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for part in (
        "button is-quiet",
        "tag is-signal",
        "note",
        "empty",
        "errors",
        "heat-5",
        "strokes",
    ):
        assert page.count(f'class="{part}') >= 2, part
