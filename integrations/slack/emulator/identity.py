"""Sign in with Slack: the key set, signed identity tokens, and what they say of a person."""

import base64
import hashlib
import json
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.grants import Request
from integrations.slack.emulator.organisation import team_of
from integrations.slack.emulator.state import Json, User

KEY_ID = "emulator-key-1"
LIFETIME_SECONDS = 300


class Identities:
    """Signs with a key of its own, made when first needed and gone with the process."""

    def __init__(self, config: EmulatorConfig) -> None:
        self._config = config

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def key_set(self) -> Json:
        """The public key as a JSON Web Key Set."""
        numbers = self._key.public_key().public_numbers()
        parts = {"e": _number(numbers.e), "n": _number(numbers.n)}
        key = {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": KEY_ID, **parts}
        return {"keys": [key]}

    def identity_token(self, issuer: str, request: Request, user: User, access: str) -> str:
        """A signed token (RS256) which says who signed in, for five minutes."""
        config = self._config
        at = int((config.signed_at or config.instant)().timestamp())
        half = hashlib.sha256(access.encode()).digest()[:16]
        body: Json = {
            "iss": issuer,
            "aud": request.client_id,
            "exp": at + LIFETIME_SECONDS,
            "iat": at,
            "auth_time": at,
            "at_hash": _encoded(half),
            **self.claims(user, request.scopes),
        }
        if request.nonce:
            body["nonce"] = request.nonce
        head = {"typ": "JWT", "alg": "RS256", "kid": KEY_ID}
        signed = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(body).encode())}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_encoded(signature)}"

    def claims(self, user: User, scopes: tuple[str, ...]) -> Json:
        """What the scopes let an app know of a person."""
        config = self._config
        body: Json = {
            "sub": user.id,
            "https://slack.com/user_id": user.id,
            "https://slack.com/team_id": team_of(config, user),
        }
        if config.enterprise_id:
            body["https://slack.com/enterprise_id"] = config.enterprise_id
        if "email" in scopes and user.email:
            body |= {"email": user.email, "email_verified": True}
        if "profile" in scopes:
            body |= {
                "name": user.real_name,
                "locale": user.locale,
                "https://slack.com/team_name": config.team_name,
                "https://slack.com/team_domain": config.team_domain,
            }
        return body


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))
