"""Signing in through an OpenID Connect provider: the code flow with PKCE, state and nonce.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; OpenID Connect Discovery 1.0; RFC 7636
(PKCE, S256 only); RFC 9207 (who answers). What a provider says is believed only where its ID token
is signed by a key it publishes and is about this very sign-in. Everything has a timeout.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from integrations.id_tokens import FRESH, Expected, NotProven, SigningKeys, read_token

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Public-key signatures only: nothing that the client's own secret could have made."""
TIMEOUT_SECONDS = 10


class ProviderTrouble(NotProven):
    """The provider cannot be reached, or does not answer as one does."""


@dataclass(frozen=True)
class ProviderSettings:
    """What the two sides know of each other."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    groups_claim: str
    back_url: str


@dataclass(frozen=True)
class Begun:
    """What a browser keeps of a sign-in that has begun."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class ProvenAccount:
    """Who somebody is at the provider; ``mail`` only where the provider says it is verified."""

    issuer: str
    subject: str
    mail: str
    groups: frozenset[str]
    signed_in_at: datetime | None = None
    """When they last typed their password there, if the provider says so."""


class OidcClient:
    """One installation's side of the conversation with its provider."""

    def __init__(self, provider: ProviderSettings, now: Callable[[], datetime]) -> None:
        """``now`` is real time."""
        self.provider = provider
        self._now = now
        self._known: tuple[datetime, dict[str, Any]] | None = None
        self._keys = SigningKeys(provider.issuer, self._published_keys)

    def begin(self, *, asks_anew: bool = False) -> Begun:
        """Return where to send a browser; ``asks_anew`` makes the provider ask for a password."""
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        more = {"prompt": "login", "max_age": "0"} if asks_anew else {}
        url, state = self._session().create_authorization_url(
            self._metadata()["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
        )
        return Begun(str(url), str(state), nonce, verifier)

    def finish(self, begun: Begun, answered: str) -> ProvenAccount:
        """Return who came back to the address ``answered``; NotProven if nobody did."""
        said = {name: values[0] for name, values in parse_qs(urlsplit(answered).query).items()}
        if not hmac.compare_digest(said.get("state", "").encode(), begun.state.encode()):
            raise ProviderTrouble("wrong_state")
        if said.get("iss", self.provider.issuer) != self.provider.issuer:
            raise ProviderTrouble("wrong_issuer")
        if "code" not in said:
            raise ProviderTrouble("refused")
        token = self._exchanged(said["code"], begun.verifier)
        expected = Expected(self.provider.client_id, begun.nonce, self._now())
        return self._account(read_token(token, self._keys, ALGORITHMS, expected))

    def _session(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - 10 MB

        session = OAuth2Session(
            self.provider.client_id,
            self.provider.client_secret or None,
            scope=self.provider.scopes,
            redirect_uri=self.provider.back_url,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic"
            if self.provider.client_secret
            else "none",
        )
        session.max_redirects = 0
        return session

    def _exchanged(self, code: str, verifier: str) -> str:
        """Exchange a code for the ID token."""
        try:
            with self._session() as session:
                token = session.fetch_token(
                    self._metadata()["token_endpoint"],
                    code=code,
                    code_verifier=verifier,
                    timeout=TIMEOUT_SECONDS,
                )
        except ProviderTrouble:
            raise
        except Exception as error:
            raise ProviderTrouble(f"token_{type(error).__name__}") from error
        return str(token.get("id_token") or "")

    def _account(self, claims: dict[str, Any]) -> ProvenAccount:
        if not claims.get("sub"):
            raise NotProven("nobody_named")
        groups = claims.get(self.provider.groups_claim) or ()
        is_verified = claims.get("email_verified") is True
        return ProvenAccount(
            issuer=self.provider.issuer,
            subject=str(claims["sub"]),
            mail=str(claims.get("email") or "") if is_verified else "",
            groups=frozenset([groups] if isinstance(groups, str) else map(str, groups)),
            signed_in_at=_instant(claims.get("auth_time")),
        )

    def _metadata(self) -> dict[str, Any]:
        now = self._now()
        if self._known is None or now - self._known[0] > FRESH:
            read = self._read(f"{self.provider.issuer.rstrip('/')}{DISCOVERY}")
            if read.get("issuer") != self.provider.issuer:
                raise ProviderTrouble("wrong_issuer")
            self._known = (now, read)
        return self._known[1]

    def _published_keys(self) -> dict[str, Any]:
        return self._read(str(self._metadata()["jwks_uri"]))

    def _read(self, url: str) -> dict[str, Any]:
        import requests  # noqa: PLC0415 - only who signs in this way pays for it

        try:
            answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise ProviderTrouble(f"unreachable_{type(error).__name__}") from error
        if not isinstance(found, dict):
            raise ProviderTrouble("unreadable")
        return found


def _instant(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
