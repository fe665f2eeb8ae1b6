"""An OpenID Connect provider of our own on the loopback, with one account and a few vices."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Request, Response

from pulse.instants import system_now
from tests.program_receiver import receiving

CLIENT, SECRET = "ieum", "only between us"
_KEY = RSAKey.generate_key(2048, {"kid": "k1"}, private=True)
_OTHER = RSAKey.generate_key(2048, {"kid": "k1"}, private=True)


class Provider:
    """Answers discovery, keys and token; ``browse`` is what a person does on its pages."""

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {
            "sub": "s1",
            "email": "p0078@example.com",
            "email_verified": True,
        }
        self.change: dict[str, Any] = {}
        self.signs_with = _KEY
        self.signs_by, self.shared = "RS256", b""
        self.asked: dict[str, dict[str, str]] = {}

    @property
    def address(self) -> str:
        """Where it answers; the issuer is a name, and may end in a slash."""
        return self.issuer.rstrip("/")

    def forge(self) -> None:
        """Sign with a key that was never published."""
        self.signs_with = _OTHER

    def confuse(self, algorithm: str, shared: bytes = b"") -> None:
        """Sign with nothing, or with what everybody or the other side knows."""
        self.signs_by, self.shared = algorithm, shared

    def browse(self, url: str, **change: str) -> str:
        """Approve a sign-in; return where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_urlsafe(8)
        self.asked[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer, **change}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def __call__(self, request: Request) -> Response:
        if request.path == "/.well-known/openid-configuration":
            return _json(
                issuer=self.issuer,
                authorization_endpoint=f"{self.address}/authorize",
                token_endpoint=f"{self.address}/token",
                jwks_uri=f"{self.address}/keys",
            )
        if request.path == "/keys":
            return _json(keys=[_KEY.as_dict(private=False)])
        return self._token(request)

    def _token(self, request: Request) -> Response:
        asked = self.asked.pop(request.form.get("code", ""), None)
        proof = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        knows_us = request.headers.get("Authorization") in {f"Basic {proof}", f"Basic {plain}"}
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or not knows_us or asked.get("code_challenge") != challenge:
            return _json(400, error="invalid_grant")
        now = int(system_now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
            **self.change,
        }
        return _json(access_token="a", token_type="Bearer", id_token=self._written(claims))

    def _written(self, claims: dict[str, Any]) -> str:
        if self.signs_by == "RS256":
            return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.signs_with)
        parts = ({"alg": self.signs_by, "kid": "k1"}, claims)
        said = b".".join(_base64(json.dumps(part).encode()) for part in parts)
        mark = hmac.digest(self.shared, said, "sha256") if self.shared else b""
        return b".".join((said, _base64(mark))).decode()


def published_key() -> bytes:
    """The public key, as somebody would take it for a shared secret."""
    return _KEY.as_pem(private=False)


def _base64(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _json(status: int = 200, **said: object) -> Response:
    return Response(json.dumps(said), status, mimetype="application/json")


@contextmanager
def providing() -> Iterator[Provider]:
    """A running provider."""
    provider = Provider()
    with receiving(provider) as address:
        provider.issuer = address
        yield provider
