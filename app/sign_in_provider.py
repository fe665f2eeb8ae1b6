"""The company's own sign-in provider, as the settings name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config import Settings, SettingsError
from integrations.oidc import OidcClient, ProviderSettings
from pulse.instants import system_now
from pulse.people.permissions import Role
from pulse.people.provider_accounts import read_group_roles

BACK = "/sign-in/provider/back"
"""Where the provider sends browsers back to."""


@dataclass(frozen=True)
class SignInProvider:
    """What speaks to the provider, if there is one, and which roles its groups give."""

    client: OidcClient | None
    group_roles: Mapping[str, Role]


def sign_in_provider(settings: Settings) -> SignInProvider:
    """Return the provider in force; SettingsError for a role no group can give."""
    try:
        roles = read_group_roles(settings.group_roles)
    except ValueError as error:
        raise SettingsError(f"IEUM_OIDC_ROLES: {error}") from error
    if not settings.oidc_issuer:
        return SignInProvider(None, roles)
    known = ProviderSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        scopes=settings.oidc_scopes,
        groups_claim=settings.oidc_groups_claim,
        back_url=f"{settings.public_url}{BACK}",
    )
    return SignInProvider(OidcClient(known, system_now), roles)
