from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from integrations import photographs
from tests.app.conftest import Browser
from tests.app.views.asking import Scene, SignedIn, ask, opened
from tests.photos import huge, photo

SMALL = re.compile(r'src="([^"]+photos/\d+\?small=1)" alt="([^"]+)"')
TAKE_BACK = re.compile(r'action="([^"]+/take-back)"')


def sent(content: bytes | None = None, name: str = "valve.jpg") -> FileStorage:
    return FileStorage(BytesIO(photo() if content is None else content), name)


@pytest.fixture
def path(signed_in: SignedIn, scene: Scene) -> str:
    """A request that was opened with two photos."""
    given = {"photos": [sent(), sent()], "caption": "The valve is missing"}
    return str(ask(signed_in(scene.requester), scene, **given).location)


def small_ones(browser: Browser, path: str) -> list[Any]:
    return SMALL.findall(browser.text(path))


def test_photos_stand_beside_the_words_they_came_with(
    signed_in: SignedIn, scene: Scene, path: str
) -> None:
    found = small_ones(signed_in(scene.provider), path)
    assert [words for _, words in found] == ["The valve is missing"] * 2
    answer = signed_in(scene.provider).get(found[0][0])
    assert answer.data.startswith(b"\xff\xd8")
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_answer_brings_a_photo_too(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    answer = signed_in(scene.provider).post(
        f"{path}/reply", reason="Is it this one?", photos=[sent()]
    )
    assert answer.status_code == 303
    assert [words for _, words in small_ones(signed_in(scene.requester), path)] == ["Photo 1"]


def test_who_may_not_see_the_request_sees_no_photo(
    signed_in: SignedIn, scene: Scene, stranger: Browser, path: str
) -> None:
    url = small_ones(signed_in(scene.requester), path)[0][0]
    outsider = signed_in(scene.outsider)
    hidden = outsider.get(url)
    missing = outsider.get(re.sub(r"photos/\d+", "photos/999", url))
    assert hidden.status_code == missing.status_code == 404
    assert stranger.get(url).status_code == 303
    other = opened(signed_in, scene)
    elsewhere = url.replace(path, other)
    assert signed_in(scene.requester).get(elsewhere).status_code == 404


def test_ones_own_photo_can_be_deleted_and_nobody_elses(
    signed_in: SignedIn, scene: Scene, path: str
) -> None:
    asking, answering = signed_in(scene.requester), signed_in(scene.provider)
    assert not TAKE_BACK.findall(answering.text(path))
    url = TAKE_BACK.findall(asking.text(path))[0]
    assert answering.post(url).status_code == 404
    shown = small_ones(asking, path)[0][0]
    assert asking.sure(url).status_code == 303
    assert "Your photo has been deleted." in (page := asking.text(path))
    assert "This photo was deleted by whoever sent it." in page
    assert len(SMALL.findall(page)) == 1
    assert asking.get(shown).status_code == 404


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([sent(b"%PDF-1.7", "plan.pdf")], "plan.pdf is no photo we can read."),
        ([sent(b"\0" * 200_001)], "valve.jpg is over 10 MB."),
        ([sent(huge(), "a.png")], "a.png has too many pixels"),
        ([sent() for _ in range(4)], "Please send at most three photos at a time."),
    ],
    ids=["no photo", "too large", "too many pixels", "too many"],
)
def test_what_cannot_be_kept_is_said_and_everything_typed_stays(
    signed_in: SignedIn,
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    files: list[FileStorage],
    said: str,
) -> None:
    monkeypatch.setattr(photographs, "LARGEST_BYTES", 200_000)
    answer = ask(
        signed_in(scene.requester), scene, photos=files, caption="A valve", details="On the roof"
    )
    assert answer.status_code == 422
    assert said in answer.text
    for typed in ("The screen is frozen", "A valve", "On the roof"):
        assert typed in answer.text
    assert 'href="#photos"' in answer.text
    assert "The screen is frozen" not in signed_in(scene.provider).text("/queue")
