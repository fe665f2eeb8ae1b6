"""Settings: what people set, what operators set, and what is set elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.company import CompanyForm
from app.forms.company_facts import ClockForm, EntranceForm
from app.i18n import company_name, local_now, localized
from app.proof import is_proven, proof_page
from app.runtime import runtime
from app.translate import _, ngettext
from app.views.settings_parts import (
    COMPANY,
    PARTS,
    PROBLEMS,
    SETTINGS,
    WORDS,
    Part,
    value_words,
)
from app.ways_in import configured_ways, outside
from config import PREFIX, Settings
from pulse.calendars.models import Calendar
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.company_facts import change_facts, own_names
from pulse.people.company_settings import USUAL, CompanySettings, company_settings, history
from pulse.people.permissions import Permission, Role, holders_of
from pulse.people.structure_history import people_by_id
from pulse.people.ways_in import WayIn, kept_out, open_ways
from pulse.transaction import transaction

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
READERS = (Permission.MANAGE_SETTINGS, Permission.MANAGE_RETENTION)
SECRET = frozenset(
    {
        "secret_key",
        "former_secret_keys",
        "database_url",
        "slack_bot_token",
        "slack_signing_secret",
        "slack_app_token",
        "slack_client_secret",
        "smtp_url",
        "oidc_client_secret",
    }
)
"""What is never shown, because it is a secret or carries one."""
WAY_FIELDS = {
    WayIn.PASSWORD: "takes_passwords",
    WayIn.SLACK: "takes_slack",
    WayIn.PROVIDER: "takes_provider",
}


@blueprint.get("")
@requires(*READERS)
def show() -> Response:
    """Show what is set, by whom it can be changed, and what was changed lately."""
    return _page()


@blueprint.get("/company")
@requires(Permission.MANAGE_SETTINGS)
def company() -> Response:
    """Show what the company is called, how it speaks, its clock and its ways in."""
    return _company_page()


@blueprint.post("/company/<slug>")
@requires(*READERS)
def change(slug: str) -> Response:
    """Change one part of the settings; whoever may not finds nothing here."""
    part = next((one for one in PARTS if one.slug == slug and one.is_mine), None)
    if part is None:
        abort(404)
    if part.is_key and not is_proven():
        return redirect(proof_page(url_for(part.page)), HTTPStatus.SEE_OTHER)
    form = _prepared(part.form())
    if not form.validate():
        return _refused(part, form)
    try:
        changed = _changed(form.wanted())
    except Invalid as refused:
        for field, code in refused.fields.items():
            form[field].errors = [str(PROBLEMS[code]) % refused.params]
        return _refused(part, form)
    flash(
        _(
            "“%(part)s” has changed and holds from now on. Who changed it is in the audit trail.",
            part=part.title,
        )
        if changed
        else _("Nothing was changed: it was set like that already.")
    )
    return redirect(url_for(part.page), HTTPStatus.SEE_OTHER)


def _changed(wanted: Mapping[str, object]) -> list[str]:
    """Change settings, and let them hold in this process at once."""
    zone, actor_id = runtime().settings.timezone, viewer().person_id
    with transaction(db.session()) as session:
        _refuse_lock_out(session, wanted)
        changed = change_facts(session, wanted, zone, at=utc_now(), actor_id=actor_id)
    runtime(at_once=True)
    return changed


def _refuse_lock_out(session: Session, wanted: Mapping[str, object]) -> None:
    """Refuse to close the last way in, of all or of somebody who administers."""
    closing = {name: wanted[name] for name in WAY_FIELDS.values() if name in wanted}
    if not closing:
        return
    if not any(closing.values()):
        raise Invalid("invalid_settings", fields={next(iter(closing)): "none_open"})
    parts, kept = runtime(), company_settings(session)
    ways = configured_ways(parts)
    before, after = open_ways(kept, ways), open_ways(replace(kept, **closing), ways)  # type: ignore[arg-type]
    lost = kept_out(session, before, after, outside(parts), local_now(utc_now()).date())
    if lost:
        names = ", ".join(localized(one, "name") for one in lost)
        closed = {WAY_FIELDS[way]: "keeps_out" for way in before - after}
        raise Invalid("invalid_settings", fields=closed, names=names)


def _prepared(form: CompanyForm) -> CompanyForm:
    """Complete a form with what there is to choose from here."""
    if isinstance(form, ClockForm):
        rows = db.session().scalars(select(Calendar).order_by(Calendar.code))
        form.offer({one.code: localized(one, "name") for one in rows})
    if isinstance(form, EntranceForm):
        form.keep(frozenset(WAY_FIELDS[way] for way in configured_ways(runtime())))
    return form


def _refused(part: Part, form: CompanyForm) -> Response:
    return _company_page(part.slug, form) if part.page == COMPANY else _page(part.slug, form)


def _forms(
    page: str, kept: CompanySettings, refused: str, typed: CompanyForm | None
) -> dict[str, CompanyForm]:
    """Return the forms of a page as things stand, and as typed the one that was refused."""
    parts = (part for part in PARTS if part.page == page)
    forms = {part.slug: _prepared(part.form.of(kept)) for part in parts}
    return forms if typed is None else {**forms, refused: typed}


def _company_page(refused: str = "", typed: CompanyForm | None = None) -> Response:
    session, given = db.session(), runtime().settings
    kept = company_settings(session)
    korean, english = own_names(session)
    shown = replace(
        kept,
        name_ko=korean,
        name_en=english,
        languages=",".join(kept.spoken(given.locale).offered),
        timezone=kept.timezone or given.timezone,
    )
    page = render_template(
        "settings/company.html",
        parts=[part for part in PARTS if part.page == COMPANY],
        forms=_forms(COMPANY, shown, refused, typed),
        refused=refused,
        headline=_company_headline(kept),
        is_proven=is_proven(),
    )
    return _answer(page, refused)


def _company_headline(kept: CompanySettings) -> str:
    if not kept.name_ko:
        return _("The company has not been given a name here yet.")
    return _("This holds for everybody at %(name)s.", name=company_name())


def _page(refused: str = "", typed: CompanyForm | None = None) -> Response:
    session, kept = db.session(), company_settings(db.session())
    changes = history(session)
    last = holders_of(session, Role.ESCALATION_FINAL, local_now(utc_now()).date())
    raised = sum(getattr(kept, one.name) != getattr(USUAL, one.name) for one in fields(kept))
    page = render_template(
        "settings/show.html",
        parts=[part for part in PARTS if part.page == SETTINGS],
        forms=_forms(SETTINGS, kept, refused, typed),
        kept=kept,
        refused=refused,
        headline=_headline(raised),
        changes=changes,
        people=people_by_id(session, {*last, *(one.person_id for one in changes)}),
        last=last,
        words=WORDS,
        value_words=value_words,
        given=operator_settings(runtime().settings),
        settings=runtime().settings,
        ways=open_ways(kept, configured_ways(runtime())),
        is_proven=is_proven(),
        is_administrator=viewer().can(Permission.MANAGE_SETTINGS),
        may_find_people=viewer().can(Permission.MANAGE_PEOPLE),
    )
    return _answer(page, refused)


def _answer(page: str, refused: str) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _headline(changed: int) -> str:
    if not changed:
        return _("Every setting is at its default.")
    return ngettext(
        "%(num)s setting differs from its default.",
        "%(num)s settings differ from their defaults.",
        changed,
    )


def operator_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """List what operators set in the environment, with secrets only as set or not."""
    return [
        (
            f"{PREFIX}{one.name.upper()}",
            _shown(one.name, getattr(settings, one.name)),
            str(one.metadata["about"]),
        )
        for one in fields(Settings)
    ]


def _shown(name: str, value: object) -> str:
    if name in SECRET:
        return _("set, and not shown") if value else _("not set")
    return str(value) if value not in ("", None) else _("not set")
