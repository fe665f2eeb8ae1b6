"""Taking part: figures beside what raters see, how long people wait, the ledger, the rubric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.rubric import RubricForm
from app.i18n import local_now
from app.proof import requires_proof
from app.runtime import runtime
from app.translate import _
from app.views import (
    participation_capital,
    participation_ledger,
    participation_waiting,
    participation_words,
)
from app.views.downloads import Table, csv_answer, table_answer, xlsx_answer
from app.views.ratings_read import ratings_by_service
from pulse.commitments.catalogue import live_services
from pulse.errors import DomainError, Invalid, NotFound, Refused
from pulse.instants import utc_now
from pulse.participation import rubric
from pulse.participation.capital import sheet_of
from pulse.participation.ledger import Entry, ledger_of, scope_of
from pulse.participation.listening import listening_of
from pulse.participation.overview import insight_reach, overview_of
from pulse.participation.periods import Half, half_of, read_half
from pulse.participation.process import Span, company_days, records_of
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("participation", __name__)

COMPANY = (Permission.READ_ALL_RESULTS, Permission.READ_COMPANY_RESULTS)
READERS = (*COMPANY, Permission.READ_DEPARTMENT_RESULTS)


@dataclass(frozen=True)
class Asked:
    """What a page is about: a half-year, and the departments of today."""

    span: Span
    tree: DepartmentTree

    @property
    def half(self) -> Half:
        """The half-year."""
        return self.span.half


@blueprint.get("/participation")
@requires(*COMPANY)
def show() -> str:
    """Show perception, process and rubric side by side, and the index where all are there."""
    session, asked = db.session(), _asked()
    found = overview_of(session, asked.span, company_days(session, asked.tree))
    return render_template(
        "participation/show.html",
        page=participation_words.build(found, asked.span),
        nav=participation_words.nav("participation.show", asked.half, _now_half()),
        may_rate=rubric.may_rate(viewer()),
    )


@blueprint.get("/participation/figures.csv")
@requires(*COMPANY)
@requires_proof()
def figures_csv() -> Response:
    """Give the figures of a half-year as a table."""
    name, rows = _figures()
    return csv_answer(name, participation_words.columns(), rows)


@blueprint.get("/participation/figures.xlsx")
@requires(*COMPANY)
@requires_proof()
def figures_xlsx() -> Response:
    """Give the figures of a half-year as a workbook."""
    name, rows = _figures()
    return xlsx_answer(name, participation_words.columns(), rows)


def _figures() -> tuple[str, list[dict[str, object]]]:
    session, asked = db.session(), _asked()
    found = overview_of(session, asked.span, company_days(session, asked.tree))
    rows = participation_words.rows(participation_words.build(found, asked.span), asked.half)
    return f"participation-index-{asked.half.code}", rows


@blueprint.get("/participation/waiting")
@requires(*COMPANY)
def waiting() -> str:
    """Show how long people wait to hear back, and what else the records tell."""
    session, asked = db.session(), _asked()
    records = records_of(session, asked.span)
    days = company_days(session, asked.tree)
    heard = listening_of(session, records, asked.span, days)
    services = live_services(session)
    rated = ratings_by_service(session, viewer(), services, asked.tree, asked.span.at)
    return render_template(
        "participation/waiting.html",
        page=participation_waiting.build(
            heard,
            insight_reach(session, asked.span),
            [(one, rated[one.id]) for one in services if one.id in rated],
            names_words=viewer().can(Permission.READ_ALL_RESULTS),
        ),
        nav=participation_words.nav("participation.waiting", asked.half, _now_half()),
    )


@blueprint.get("/participation/people")
@requires(*COMPANY)
def capital() -> str:
    """Show the half-year's sheet on people."""
    asked = _asked()
    lines = _capital(asked)
    known = sum(bool(line.figure) for line in lines)
    return render_template(
        "participation/capital.html",
        headline=_("%(known)s of %(all)s areas are on record.", known=known, all=len(lines)),
        lines=lines,
        out_of_sight=participation_capital.OUT_OF_SIGHT,
        half=asked.half,
        nav=participation_words.nav("participation.capital", asked.half, _now_half()),
    )


@blueprint.get("/participation/people.csv")
@requires(*COMPANY)
@requires_proof()
def capital_csv() -> Response:
    """Give the sheet on people as a table."""
    asked = _asked()
    rows = participation_capital.rows(_capital(asked), asked.half.code)
    return csv_answer(f"people-{asked.half.code}", participation_capital.columns(), rows)


@blueprint.get("/participation/people.xlsx")
@requires(*COMPANY)
@requires_proof()
def capital_xlsx() -> Response:
    """Give the sheet on people as a workbook."""
    asked = _asked()
    rows = participation_capital.rows(_capital(asked), asked.half.code)
    return xlsx_answer(f"people-{asked.half.code}", participation_capital.columns(), rows)


def _capital(asked: Asked) -> list[participation_capital.CapitalLine]:
    session = db.session()
    found = sheet_of(session, records_of(session, asked.span), asked.span)
    return participation_capital.lines(found)


@blueprint.get("/participation/ledger")
@requires(*READERS)
def ledger() -> str:
    """List who was asked, what they said, what changed and what was refused."""
    asked = _asked()
    lines = participation_ledger.lines(_entries(asked), asked.tree)
    return render_template(
        "participation/ledger.html",
        headline=participation_ledger.headline(lines),
        lines=lines,
        half=asked.half,
        nav=participation_words.nav("participation.ledger", asked.half, _now_half()),
    )


@blueprint.get("/participation/ledger.csv")
@requires(*READERS)
@requires_proof()
def ledger_csv() -> Response:
    """Give the same lines as a table."""
    return _ledger("csv")


@blueprint.get("/participation/ledger.xlsx")
@requires(*READERS)
@requires_proof()
def ledger_xlsx() -> Response:
    """Give the same lines as a workbook."""
    return _ledger("xlsx")


def _ledger(ends: str) -> Response:
    asked = _asked()
    entries = _entries(asked)
    name, columns = f"participation-{asked.half.code}", participation_ledger.columns()
    rows = participation_ledger.rows(participation_ledger.each_line(entries, asked.tree))
    return table_answer(ends, lambda: Table(name, columns, rows), lambda: len(entries))


@blueprint.get("/participation/rubric")
@requires(Permission.RATE_PARTICIPATION)
def show_rubric() -> str:
    """Show the five sides to a rater, with what this rater gave before."""
    asked = _asked()
    form = RubricForm()
    form.show(rubric.own_ratings(db.session(), viewer(), asked.half))
    return _rubric_page(asked, form)


@blueprint.post("/participation/rubric")
@requires(Permission.RATE_PARTICIPATION)
def rate() -> Response | tuple[str, int]:
    """Keep what a rater gives."""
    asked, form = _asked(), RubricForm()
    form.validate()
    try:
        with transaction(db.session()) as session:
            rubric.rate(session, viewer(), asked.half, form.given(), at=asked.span.at)
    except Invalid as error:
        form.refuse(error.fields)
        return _rubric_page(asked, form), HTTPStatus.UNPROCESSABLE_ENTITY
    except Refused as error:
        return _rubric_page(asked, form, _refusal(error)), HTTPStatus.FORBIDDEN
    flash(_("Your points are kept. The other rater sees them once both have given all five."))
    return redirect(
        url_for("participation.show_rubric", period=asked.half.code), HTTPStatus.SEE_OTHER
    )


def _refusal(error: DomainError) -> str:
    if error.code == "two_have_rated":
        return _("Two people have rated this half-year already.")
    return _("This is not yours to rate.")


def _rubric_page(asked: Asked, form: RubricForm, refusal: str = "") -> str:
    found = rubric.rubric_of(db.session(), asked.half)
    return render_template(
        "participation/rubric.html",
        form=form,
        refusal=refusal,
        page=participation_words.rubric_page(found, asked.half),
        criteria=list(rubric.Criterion),
        half=asked.half,
        nav=participation_words.nav("participation.show_rubric", asked.half, _now_half()),
    )


def _entries(asked: Asked) -> list[Entry]:
    scope = scope_of(viewer(), asked.tree)
    return ledger_of(db.session(), asked.span, asked.tree, scope)


def _asked() -> Asked:
    """Return the half-year asked for, else the present one."""
    at: datetime = utc_now()
    code = request.args.get("period", "")
    try:
        half = read_half(code) if code else _now_half()
    except NotFound:
        abort(HTTPStatus.NOT_FOUND)
    if half > _now_half():
        abort(HTTPStatus.NOT_FOUND)
    timezone = runtime().settings.timezone
    return Asked(Span(half, timezone, at), load_tree(db.session(), local_now(at).date()))


def _now_half() -> Half:
    return half_of(local_now(utc_now()).date())
