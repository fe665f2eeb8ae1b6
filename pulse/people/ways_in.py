"""The ways people sign in by, and which of them are open.

A way that the company closed, or that is not set up, is closed; with none left, passwords are
open, so that what an operator takes away never locks everybody out.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.accounts import SLACK
from pulse.people.company_settings import CompanySettings
from pulse.people.models import Credential, Identity, Person
from pulse.people.permissions import Role, holders_of
from pulse.people.provider_accounts import OIDC, tenant_of


class WayIn(enum.StrEnum):
    """How somebody proves who they are."""

    PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
    SLACK = "slack"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Outside:
    """Whose accounts count: the workspace's tenant and the provider's issuer, empty for none."""

    slack_tenant: str = ""
    issuer: str = ""


def open_ways(kept: CompanySettings, configured: Collection[WayIn]) -> frozenset[WayIn]:
    """Return by which of the ways set up people may sign in."""
    taken = {
        WayIn.PASSWORD: kept.takes_passwords,
        WayIn.SLACK: kept.takes_slack,
        WayIn.PROVIDER: kept.takes_provider,
    }
    return frozenset(way for way in configured if taken[way]) or frozenset({WayIn.PASSWORD})


def kept_out(
    session: Session,
    before: Collection[WayIn],
    after: Collection[WayIn],
    outside: Outside,
    on: date,
) -> list[Person]:
    """Return the administrators who can sign in by ``before`` and could not by ``after``."""
    ids = holders_of(session, Role.SYS_ADMIN, on)
    own = {way: _holders(session, way, outside, ids) for way in {*before, *after}}
    now = {person_id for way in before for person_id in own[way]}
    then = {person_id for way in after for person_id in own[way]}
    lost = select(Person).where(Person.id.in_(now - then)).order_by(Person.number)
    return list(session.scalars(lost))


def _holders(
    session: Session, way: WayIn, outside: Outside, ids: Collection[int]
) -> Collection[int]:
    if way is WayIn.PASSWORD:
        held = select(Credential.person_id).where(Credential.person_id.in_(ids))
        return session.scalars(held).all()
    is_slack = way is WayIn.SLACK
    tenant = outside.slack_tenant if is_slack else tenant_of(outside.issuer)
    mine = select(Identity.person_id).where(
        Identity.person_id.in_(ids),
        Identity.provider == (SLACK if is_slack else OIDC),
        Identity.tenant == tenant,
        Identity.is_confirmed.is_(True),
    )
    return session.scalars(mine).all()
