"""Settings: what people set, what operators set, and what is set elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, fields
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.company import (
    BudgetForm,
    CompanyForm,
    DayForm,
    DigestForm,
    LeaversForm,
    MailForm,
    MinimumsForm,
)
from app.i18n import local_now
from app.runtime import runtime
from app.translate import _, _l, ngettext
from config import PREFIX, Settings
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people.company_settings import (
    USUAL,
    change_settings,
    company_settings,
    history,
)
from pulse.people.permissions import Permission, Role, holders_of
from pulse.people.structure_history import people_by_id
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


@dataclass(frozen=True)
class Part:
    """One form of the page: its title, what it does, and who may change it."""

    slug: str
    form: type[CompanyForm]
    title: object
    does: object
    needed: Permission

    @property
    def is_mine(self) -> bool:
        """Whether the viewer may change it."""
        return viewer().can(self.needed)


PARTS = (
    Part(
        "minimums",
        MinimumsForm,
        _l("Protecting those who answer"),
        _l(
            "No number and no comment is shown that fewer people stand behind. It can only be "
            "raised, and holds for every survey that opens from then on."
        ),
        Permission.MANAGE_RETENTION,
    ),
    Part(
        "leavers",
        LeaversForm,
        _l("People who left"),
        _l(
            "Then their name, number, address and accounts are deleted, with what they chose and "
            "where they signed in. What happened to service requests stays, without a name."
        ),
        Permission.MANAGE_RETENTION,
    ),
    Part(
        "budget",
        BudgetForm,
        _l("How much people are asked"),
        _l(
            "All surveys together never ask anybody more than this. Everybody may choose less "
            "for themselves; a survey with more questions cannot be planned."
        ),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "day",
        DayForm,
        _l("Quiet hours"),
        _l(
            "Whoever has no shift is asked between these hours alone, at most from 08:00 to "
            "20:00; with a shift its own hours hold."
        ),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "digest",
        DigestForm,
        _l("The weekly digest"),
        _l("Heads and executives get their week then, with what they are asked to decide."),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "mail",
        MailForm,
        _l("Mail"),
        _l("The name people see as the sender. The address itself is set by the operator."),
        Permission.MANAGE_SETTINGS,
    ),
)
WORDS: dict[str, object] = {
    "least_group": _l("people behind a score"),
    "least_comments": _l("people behind comments"),
    "weekly_asks": _l("times in seven days"),
    "weekly_questions": _l("questions in seven days"),
    "digest_minute": _l("time of the digest"),
    "day_begins": _l("asked not before"),
    "day_ends": _l("asked not after"),
    "mail_name": _l("name of the sender"),
    "leaver_months": _l("months until people who left are forgotten"),
}
TIMES = frozenset({*DigestForm.names, *DayForm.names})
PROBLEMS: dict[str, object] = {
    "only_raised": _l("This protects people and can only be raised."),
    "out_of_range": _l("This is outside what is allowed."),
    "too_long": _l("Please keep this under 60 characters."),
    "bad_name": _l('Please leave out the signs < > @ and ".'),
}


@blueprint.get("")
@requires(*READERS)
def show() -> Response:
    """Show what is set, by whom it can be changed, and what was changed lately."""
    return _page()


@blueprint.post("/company/<slug>")
@requires(*READERS)
def change(slug: str) -> Response:
    """Change one part of the settings; whoever may not finds nothing here."""
    part = next((one for one in PARTS if one.slug == slug and one.is_mine), None)
    if part is None:
        abort(404)
    form = part.form()
    if not form.validate():
        return _page(slug, form)
    try:
        with transaction(db.session()) as session:
            changed = change_settings(
                session, form.wanted(), at=utc_now(), actor_id=viewer().person_id
            )
    except Invalid as refused:
        for field, code in refused.fields.items():
            form[field].errors = [str(PROBLEMS[code])]
        return _page(slug, form)
    flash(_("Saved, and noted in the audit trail.") if changed else _("Nothing was changed."))
    return redirect(url_for("settings.show"), HTTPStatus.SEE_OTHER)


def _page(refused: str = "", typed: CompanyForm | None = None) -> Response:
    session, kept = db.session(), company_settings(db.session())
    changes = history(session)
    last = holders_of(session, Role.ESCALATION_FINAL, local_now(utc_now()).date())
    forms = {part.slug: part.form.of(kept) for part in PARTS}
    if typed is not None:
        forms[refused] = typed
    raised = sum(getattr(kept, one.name) != getattr(USUAL, one.name) for one in fields(kept))
    page = render_template(
        "settings/show.html",
        parts=PARTS,
        forms=forms,
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
        is_administrator=viewer().can(Permission.MANAGE_SETTINGS),
        may_find_people=viewer().can(Permission.MANAGE_PEOPLE),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


def _headline(changed: int) -> str:
    if not changed:
        return _("Everything is as the product comes.")
    return ngettext("%(num)s setting is your own.", "%(num)s settings are your own.", changed)


def value_words(name: str, value: object) -> str:
    """Say a value as people read it."""
    if name in TIMES and isinstance(value, int):
        return f"{value // 60:02d}:{value % 60:02d}"
    return str(value) or _("none")


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
