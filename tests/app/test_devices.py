from __future__ import annotations

import pytest

from app.devices import device_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S931N) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36", "Chrome · Windows"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"{WINDOWS}Chrome/140.0 Whale/4.30 Safari/537.36", "Whale · Windows"),
        (f"{IPHONE}Version/18.0 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
        (f"{ANDROID}SamsungBrowser/28.0 Chrome/130.0 Mobile", "Samsung Internet · Android"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        ("curl/8.9", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent: str, words: str) -> None:
    assert device_words(agent) == words
