"""Who comes back from the provider is believed only where everything fits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config import Settings
from integrations.id_tokens import NotProven
from integrations.oidc import Begun, OidcClient, ProviderSettings, ProviderTrouble
from pulse.instants import system_now
from tests.openid_provider import CLIENT, SECRET, Provider, providing, published_key

BACK = "http://127.0.0.1:8000/sign-in/provider/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providing() as made:
        yield made


@pytest.fixture
def provider(running: Provider) -> Iterator[Provider]:
    fresh = vars(Provider())
    yield running
    issuer = running.issuer
    vars(running).update({**fresh, "issuer": issuer})


@pytest.fixture
def client(provider: Provider) -> OidcClient:
    settings = ProviderSettings(provider.issuer, CLIENT, SECRET, "openid email", "groups", BACK)
    return OidcClient(settings, system_now)


def trouble(client: OidcClient, begun: Begun, answered: str) -> str:
    with pytest.raises(NotProven) as found:
        client.finish(begun, answered)
    return found.value.code


def test_who_signed_in_is_proven(client: OidcClient, provider: Provider) -> None:
    provider.claims["groups"] = ["hr", "all"]
    begun = client.begin()
    assert "code_challenge_method=S256" in begun.url
    assert begun.verifier not in begun.url
    proven = client.finish(begun, provider.browse(begun.url))
    assert (proven.subject, proven.mail) == ("s1", "p0078@example.com")
    assert proven.groups == {"hr", "all"}


def test_an_address_that_was_not_verified_is_none(client: OidcClient, provider: Provider) -> None:
    provider.claims["email_verified"] = False
    begun = client.begin()
    assert client.finish(begun, provider.browse(begun.url)).mail == ""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nonce": "another"}, "wrong_nonce"),
        ({"aud": "another"}, "wrong_audience"),
        ({"aud": ["ieum", "x"], "azp": "x"}, "wrong_party"),
        ({"aud": ["ieum", "x"]}, "wrong_party"),
        ({"iss": "https://elsewhere.example"}, "wrong_issuer"),
        ({"exp": 1_000_000_000}, "expired"),
        ({"exp": None}, "expired"),
        ({"iat": 4_000_000_000}, "not_yet"),
        ({"sub": ""}, "nobody_named"),
    ],
)
def test_a_token_about_something_else_proves_nothing(
    client: OidcClient, provider: Provider, change: dict[str, object], code: str
) -> None:
    provider.change = change
    begun = client.begin()
    assert trouble(client, begun, provider.browse(begun.url)) == code


def test_a_forged_token_proves_nothing(client: OidcClient, provider: Provider) -> None:
    provider.forge()
    begun = client.begin()
    assert trouble(client, begun, provider.browse(begun.url)) == "bad_signature"


@pytest.mark.parametrize(
    ("algorithm", "shared"),
    [("none", b""), ("NONE", b""), ("HS256", SECRET.encode()), ("HS256", published_key())],
)
def test_no_algorithm_of_the_tokens_own_choice_counts(
    client: OidcClient, provider: Provider, algorithm: str, shared: bytes
) -> None:
    provider.confuse(algorithm, shared)
    begun = client.begin()
    assert trouble(client, begun, provider.browse(begun.url)) == "bad_signature"


def test_an_answer_to_another_sign_in_proves_nothing(
    client: OidcClient, provider: Provider
) -> None:
    mine, other = client.begin(), client.begin()
    assert trouble(client, mine, provider.browse(other.url)) == "wrong_state"
    crossed = Begun("", other.state, mine.nonce, mine.verifier)
    assert trouble(client, crossed, provider.browse(other.url)).startswith("token_")
    mixed_up = provider.browse(mine.url, iss="https://elsewhere.example")
    assert trouble(client, mine, mixed_up) == "wrong_issuer"
    refused = f"{BACK}?error=access_denied&state={mine.state}"
    assert trouble(client, mine, refused) == "refused"


def test_a_code_counts_once(client: OidcClient, provider: Provider) -> None:
    begun = client.begin()
    answered = provider.browse(begun.url)
    client.finish(begun, answered)
    assert trouble(client, begun, answered).startswith("token_")


def test_an_issuer_may_end_in_a_slash(provider: Provider) -> None:
    provider.issuer += "/"
    given = {
        "IEUM_OIDC_ISSUER": provider.issuer,
        "IEUM_OIDC_CLIENT_ID": CLIENT,
        "IEUM_ENV": "test",
    }
    issuer = Settings.from_env(given).oidc_issuer
    client = OidcClient(ProviderSettings(issuer, CLIENT, SECRET, "openid", "", BACK), system_now)
    begun = client.begin()
    assert client.finish(begun, provider.browse(begun.url)).issuer == provider.issuer


def test_proving_it_anew_asks_for_the_password(client: OidcClient) -> None:
    assert "prompt=login" in client.begin(asks_anew=True).url


def test_a_provider_that_cannot_be_reached_or_lies_about_its_name(provider: Provider) -> None:
    for issuer in ("http://127.0.0.1:1", f"{provider.issuer}/other"):
        settings = ProviderSettings(issuer, CLIENT, SECRET, "openid", "groups", BACK)
        with pytest.raises(ProviderTrouble):
            OidcClient(settings, system_now).begin()
