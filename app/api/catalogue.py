"""Services and what they promise today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from sqlalchemy import select

from app.api.answering import page_of, place_of, shown
from app.api.blueprint import blueprint
from app.api.caller import caller, needs, today
from app.api.models import CallHeaders, PageQuery, TokenShown
from app.api.reading_models import (
    CodePath,
    CommitmentPage,
    CommitmentQuery,
    CommitmentShown,
    ServicePage,
    ServiceShown,
    ServiceWhole,
)
from app.extensions import db
from app.translate import N_
from pulse.commitments import catalogue
from pulse.commitments.models import CommitmentVersion, Service
from pulse.people.api_tokens import Scope
from pulse.people.models import Department


@blueprint.get(
    "/token",
    summary=N_("The token of this call"),
    description=N_("What it is called, what it may be used for, and when it ends."),
    responses={"200": TokenShown},
)
@needs(None)
def token() -> Response:
    """Say what the token of this call is, and until when."""
    found = caller()
    return shown(
        TokenShown(
            kind="service" if found.kind.value == "service" else "personal",
            name=found.name,
            scopes=list(found.scopes),
            expires_on=found.expires_on,
        )
    )


@blueprint.get(
    "/services",
    summary=N_("Services"),
    description=N_("Those that can be asked for, pilots included."),
    responses={"200": ServicePage},
)
@needs(Scope.SERVICES_READ)
def list_services(header: CallHeaders, query: PageQuery) -> Response:
    """List the services that can be asked for, pilots included."""
    after = place_of(query.cursor) or 0
    found = sorted(catalogue.live_services(db.session()), key=lambda one: one.id)
    rest = [one for one in found if one.id > after]
    page, next_cursor = page_of(rest, query.limit, lambda one: one.id)
    codes = department_codes({one.provider_department_id for one in page})
    return shown(
        ServicePage(
            items=[ServiceShown(**_facts(one, codes)) for one in page], next_cursor=next_cursor
        )
    )


@blueprint.get(
    "/services/<string:code>",
    summary=N_("One service"),
    description=N_("With the promises in force today."),
    responses={"200": ServiceWhole},
)
@needs(Scope.SERVICES_READ)
def show_service(header: CallHeaders, path: CodePath) -> Response:
    """Show a service with the promises in force today."""
    session = db.session()
    found = catalogue.service_by_code(session, path.code)
    versions = catalogue.versions_in_force(session, today(), [found.id]).get(found.id, [])
    facts = _facts(found, department_codes({found.provider_department_id}))
    return shown(ServiceWhole(**facts, commitments=_promises(found.code, versions)))


@blueprint.get(
    "/commitments",
    summary=N_("Promises in force"),
    description=N_("What is promised today, of all services or of one."),
    responses={"200": CommitmentPage},
)
@needs(Scope.SERVICES_READ)
def list_commitments(header: CallHeaders, query: CommitmentQuery) -> Response:
    """List what is promised today, of all services or of one."""
    session = db.session()
    services = catalogue.live_services(session)
    codes = {one.id: one.code for one in services if query.service in (None, one.code)}
    in_force = catalogue.versions_in_force(session, today(), codes)
    after = place_of(query.cursor) or 0
    rest = sorted(
        (
            (version, codes[service_id])
            for service_id, versions in in_force.items()
            for version in versions
            if version.id > after
        ),
        key=lambda one: one[0].id,
    )
    page, next_cursor = page_of(rest, query.limit, lambda one: one[0].id)
    items = [
        shown_promise for version, code in page for shown_promise in _promises(code, [version])
    ]
    return shown(CommitmentPage(items=items, next_cursor=next_cursor))


def department_codes(ids: set[int]) -> dict[int, str]:
    """Return the codes of departments by id, in one query."""
    query = select(Department.id, Department.code).where(Department.id.in_(ids))
    return {found.id: found.code for found in db.session.execute(query)}


def _facts(service: Service, codes: dict[int, str]) -> dict[str, Any]:
    who = caller().viewer
    return {
        "code": service.code,
        "name_ko": service.name_ko,
        "name_en": service.name_en,
        "status": service.status,
        "category": service.category,
        "provider_department": codes[service.provider_department_id],
        "may_ask": who is not None
        and catalogue.serves(service, who.path_codes, employer_is_own=who.employer_is_own),
    }


def _promises(code: str, versions: Sequence[CommitmentVersion]) -> list[CommitmentShown]:
    return [
        CommitmentShown(
            code=version.commitment.code,
            service=code,
            version=version.number,
            kind=version.kind,
            wording_ko=version.wording_ko,
            wording_en=version.wording_en,
            goal_value=version.goal_value,
            goal_unit=version.goal_unit,
            target_rate=version.target_rate,
            priority=version.priority,
            pause_when=[str(one) for one in version.pause_when],
            effective_from=version.effective_from,
            effective_to=version.effective_to,
        )
        for version in versions
    ]
