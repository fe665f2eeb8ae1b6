"""The company's sign-in provider, from the settings to the client that speaks to it."""

from __future__ import annotations

import pytest

from app.sign_in_provider import sign_in_provider
from config import Settings, SettingsError
from pulse.people.permissions import Role

ISSUER = "https://login.example.com"


def test_without_an_issuer_there_is_none_but_roles_are_read() -> None:
    found = sign_in_provider(Settings(env="test", oidc_roles="privacy=privacy_officer"))
    assert found.client is None
    assert found.group_roles == {"privacy": Role.PRIVACY_OFFICER}
    assert sign_in_provider(Settings(env="test")).group_roles == {}


def test_the_client_knows_what_the_settings_say() -> None:
    found = sign_in_provider(
        Settings(
            env="test",
            base_url="https://ieum.example.com",
            oidc_issuer=ISSUER,
            oidc_client_id="ieum",
            oidc_client_secret="shared",
            oidc_scopes="openid email",
            oidc_groups_claim="teams",
        )
    )
    assert found.client is not None
    known = found.client.provider
    assert (known.issuer, known.client_id, known.client_secret) == (ISSUER, "ieum", "shared")
    assert (known.scopes, known.groups_claim) == ("openid email", "teams")
    assert known.back_url == "https://ieum.example.com/sign-in/provider/back"


@pytest.mark.parametrize("issuer", ["", ISSUER])
@pytest.mark.parametrize("roles", ["g=king", "g=", "heads=dept_head"])
def test_a_role_no_group_can_give_names_the_setting(issuer: str, roles: str) -> None:
    settings = Settings(env="test", oidc_issuer=issuer, oidc_client_id="x", oidc_roles=roles)
    with pytest.raises(SettingsError, match=r"^IEUM_OIDC_ROLES: "):
        sign_in_provider(settings)
