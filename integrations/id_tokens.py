"""ID tokens: signed by whom they should be, about our side, this very sign-in, and now.

Source: OpenID Connect Core 1.0, section 3.1.3.7. What reads signatures is loaded by the first
token, because most processes never see one.
"""

from __future__ import annotations

import contextlib
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LEEWAY_SECONDS = 60
FRESH = timedelta(hours=1)


class NotProven(Exception):  # noqa: N818 - reads as the answer, not as an accident
    """Nobody is proven to be anybody; ``code`` says why, for the log alone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Expected:
    """What a token has to be about: our app, this very sign-in, and now."""

    client_id: str
    nonce: str
    now: datetime


class SigningKeys:
    """An issuer's public keys, read when first needed and again when one is not among them."""

    def __init__(self, issuer: str, read: Callable[[], Any]) -> None:
        """``read`` gives the key set as the issuer publishes it."""
        self.issuer = issuer
        self._read = read
        self._kept: tuple[datetime, Any] | None = None
        self._lock = threading.Lock()

    def keys(self, now: datetime, *, anew: bool = False) -> Any:
        """Return the keys; raise whatever reading them raises."""
        from joserfc.jwk import KeySet  # noqa: PLC0415

        with self._lock:
            if self._kept is None or anew or now - self._kept[0] > FRESH:
                self._kept = (now, KeySet.import_key_set(self._read()))
            return self._kept[1]


def read_token(
    token: str, keys: SigningKeys, algorithms: Sequence[str], expected: Expected
) -> dict[str, Any]:
    """Return what a token says; NotProven unless all it says is as expected."""
    claims = _signed(token, keys, algorithms, expected.now)
    _check(claims, keys.issuer, expected)
    return claims


def _signed(
    token: str, keys: SigningKeys, algorithms: Sequence[str], now: datetime
) -> dict[str, Any]:
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    for anew in (False, True):  # a key that is not known yet may have been added
        with contextlib.suppress(JoseError, ValueError, TypeError):
            return dict(jwt.decode(token, keys.keys(now, anew=anew), [*algorithms]).claims)
    raise NotProven("bad_signature")


def _check(claims: Mapping[str, Any], issuer: str, expected: Expected) -> None:
    """Refuse what is for somebody else too, unless it says that it was made out to us."""
    mine, now = expected.client_id, expected.now.timestamp()
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", mine if listed == [mine] else None)
    same = hmac.compare_digest(str(claims.get("nonce") or "").encode(), expected.nonce.encode())
    ends, begun = claims.get("exp"), claims.get("iat", now)
    for code, holds in (
        ("wrong_issuer", claims.get("iss") == issuer),
        ("wrong_audience", mine in listed),
        ("wrong_party", party == mine),
        ("wrong_nonce", bool(expected.nonce) and same),
        ("expired", isinstance(ends, int | float) and now < ends + LEEWAY_SECONDS),
        ("not_yet", isinstance(begun, int | float) and begun < now + LEEWAY_SECONDS),
    ):
        if not holds:
            raise NotProven(code)
