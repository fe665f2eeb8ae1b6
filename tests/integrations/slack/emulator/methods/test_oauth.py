"""From Allow to a token: install, rotation, revocation, sign-in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask.testing import FlaskClient
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integrations.slack.emulator.app import create_emulator
from integrations.slack.emulator.config import EVENT_SUBSCRIPTIONS
from tests.integrations.slack.emulator.conftest import SEED, Product
from tests.slack_workspace import BOT_TOKEN, Moment, SlackWorkspace

HAESOL = "U0DEMO0242"
BACK = "https://ieum.test/slack/installed"
APP = {"client_id": "111.222", "client_secret": "client-secret-for-tests-only"}


def workspace(product: Product, moment: Moment, **more: Any) -> SlackWorkspace:
    settings = {
        **APP,
        "is_installed": False,
        "redirect_urls": ("https://ieum.test/slack",),
        "subscriptions": EVENT_SUBSCRIPTIONS,
        **more,
    }
    return SlackWorkspace(deliver=product.deliver, moment=moment, seed=SEED, **settings)


@pytest.fixture
def slack(product: Product, moment: Moment) -> Iterator[SlackWorkspace]:
    with workspace(product, moment) as made:
        yield made


@pytest.fixture
def rotating(product: Product, moment: Moment) -> Iterator[SlackWorkspace]:
    with workspace(product, moment, token_rotation=True) as made:
        yield made


def browser(slack: SlackWorkspace) -> FlaskClient:
    return create_emulator(slack.config, slack.parts).test_client()


def allow(
    slack: SlackWorkspace, path: str = "/oauth/v2/authorize", **asked: str
) -> dict[str, str]:
    """Press Allow; what the redirect carries."""
    query = {
        "client_id": APP["client_id"],
        "redirect_uri": BACK,
        "scope": "chat:write,commands",
        "state": "of the session",
        **asked,
    }
    client = browser(slack)
    address = f"{path}?{urlencode(query)}"
    assert client.get(address).status_code == 200
    answer = client.post(address, data={"decision": "allow", "user": HAESOL})
    assert answer.status_code == 302
    target = urlsplit(answer.location)
    assert f"{target.scheme}://{target.netloc}{target.path}" == query["redirect_uri"]
    return {name: values[0] for name, values in parse_qs(target.query).items()}


def anonymous(slack: SlackWorkspace) -> WebClient:
    return WebClient(base_url=slack.api_url, retry_handlers=[])


def access(slack: SlackWorkspace, code: str, redirect_uri: str = BACK, **more: str) -> Any:
    given = {**APP, **more}
    return anonymous(slack).oauth_v2_access(code=code, redirect_uri=redirect_uri, **given)


def refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **more)
    return str(caught.value.response["error"])


def test_an_install_gives_a_token_with_the_scopes_asked_for(slack: SlackWorkspace) -> None:
    granted = allow(slack)
    assert granted["state"] == "of the session"
    token = access(slack, granted["code"])
    assert (token["token_type"], token["scope"]) == ("bot", "chat:write,commands")
    assert token["authed_user"]["id"] == HAESOL
    assert token["team"]["id"] == slack.config.team_id
    assert "refresh_token" not in token
    web = WebClient(token["access_token"], base_url=slack.api_url)
    answer = web.auth_test()
    assert answer.headers["x-oauth-scopes"] == "chat:write,commands"
    assert refusal(web.users_list) == "missing_scope"


def test_a_second_install_only_adds_scopes(slack: SlackWorkspace) -> None:
    first = access(slack, allow(slack)["code"])
    second = access(slack, allow(slack, scope="users:read")["code"])
    assert second["access_token"] == first["access_token"]
    assert second["scope"] == "chat:write,commands,users:read"


def test_a_code_works_once_and_for_ten_minutes(slack: SlackWorkspace, moment: Moment) -> None:
    code = allow(slack)["code"]
    access(slack, code)
    assert refusal(access, slack, code) == "code_already_used"
    late = allow(slack)["code"]
    moment.advance(601)
    assert refusal(access, slack, late) == "invalid_code"
    assert refusal(access, slack, "made up") == "invalid_code"


def test_a_code_is_bound_to_the_app_and_the_address(slack: SlackWorkspace) -> None:
    code = allow(slack)["code"]
    assert refusal(access, slack, code, client_id="other") == "invalid_client_id"
    assert refusal(access, slack, code, client_secret="guess") == "bad_client_secret"
    assert refusal(access, slack, code, "https://ieum.test/slack/other") == "bad_redirect_uri"
    assert access(slack, code)["ok"]


def test_secrets_and_codes_stay_out_of_the_log(slack: SlackWorkspace) -> None:
    code = allow(slack)["code"]
    access(slack, code)
    (call,) = slack.calls("oauth.v2.access")
    assert not {"code", "client_secret"} & set(call.payload)
    assert code not in str(call)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"redirect_uri": "https://elsewhere.test/"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://ieum.test/slackers"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://ieum.test/slack/installed"}, "bad_redirect_uri"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "chat:write openid"}, "invalid_scope"),
        ({"team": "T0OTHER0001"}, "invalid_team_for_non_distributed_app"),
    ],
)
def test_a_wrong_request_is_refused_before_anybody_is_asked(
    slack: SlackWorkspace, asked: dict[str, str], problem: str
) -> None:
    query = {"client_id": APP["client_id"], "redirect_uri": BACK, "scope": "commands", **asked}
    address = f"/oauth/v2/authorize?{urlencode(query)}"
    page = browser(slack).get(address)
    assert page.status_code == 400
    assert problem in page.text
    assert browser(slack).post(address, data={"decision": "allow"}).status_code == 400


def test_cancel_tells_the_app_and_other_sites_cannot_allow(slack: SlackWorkspace) -> None:
    query = {"client_id": APP["client_id"], "redirect_uri": BACK, "scope": "commands"}
    address = f"/oauth/v2/authorize?{urlencode({**query, 'state': 's'})}"
    client = browser(slack)
    page = client.get(address)
    assert "form-action 'self' https://ieum.test" in page.headers["Content-Security-Policy"]
    assert "서해솔" in page.text
    assert "퇴사자" not in page.text
    answer = client.post(address, data={"decision": "cancel"})
    assert answer.location == f"{BACK}?error=access_denied&state=s"
    foreign = {"Origin": "https://elsewhere.test"}
    allowed = {"decision": "allow", "user": HAESOL}
    assert client.post(address, data=allowed, headers=foreign).status_code == 403
    assert client.post(address, data={**allowed, "user": "U0GONE0001"}).status_code == 400


def test_rotating_tokens_end_and_are_refreshed_once(
    rotating: SlackWorkspace, moment: Moment
) -> None:
    first = access(rotating, allow(rotating)["code"])
    assert first["expires_in"] == 43_200
    web = WebClient(first["access_token"], base_url=rotating.api_url)
    moment.advance(43_199)
    assert web.auth_test()["ok"]
    moment.advance(1)
    assert refusal(web.auth_test) == "token_expired"
    second = refresh(rotating, first["refresh_token"])
    assert refusal(refresh, rotating, first["refresh_token"]) == "invalid_refresh_token"
    assert WebClient(second["access_token"], base_url=rotating.api_url).auth_test()["ok"]


def refresh(slack: SlackWorkspace, token: str) -> Any:
    return anonymous(slack).oauth_v2_access(grant_type="refresh_token", refresh_token=token, **APP)


def test_only_the_two_newest_tokens_live(rotating: SlackWorkspace) -> None:
    first = access(rotating, allow(rotating)["code"])
    second = refresh(rotating, first["refresh_token"])
    webs = [WebClient(t["access_token"], base_url=rotating.api_url) for t in (first, second)]
    assert all(web.auth_test()["ok"] for web in webs)
    refresh(rotating, second["refresh_token"])
    assert refusal(webs[0].auth_test) == "token_revoked"
    assert webs[1].auth_test()["ok"]


def test_a_lasting_token_is_exchanged_for_a_rotating_one(product: Product, moment: Moment) -> None:
    with workspace(product, moment, token_rotation=True, is_installed=True) as slack:
        pair = anonymous(slack).oauth_v2_exchange(token=BOT_TOKEN, **APP)
        assert pair["refresh_token"]
        old = WebClient(BOT_TOKEN, base_url=slack.api_url)
        assert refusal(old.auth_test) == "token_revoked"


def test_where_rotation_is_off_nothing_is_refreshed(slack: SlackWorkspace) -> None:
    assert refusal(refresh, slack, "xoxe-1-made-up") == "token_rotation_not_enabled"


def test_revoking_ends_the_token_and_is_announced(product: Product, moment: Moment) -> None:
    with workspace(product, moment, is_installed=True) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url)
        assert not web.auth_revoke(test=True)["revoked"]
        assert web.auth_revoke()["revoked"]
        slack.wait_until(lambda: bool(product.deliveries))
        assert refusal(web.auth_test) == "token_revoked"
    event = product.payloads[-1]["event"]
    assert event["type"] == "tokens_revoked"
    assert event["tokens"] == {"bot": [slack.config.bot_user_id]}


def test_an_uninstalled_app_hears_it_and_can_do_nothing_more(
    product: Product, moment: Moment
) -> None:
    with workspace(product, moment, is_installed=True) as slack:
        web = WebClient(BOT_TOKEN, base_url=slack.api_url)
        assert refusal(web.apps_uninstall, client_id="x", client_secret="y") == "invalid_client_id"
        web.apps_uninstall(**APP)
        assert refusal(web.auth_test) == "token_revoked"
        slack.wait_until(lambda: len(product.deliveries) == 2)
    kinds = [payload["event"]["type"] for payload in product.payloads]
    assert kinds == ["tokens_revoked", "app_uninstalled"]


def signed_in(slack: SlackWorkspace, **asked: str) -> Any:
    granted = allow(
        slack, "/openid/connect/authorize", **{"scope": "openid email profile", **asked}
    )
    return anonymous(slack).openid_connect_token(code=granted["code"], redirect_uri=BACK, **APP)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_an_identity_token_is_signed_and_says_who(slack: SlackWorkspace, moment: Moment) -> None:
    answer = signed_in(slack, nonce="once")
    head, body, signature = answer["id_token"].split(".")
    (key,) = browser(slack).get("/openid/connect/keys").get_json()["keys"]
    numbers = [int.from_bytes(decoded(key[name]), "big") for name in ("e", "n")]
    public = rsa.RSAPublicNumbers(*numbers).public_key()
    public.verify(
        decoded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "RS256", "kid": key["kid"]}
    claims = json.loads(decoded(body))
    assert claims["iss"] == slack.url
    assert (claims["aud"], claims["nonce"]) == (APP["client_id"], "once")
    assert claims["exp"] == claims["iat"] + 300 == int(moment.at.timestamp()) + 300
    assert claims["https://slack.com/user_id"] == claims["sub"] == HAESOL
    assert claims["https://slack.com/team_id"] == slack.config.team_id
    assert claims["email"] == "p0242@example.com"
    who = WebClient(answer["access_token"], base_url=slack.api_url).openid_connect_userInfo()
    assert who["name"] == "서해솔"


def test_what_was_not_asked_for_is_not_told(slack: SlackWorkspace) -> None:
    answer = signed_in(slack, scope="openid")
    claims = json.loads(decoded(answer["id_token"].split(".")[1]))
    assert not {"email", "name", "nonce"} & set(claims)


def test_codes_of_install_and_sign_in_are_not_exchangeable(slack: SlackWorkspace) -> None:
    install = allow(slack)["code"]
    sign_in = allow(slack, "/openid/connect/authorize", scope="openid")["code"]
    assert refusal(access, slack, sign_in) == "invalid_code"
    call = anonymous(slack).openid_connect_token
    assert refusal(call, code=install, redirect_uri=BACK, **APP) == "invalid_code"


def test_a_user_token_asks_for_its_person_only(slack: SlackWorkspace) -> None:
    web = WebClient(signed_in(slack)["access_token"], base_url=slack.api_url)
    assert refusal(web.chat_postMessage, channel=HAESOL, text="x") == "not_allowed_token_type"


def test_openid_clients_find_every_address(slack: SlackWorkspace) -> None:
    found = browser(slack).get("/.well-known/openid-configuration").get_json()
    assert found["issuer"] == slack.url
    assert found["jwks_uri"] == f"{slack.url}/openid/connect/keys"
