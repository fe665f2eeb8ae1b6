from __future__ import annotations

import pytest

from tests.app.conftest import Browser


def test_the_chosen_language_is_kept_and_leads_back(stranger: Browser) -> None:
    answer = stranger.post("/language", locale="ko", back="/sign-in?next=/status")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/status")
    assert '<html lang="ko">' in stranger.text("/sign-in")
    stranger.post("/language", locale="en", back="/sign-in")
    assert '<html lang="en">' in stranger.text("/sign-in")


def test_an_unknown_language_changes_nothing(stranger: Browser) -> None:
    stranger.post("/language", locale="xx", back="/sign-in")
    assert '<html lang="en">' in stranger.text("/sign-in")


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_it_never_leads_to_another_site(stranger: Browser, back: str) -> None:
    assert stranger.post("/language", locale="ko", back=back).location == "/"
