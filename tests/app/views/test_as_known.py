from __future__ import annotations

import pytest

from tests.app.views import asking
from tests.app.views.asking import Scene, SignedIn


def test_today_is_shown_where_no_day_is_named_and_in_the_readers_language(
    signed_in: SignedIn, scene: Scene
) -> None:
    path = asking.opened(signed_in, scene)
    page = signed_in(scene.provider).text(f"{path}/known")
    assert "As it was known on Mon 31 Aug 2026" in page
    assert 'value="2026-08-31"' in page
    assert "Solve within an hour" in page
    korean = signed_in(scene.provider, "ko").text(f"{path}/known")
    assert "2026년 8월 31일(월) 기준" in korean
    assert "한 시간 안에 해결" in korean


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "2026-13-01", "28.08.2026", "-1"])
def test_what_is_no_day_is_said_and_kept_and_today_is_shown(
    signed_in: SignedIn, scene: Scene, typed: str
) -> None:
    path = asking.opened(signed_in, scene)
    page = signed_in(scene.provider).text(f"{path}/known?on={typed}", 422)
    assert "Choose a day, such as 2026-08-28." in page
    assert f'value="{typed}"' in page
    assert "Solve within an hour" in page


@pytest.mark.parametrize(
    ("day", "is_before"),
    [("1950-01-01", True), ("2026-08-30", True), ("2026-08-31", False), ("2399-12-30", False)],
)
def test_before_its_first_day_a_request_has_no_clocks(
    signed_in: SignedIn, scene: Scene, day: str, is_before: bool
) -> None:
    path = asking.opened(signed_in, scene)
    page = signed_in(scene.provider).text(f"{path}/known?on={day}")
    assert ("did not exist yet" in page) is is_before
    assert ("Solve within an hour" in page) is not is_before


def test_only_who_may_read_the_request_may_read_what_was_known(
    signed_in: SignedIn, scene: Scene
) -> None:
    path = asking.opened(signed_in, scene)
    signed_in(scene.requester).text(f"{path}/known")
    signed_in(scene.outsider).text(f"{path}/known", 404)
    signed_in(scene.provider).text("/requests/R-999999/known", 404)
