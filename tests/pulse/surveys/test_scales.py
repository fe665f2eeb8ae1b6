"""Every scale anybody may use can be asked, and reads in both languages."""

from __future__ import annotations

import pytest

from pulse.surveys.question_kinds import make_kind
from pulse.surveys.scales import STANDARD


@pytest.mark.parametrize("name", STANDARD)
def test_a_scale_is_whole_in_both_languages(name: str) -> None:
    kind = make_kind("Q", "scale", STANDARD[name])
    spec = STANDARD[name]
    for locale in ("ko", "en"):
        options = kind.options(locale)
        assert len(options) == spec["max"] - spec["min"] + 1 + len(spec["extra"])
        assert all(option.label for option in options)
    assert {option.is_extra for option in kind.options("ko")} == {True, False}
