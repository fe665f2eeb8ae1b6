"""The privacy officer's page: what was published, to whom, from how many, and the check of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, localized, moment, pick
from app.translate import _, _l, ngettext
from app.views.kept import read_kept
from app.words import day
from pulse.instants import utc_now
from pulse.people.permissions import PERMISSIONS, Permission, Role
from pulse.publishing import checks
from pulse.publishing.checks import LastCheck
from pulse.publishing.register import Registered, register
from pulse.surveys.models import WaveState
from pulse.transaction import transaction

blueprint = Blueprint("publications", __name__)

READS = (
    (Permission.READ_ALL_RESULTS, _l("all published numbers and comments")),
    (
        Permission.READ_DEPARTMENT_RESULTS,
        _l("the company as a whole, and the numbers and comments of the units they head"),
    ),
    (
        Permission.READ_FRONT_LINE_RESULTS,
        _l("the company as a whole and the front-line roles"),
    ),
    (Permission.READ_COMPANY_RESULTS, _l("the company as a whole")),
)
ROLES = {
    Role.PARTNER_MANAGER: _l("Partner managers"),
    Role.TEAM_LEAD: _l("Team leads"),
    Role.DEPT_HEAD: _l("Department heads"),
    Role.CENTER_MANAGER: _l("Call centre managers"),
    Role.CS_LEAD: _l("Customer service leads"),
    Role.HR_LEAD: _l("HR leads"),
    Role.HR_ANALYST: _l("HR analysts"),
    Role.HR_PARTNER: _l("HR partners"),
    Role.EXECUTIVE: _l("Executives"),
    Role.COUNCIL_EMPLOYER: _l("Council members for the employer"),
    Role.COUNCIL_WORKER: _l("Council members for the workers"),
    Role.INSIGHT_EDITOR: _l("Insight editors"),
    Role.DECIDER: _l("Deciders"),
}
FINDINGS = {
    "plan_was_changed": _l("the sealed list of groups was changed"),
    "minimum_group": _l("a minimum group lies below the least allowed"),
    "cell_not_planned": _l("a number stands for a group that was not planned"),
    "band": _l("a number rests on an unknown band"),
    "mean_or_interval": _l("a mean or its range does not follow the rules"),
    "shares": _l("shares stand where none may, or too fine"),
    "rates": _l("a rate is too fine, or of fewer than ten people"),
    "block_too_small": _l("a block lists fewer than three comments"),
    "comments_not_deleted": _l("comments are left that were said to be deleted"),
    "not_masked": _l("a comment holds a trace that should be masked"),
    "not_destroyed": _l("people or answers are left after the close"),
    "key_not_destroyed": _l("the key is not destroyed yet"),
    "changed_since_the_close": _l("the numbers are not those that passed the exact test"),
}


@dataclass(frozen=True)
class Line:
    """One closed wave."""

    name: str
    when: str
    is_out: bool
    bands: Sequence[tuple[str, int]]
    cells: int
    hidden: int
    comments: int
    k: int
    k_comments: int
    rate: int | None
    retention: str
    key_destroyed: str
    files_cleaned: str
    seal: str
    fingerprint: str
    found: Sequence[str]


@blueprint.get("/privacy/published")
@requires(Permission.READ_PUBLICATION_RECORDS)
def show() -> str:
    """List what was published and the last check of it."""
    session = db.session()
    last = checks.last_check(session)
    lines = [_line(one, last) for one in register(session)]
    return render_template(
        "privacy/published.html",
        headline=_headline(lines, last),
        lines=lines,
        last=last,
        readers=readers(),
        kept=read_kept(session, local_now(utc_now()).date()),
    )


@blueprint.post("/privacy/published/check")
@requires(Permission.READ_PUBLICATION_RECORDS)
def check() -> Response:
    """Check everything again now."""
    with transaction(db.session()) as session:
        audits = checks.run_check(session, utc_now(), viewer().person_id)
    count = sum(not one.holds for one in audits)
    if count:
        flash(_("Checked. Something was found; see below."), "signal")
    else:
        flash(_("Checked. Every rule holds for every number stored."))
    return redirect(url_for("publications.show"), HTTPStatus.SEE_OTHER)


def _headline(lines: Sequence[Line], last: LastCheck | None) -> str:
    if not lines:
        return _("Nothing has been published yet.")
    if last is None:
        return _("What is published has not been checked again since it was closed.")
    if last.found:
        return ngettext(
            "The last check found something about %(num)s survey.",
            "The last check found something about %(num)s surveys.",
            len(last.found),
        )
    return _("Everything published stood the check of %(time)s.", time=moment(last.at))


def readers() -> list[tuple[str, str]]:
    """Say which roles read what, from the permissions in force."""
    return [
        (", ".join(_role(role) for role in Role if permission in PERMISSIONS[role]), str(words))
        for permission, words in READS
    ]


def _role(role: Role) -> str:
    return str(ROLES.get(role, role.value))


def _line(one: Registered, last: LastCheck | None) -> Line:
    told, wave = one.certificate, one.wave
    retention = (wave.template.document.get("notice") or {}).get("retention") or {}
    found = [] if last is None else last.found.get(wave.id, [])
    return Line(
        name=localized(wave, "name"),
        when=day(wave.publishes_at),
        is_out=wave.state is WaveState.PUBLISHED,
        bands=[*one.bands.items()],
        cells=told.cells,
        hidden=told.cells_not_shown,
        comments=told.comments,
        k=told.k,
        k_comments=told.k_comments,
        rate=told.response_rate,
        retention=pick(str(retention.get("ko", "")), str(retention.get("en", ""))),
        key_destroyed=moment(told.key_destroyed_at),
        files_cleaned=moment(told.files_cleaned_at),
        seal=told.plan_sha256,
        fingerprint=told.audited,
        found=[str(FINDINGS.get(code, code)) for code in found],
    )
