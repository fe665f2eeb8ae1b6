"""Identity tokens as a careful reader checks them."""

import base64
import hashlib
import json
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.grants import Request
from integrations.slack.emulator.identity import KEY_ID, LIFETIME_SECONDS, Identities
from integrations.slack.emulator.state import User
from tests.slack_workspace import BOT_TOKEN, Moment

MOMENT = Moment()
HAESOL = User("U0DEMO0242", "p0242", "서해솔", email="p0242@example.com")
IDENTITIES = Identities(EmulatorConfig("http://127.0.0.1:9", "s", BOT_TOKEN, instant=MOMENT.now))
ISSUER = "https://slack.test"
ACCESS = "xoxp-for-tests-only"


def asked(*scopes: str, nonce: str = "") -> Request:
    return Request("1.2", ("openid", *scopes), "https://ieum.test/in", nonce=nonce)


def raw(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def read(token: str) -> dict[str, Any]:
    return dict(json.loads(raw(token.split(".")[1])))


def check(token: str) -> None:
    """Verify a token with the published key alone."""
    (key,) = IDENTITIES.key_set()["keys"]
    numbers = {name: int.from_bytes(raw(key[name])) for name in ("e", "n")}
    signed, _, signature = token.rpartition(".")
    public = rsa.RSAPublicNumbers(**numbers).public_key()
    public.verify(raw(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_the_published_key_verifies_the_token_and_no_changed_one() -> None:
    token = IDENTITIES.identity_token(ISSUER, asked(), HAESOL, ACCESS)
    check(token)
    assert json.loads(raw(token.split(".")[0]))["kid"] == KEY_ID
    head, _, signature = token.split(".")
    changed = {**read(token), "sub": "U0DEMO0067"}
    body = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        check(f"{head}.{body}.{signature}")


def test_it_says_who_for_whom_and_for_how_long() -> None:
    said = read(IDENTITIES.identity_token(ISSUER, asked(nonce="once"), HAESOL, ACCESS))
    assert (said["iss"], said["aud"], said["sub"]) == (ISSUER, "1.2", "U0DEMO0242")
    assert said["iat"] == int(MOMENT.at.timestamp())
    assert said["exp"] - said["iat"] == LIFETIME_SECONDS
    assert said["nonce"] == "once"
    half = hashlib.sha256(ACCESS.encode()).digest()[:16]
    assert raw(said["at_hash"]) == half
    assert "nonce" not in read(IDENTITIES.identity_token(ISSUER, asked(), HAESOL, ACCESS))


def test_each_scope_opens_its_own_facts_and_no_more() -> None:
    bare = IDENTITIES.claims(HAESOL, ("openid",))
    assert bare["https://slack.com/user_id"] == "U0DEMO0242"
    assert not {"email", "name"} & set(bare)
    assert IDENTITIES.claims(HAESOL, ("openid", "email"))["email"] == "p0242@example.com"
    profile = IDENTITIES.claims(HAESOL, ("openid", "profile"))
    assert (profile["name"], profile["locale"]) == ("서해솔", "ko-KR")
    assert "email" not in profile


def test_somebody_without_an_address_has_none_to_show() -> None:
    nameless = User("U0DEMO0067", "p0067", "신빛나")
    assert "email" not in IDENTITIES.claims(nameless, ("openid", "email"))


def test_the_key_is_one_and_stays_secret() -> None:
    (key,) = IDENTITIES.key_set()["keys"]
    assert IDENTITIES.key_set()["keys"] == [key]
    assert set(key) == {"kty", "alg", "use", "kid", "e", "n"}
