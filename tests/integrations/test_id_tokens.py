"""A signed token is believed for what it says about us alone; its keys are read when needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from integrations.id_tokens import (
    FRESH,
    LEEWAY_SECONDS,
    Expected,
    NotProven,
    SigningKeys,
    read_token,
)

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = OctKey.import_key("a key of this test, long enough for it", {"kid": "one"})
CLAIMS: dict[str, Any] = {"iss": "https://id.example", "aud": "us", "exp": AT, "nonce": "n"}


def signing(reads: list[int]) -> SigningKeys:
    def published() -> Any:
        reads.append(1)
        return KeySet([KEY]).as_dict(private=True)

    return SigningKeys("https://id.example", published)


def read(now: datetime = NOW, **changes: Any) -> dict[str, Any]:
    token = jwt.encode({"alg": "HS256", "kid": "one"}, {**CLAIMS, **changes}, KEY)
    return read_token(token, signing([]), ["HS256"], Expected("us", "n", now))


def test_what_is_made_out_to_us_is_believed() -> None:
    assert read()["aud"] == "us"
    assert read(aud=["us", "them"], azp="us")["azp"] == "us"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://else.example"}, "wrong_issuer"),
        ({"aud": "them"}, "wrong_audience"),
        ({"aud": ["us", "them"]}, "wrong_party"),
        ({"azp": "them"}, "wrong_party"),
        ({"nonce": "other"}, "wrong_nonce"),
        ({"exp": AT - LEEWAY_SECONDS}, "expired"),
        ({"iat": AT + LEEWAY_SECONDS}, "not_yet"),
    ],
)
def test_what_is_otherwise_is_not(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotProven, match=code):
        read(**changes)


def test_keys_are_read_once_and_again_when_they_grow_old() -> None:
    reads: list[int] = []
    keys = signing(reads)
    keys.keys(NOW)
    keys.keys(NOW + FRESH)
    assert len(reads) == 1
    keys.keys(NOW + FRESH + timedelta(seconds=1))
    assert len(reads) == 2
