"""What a department has to do: narrowed down, saved under a name, taken away as a table."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import status_of
from app.extensions import db
from app.forms.saved_views import SaveViewForm
from app.i18n import local_now
from app.proof import requires_proof
from app.second_thoughts import flash_with_way_back
from app.translate import _
from app.views import queue_filters, request_groups, request_headlines
from app.views.downloads import Table, table_answer
from app.views.fulfilment_words import PERIOD
from app.views.queue_filters import Filters, read_filters
from app.views.request_groups import SentGroup
from app.views.watermelons import own_watermelons
from pulse.commitments import board, saved_views
from pulse.commitments.board import RequestLine
from pulse.commitments.grouping import act_together
from pulse.commitments.requests import TOGETHER
from pulse.errors import DomainError, Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("request_queue", __name__)
MOST = 100_000


@blueprint.get("/queue")
@requires(Permission.WORK_REQUESTS)
def queue() -> str:
    """List what the viewer's departments have to do, due soonest first."""
    return _page(read_filters(request.args), SaveViewForm(formdata=None))


@blueprint.get("/queue.csv")
@requires(Permission.WORK_REQUESTS)
@requires_proof()
def queue_csv() -> Response:
    """Give the same list as a table."""
    return table_answer("csv", _table, _size)


@blueprint.get("/queue.xlsx")
@requires(Permission.WORK_REQUESTS)
@requires_proof()
def queue_xlsx() -> Response:
    """Give the same list as a workbook."""
    return table_answer("xlsx", _table, _size)


@blueprint.post("/queue/views")
@requires(Permission.WORK_REQUESTS)
def save_view() -> Response | tuple[str, int]:
    """Keep what the list is narrowed down to under a name."""
    chosen, form = read_filters(request.form), SaveViewForm()
    if not form.validate():
        return _page(chosen, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with transaction(db.session()) as session:
            saved_views.save_view(
                session, viewer().person_id, form.name.data, chosen.to_query(), at=utc_now()
            )
    except Invalid:
        form.name.errors = [_("You have twenty views already. Please remove one first.")]
        return _page(chosen, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The view “%(name)s” is kept. You find it above the list.", name=form.name.data))
    return _back(chosen)


@blueprint.post("/queue/views/<int:view_id>/forget")
@requires(Permission.WORK_REQUESTS)
def forget_view(view_id: int) -> Response:
    """Forget one of one's own views."""
    with transaction(db.session()) as session:
        name, query = saved_views.forget_view(session, viewer().person_id, view_id)
    flash_with_way_back(
        _("The view “%(name)s” is removed. The requests in it are untouched.", name=name),
        _("Keep the view after all"),
        url_for("request_queue.save_view"),
        name=name,
        **query,
    )
    return _back(Filters())


@blueprint.post("/queue/together/<verb>")
@requires(Permission.WORK_REQUESTS)
def together(verb: str) -> Response | tuple[str, int]:
    """Answer every request of a proposed group at once, or resolve every one."""
    sent = request_groups.read_sent(request.form)
    if verb not in TOGETHER:
        abort(HTTPStatus.NOT_FOUND)
    try:
        sent.require_note(verb)
        with transaction(db.session()) as session:
            done = act_together(
                session, sent.ids, viewer().person_id, verb, sent.note, at=utc_now()
            )
    except DomainError as error:
        kept = sent.refused(error)
        return _page(Filters(), SaveViewForm(formdata=None), kept), status_of(error)
    flash(request_groups.done_words(done))
    return _back(Filters())


def _page(chosen: Filters, form: SaveViewForm, sent: SentGroup | None = None) -> str:
    now = utc_now()
    session, who, tree = db.session(), viewer(), load_tree(db.session(), local_now(now).date())
    ours = _departments_of(who, tree)
    everything = board.provider_queue(session, ours, now)
    offered = queue_filters.choices(everything, chosen)
    lines = _chosen(_looked_through(everything, chosen, ours, now), chosen, now)
    return render_template(
        "service_requests/queue.html",
        headline=_headline(chosen, lines, everything, now),
        put=queue_filters.put(lines),
        chosen=chosen,
        offered=offered,
        narrowed=queue_filters.narrowed_to(chosen, offered),
        views=saved_views.views_of(session, who.person_id),
        groups=request_groups.group_lines(everything, sent),
        sent=sent,
        watermelons=own_watermelons(session, who, ours, tree, now),
        form=form,
        now=now,
    )


def _headline(
    chosen: Filters, lines: list[RequestLine], to_do: list[RequestLine], now: datetime
) -> str:
    if chosen.is_done:
        return request_headlines.finished_headline(lines)
    return request_headlines.queue_headline(to_do, now)


def _back(chosen: Filters) -> Response:
    query = urlencode(chosen.to_query())
    where = url_for("request_queue.queue") + (f"?{query}" if query else "")
    return redirect(where, HTTPStatus.SEE_OTHER)


def _table() -> Table:
    """Return the whole list, also what the page leaves out for its length."""
    now, chosen = utc_now(), read_filters(request.args)
    session, ours = db.session(), _ours(now)
    lines = [] if chosen.is_done else board.provider_queue(session, ours, now, MOST)
    wanted = _chosen(_looked_through(lines, chosen, ours, now, MOST), chosen, now)
    return Table("queue", queue_filters.COLUMNS, queue_filters.rows(wanted))


def _size() -> int:
    now = utc_now()
    if read_filters(request.args).is_done:
        return board.finished_length(db.session(), _ours(now), now - PERIOD, now)
    return board.queue_length(db.session(), _ours(now))


def _ours(now: datetime) -> set[int]:
    return _departments_of(viewer(), load_tree(db.session(), local_now(now).date()))


def _looked_through(
    to_do: list[RequestLine], chosen: Filters, ours: set[int], now: datetime, limit: int = 200
) -> list[RequestLine]:
    """Return what is to do, or what was finished in the last four weeks where that is chosen."""
    if not chosen.is_done:
        return to_do
    return board.finished_by(db.session(), ours, now - PERIOD, now, limit)


def _chosen(lines: list[RequestLine], chosen: Filters, now: datetime) -> list[RequestLine]:
    return [line for line in lines if chosen.fits(line, viewer().person_id, now)]


def _departments_of(who: Viewer, tree: DepartmentTree) -> set[int]:
    """Return the viewer's own department, and those they head with all below them."""
    ids = {who.department_id} - {None}
    for headed in who.headed_department_ids:
        ids |= tree.subtree_ids(headed) if headed in tree else set()
    return {found for found in ids if found is not None}
