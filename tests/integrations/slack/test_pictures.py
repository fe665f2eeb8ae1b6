from __future__ import annotations

import json
from typing import Any

import pytest

from integrations.ports import DeliveryError, FailureKind, Picture, Receipt
from integrations.slack.pictures import share_picture

POSTED = Receipt("C0HR", "1.5")


class SpyClient:
    """Takes files, or refuses at one of the three steps."""

    def __init__(self, fails_at: str = "") -> None:
        self.fails_at = fails_at
        self.calls: list[tuple[str, Any]] = []

    def form(self, method: str, **arguments: Any) -> dict[str, Any]:
        self._take(method, arguments)
        return {"upload_url": "https://files.example/1", "file_id": "F1"}

    def send_file(self, url: str, content: bytes) -> None:
        self._take("send_file", (url, content))

    def _take(self, step: str, what: Any) -> None:
        if step == self.fails_at:
            raise DeliveryError(FailureKind.ADMIN, "missing_scope")
        self.calls.append((step, what))


def picture(draw: Any = lambda: b"png") -> Picture:
    return Picture("영역별 평균", "일 3.1, 쉼 2.9", draw)


def test_a_picture_is_uploaded_in_three_steps_with_its_words() -> None:
    client = SpyClient()
    assert share_picture(client, POSTED, picture())  # type: ignore[arg-type]
    asked, sent, done = (what for _step, what in client.calls)
    assert (asked["length"], asked["alt_txt"]) == (3, "일 3.1, 쉼 2.9")
    assert sent == ("https://files.example/1", b"png")
    assert json.loads(done["files"]) == [{"id": "F1", "title": "영역별 평균"}]
    assert done["channel_id"] == "C0HR"


@pytest.mark.parametrize(
    "step", ["files.getUploadURLExternal", "send_file", "files.completeUploadExternal"]
)
def test_a_step_that_fails_costs_the_picture_only(step: str) -> None:
    assert not share_picture(SpyClient(step), POSTED, picture())  # type: ignore[arg-type]


def test_a_picture_that_cannot_be_drawn_is_left_out_before_anything_is_sent() -> None:
    def fail() -> bytes:
        raise ValueError("not_drawn")

    client = SpyClient()
    assert not share_picture(client, POSTED, picture(fail))  # type: ignore[arg-type]
    assert client.calls == []
