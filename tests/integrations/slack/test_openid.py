"""What a signed token must say before anybody is believed: ours, now, this very sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from integrations.id_tokens import Expected, NotProven, SigningKeys
from integrations.slack.openid import TEAM, USER, SlackPerson, read_token

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
ISSUER, CLIENT, NONCE = "https://slack.com", "1.2", "the-nonce"
KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})
OTHER = RSAKey.generate_key(2048, parameters={"kid": "one"})
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": CLIENT,
    "exp": AT + 300,
    "iat": AT,
    "nonce": NONCE,
    TEAM: "T1",
    USER: "U1",
}


class Keys(SigningKeys):
    """Keys without a network, counting how often they are read."""

    def __init__(self, *sets: KeySet) -> None:
        super().__init__(ISSUER, self.published)
        self.sets = list(sets)
        self.reads = 0

    def published(self) -> Any:
        self.reads += 1
        return (self.sets.pop(0) if len(self.sets) > 1 else self.sets[0]).as_dict()


@pytest.fixture
def keys() -> Keys:
    return Keys(KeySet([KEY]))


def token(key: RSAKey = KEY, **changes: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return str(jwt.encode({"alg": "RS256", "kid": "one"}, claims, key))


def read(keys: SigningKeys, written: str, **expected: Any) -> SlackPerson:
    facts: Mapping[str, Any] = {"client_id": CLIENT, "nonce": NONCE, "now": NOW, **expected}
    return read_token(written, keys, Expected(**facts))


def test_a_good_token_names_team_and_user(keys: Keys) -> None:
    assert read(keys, token()) == SlackPerson("T1", "U1")
    assert read(keys, token(aud=[CLIENT])) == SlackPerson("T1", "U1")
    assert keys.reads == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://slack.example"}, "wrong_issuer"),
        ({"aud": "another"}, "wrong_audience"),
        ({"aud": [CLIENT, "another"]}, "wrong_party"),
        ({"nonce": "another"}, "wrong_nonce"),
        ({"nonce": None}, "wrong_nonce"),
        ({"exp": AT - 61}, "expired"),
        ({"exp": None}, "expired"),
        ({"iat": AT + 3600}, "not_yet"),
        ({USER: None}, "nobody_named"),
        ({TEAM: ""}, "nobody_named"),
    ],
)
def test_whatever_else_it_says_proves_nothing(
    keys: Keys, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotProven, match=code):
        read(keys, token(**changes))


def test_an_empty_nonce_of_ours_is_never_met(keys: Keys) -> None:
    with pytest.raises(NotProven, match="wrong_nonce"):
        read(keys, token(nonce=""), nonce="")


@pytest.mark.parametrize(
    "written",
    [
        token(OTHER),
        "",
        "no.token.at.all",
        str(jwt.encode({"alg": "HS256"}, CLAIMS, OctKey.generate_key())),
    ],
)
def test_what_slack_did_not_sign_proves_nothing(keys: Keys, written: str) -> None:
    with pytest.raises(NotProven, match="bad_signature"):
        read(keys, written)


def test_keys_are_read_again_when_slack_has_changed_them() -> None:
    keys = Keys(KeySet([OTHER]), KeySet([KEY]))
    assert read(keys, token()) == SlackPerson("T1", "U1")
    assert keys.reads == 2
