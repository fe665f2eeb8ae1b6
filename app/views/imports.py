"""Bringing files in on pages: choose, look at the plan with every bad row, confirm."""

from __future__ import annotations

import mimetypes
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app import import_words, long_imports, uploads
from app.access import requires, viewer
from app.body_limits import FILES, takes
from app.bringing_in import bringing_in
from app.current_lists import ends_of
from app.errors import sentence
from app.extensions import db
from app.forms.imports import ImportForm
from app.i18n import local_now
from app.import_kinds import FORCEABLE, Order
from app.import_mapped import EVERY, FORCEABLE_MAPPED, MAPPED, brings_something
from app.import_words import BadRow
from app.proof import is_proven, requires_proof
from app.runtime import runtime
from app.translate import _
from app.uploads import Upload
from integrations.workbooks import as_csv
from pulse.errors import DomainError, Invalid, Refused
from pulse.instants import utc_now
from pulse.people.permissions import Permission

blueprint = Blueprint("imports", __name__)
SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE_ENDS = {"calendars": "json", "chains": "json", "templates": "json"}
SAMPLE_MAPPINGS = {
    "requests": SAMPLES.parent / "demo" / "mappings" / "jira.json",
    "answers": SAMPLES / "answers.mapping.json",
}
MANAGERS = (Permission.MANAGE_PEOPLE, Permission.MANAGE_SETTINGS, Permission.MANAGE_SURVEYS)
OF_PEOPLE = frozenset({"people", "departments", "transfers", "absences"})
_ABOUT = "answers brought in"
OF_SURVEYS = frozenset({"answers"})
"""For who runs surveys and never for an administrator as such, who reads no results."""


@blueprint.get("/imports")
@requires(*MANAGERS)
def index() -> str:
    """List what can be brought in, in the order a new company does."""
    kinds = [kind for kind in import_words.NAMES if may_bring_in(kind)]
    return render_template("imports/list.html", kinds=kinds, words=import_words)


@blueprint.get("/imports/<kind>")
@requires(*MANAGERS)
def choose(kind: str) -> str:
    """Ask for a file of this kind."""
    admit(kind)
    return _form_page(kind, ImportForm(formdata=None))


@blueprint.get("/imports/<kind>/sample")
@requires(*MANAGERS)
def sample(kind: str) -> Response:
    """Give a small file of this kind to begin from."""
    admit(kind)
    name = f"{kind}.{SAMPLE_ENDS.get(kind, 'csv')}"
    answer = Response((SAMPLES / name).read_bytes(), mimetype=mimetypes.guess_type(name)[0])
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@blueprint.get("/imports/<kind>/sample-mapping")
@requires(*MANAGERS)
def sample_mapping(kind: str) -> Response:
    """Give a mapping that reads the sample, to write one's own from."""
    admit(kind)
    if kind not in SAMPLE_MAPPINGS:
        abort(404)
    answer = Response(SAMPLE_MAPPINGS[kind].read_bytes(), mimetype="application/json")
    answer.headers["Content-Disposition"] = f"attachment; filename={kind}-mapping.json"
    return answer


@blueprint.post("/imports/<kind>")
@takes(FILES)
@requires(*MANAGERS)
def look(kind: str) -> Response | tuple[str, int]:
    """Keep a file for its plan to be looked at; one that cannot be read is refused here."""
    admit(kind)
    form = ImportForm()
    upload = _sent(kind, form)
    if upload is None:
        return _form_page(kind, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        upload = replace(upload, content=as_csv(upload.content))
        if long_imports.is_long(kind, upload.content):
            key = long_imports.keep(kind, upload, viewer().person_id, str(get_locale()))
            return redirect(url_for("long_imports.show", kind=kind, key=key), HTTPStatus.SEE_OTHER)
        _plan(kind, upload)
    except Invalid as error:
        form.file.errors = [_("The file cannot be read as it is.")]
        rows = import_words.refusal_rows(error)
        return _form_page(kind, form, rows), HTTPStatus.UNPROCESSABLE_ENTITY
    if kind in OF_SURVEYS:
        upload = replace(upload, content=_sealed(upload.content))
    key = uploads.keep(_folder(), viewer().person_id, kind, upload)
    return redirect(url_for("imports.plan", kind=kind, key=key), HTTPStatus.SEE_OTHER)


@blueprint.get("/imports/<kind>/<key>")
@requires(*MANAGERS)
def plan(kind: str, key: str) -> str:
    """Show what a file would change, and every row that needs checking."""
    admit(kind)
    return _plan_page(kind, key)


@blueprint.post("/imports/<kind>/<key>/apply")
@requires(*MANAGERS)
@requires_proof("imports.plan")
def confirm(kind: str, key: str) -> Response | tuple[str, int]:
    """Do what the plan said; where it would do anything else by now, show it again."""
    admit(kind)
    upload = _upload(kind, key)
    order = _order(upload, utc_now(), does_force=bool(request.form.get("force")))
    db.session.rollback()  # what is read from here on is as it is now
    try:
        with bringing_in(kind, order, request.form.get("plan", "")):
            pass
    except (Invalid, Refused) as error:
        return _plan_page(kind, key, error), HTTPStatus.UNPROCESSABLE_ENTITY
    uploads.forget(_folder(), viewer().person_id, kind, key)
    flash(_("All that %(name)s says has been brought in.", name=upload.name))
    if kind in OF_SURVEYS:
        flash(_("The file is deleted. The survey closes and is published within a minute."))
    return redirect(url_for("imports.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/imports/<kind>/<key>/cancel")
@requires(*MANAGERS)
def cancel(kind: str, key: str) -> Response:
    """Forget a file whose plan was not wanted."""
    admit(kind)
    uploads.forget(_folder(), viewer().person_id, kind, key)
    flash(_("Nothing was changed. The file is deleted here and can be brought in again."))
    return redirect(url_for("imports.choose", kind=kind), HTTPStatus.SEE_OTHER)


def may_bring_in(kind: str) -> bool:
    """Tell whether the viewer may bring this in: people and structure, or all else."""
    needed = Permission.MANAGE_PEOPLE if kind in OF_PEOPLE else Permission.MANAGE_SETTINGS
    return viewer().can(Permission.MANAGE_SURVEYS if kind in OF_SURVEYS else needed)


def admit(kind: str) -> None:
    """Let in whoever may bring this kind in; for anybody else it is not there."""
    if kind not in import_words.NAMES or not may_bring_in(kind):
        abort(404)


def _sent(kind: str, form: ImportForm) -> Upload | None:
    """Return what was sent; where something is missing the form says so."""
    name, content = form.content()
    mapping = form.mapping_read() if kind in MAPPED else b""
    is_sound = form.validate()
    chosen = [_("Please choose a file.")]
    if not content:
        form.file.errors, is_sound = chosen, False
    if kind in MAPPED and not mapping:
        form.mapping.errors, is_sound = chosen, False
    if not is_sound:
        return None
    on, team = form.on.data or local_now(utc_now()).date(), str(form.slack_team.data or "").strip()
    return Upload(name, on, content, mapping, team)


def _folder() -> Path:
    return Path(runtime().settings.data_dir)


def _upload(kind: str, key: str) -> Upload:
    found = uploads.find(_folder(), viewer().person_id, kind, key)
    return replace(found, content=_opened(found.content)) if kind in OF_SURVEYS else found


def _sealed(content: bytes) -> bytes:
    """Return what people answered as nobody reads it from a disk or a backup."""
    return runtime().vault.seal(b64encode(content).decode(), _ABOUT).encode()


def _opened(content: bytes) -> bytes:
    return b64decode(runtime().vault.open(content.decode(), _ABOUT))


def _order(upload: Upload, at: datetime, *, does_force: bool = False) -> Order:
    return Order(
        content=upload.content,
        at=at,
        on=upload.on,
        does_apply=True,
        does_force=does_force,
        locale=str(get_locale()),
        slack_team=upload.slack_team or runtime().settings.slack_team_id,
        name=upload.name,
        mapping=upload.mapping,
        actor_id=viewer().person_id,
    )


def _plan(kind: str, upload: Upload) -> Any:
    """Plan without keeping anything."""
    return EVERY[kind].plan(db.session(), _order(upload, utc_now()))


def _form_page(kind: str, form: ImportForm, rows: list[BadRow] | None = None) -> str:
    return render_template(
        "imports/choose.html",
        kind=kind,
        form=form,
        rows=rows or [],
        words=import_words,
        is_mapped=kind in MAPPED,
        current=ends_of(kind),
    )


def _plan_page(kind: str, key: str, refusal: DomainError | None = None) -> str:
    upload = _upload(kind, key)
    planned = _plan(kind, upload)
    sections = import_words.sections_of(kind, planned)
    rows = import_words.bad_rows(planned.problems)
    return render_template(
        "imports/plan.html",
        kind=kind,
        key=key,
        upload=upload,
        plan=import_words.name_of(kind, planned),
        sections=sections,
        rows=rows,
        refusal=refusal_words(refusal),
        is_new=brings_something(kind, planned),
        may_force=kind in FORCEABLE | FORCEABLE_MAPPED
        and bool(rows or getattr(planned, "has_too_many_leavers", 0)),
        too_many_leavers=bool(getattr(planned, "has_too_many_leavers", False)),
        locks_out=bool(getattr(planned, "leaves_no_administrator", False)),
        is_proven=is_proven(),
        words=import_words,
    )


def refusal_words(error: DomainError | None) -> str:
    """Say why a plan was not done."""
    if error is None:
        return ""
    if error.code == "plan_changed":
        return _("Something changed meanwhile, so the plan is another. Please look again.")
    if error.code == "too_many_leavers":
        return _("Nothing was changed: more than a fifth would leave. Is that right?")
    if error.code == "bad_mapping":
        return _(
            "Nothing was changed: the mapping lacks something. Please compare it with the sample."
        )
    if error.code == "last_administrator":
        return sentence(error)
    return _("Nothing was changed: rows need checking first.")
