"""Lists as they stand, to take away, change in a spreadsheet and bring in again."""

from __future__ import annotations

import json

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from app.access import requires
from app.current_lists import DOCUMENTS, TABLES
from app.extensions import db
from app.i18n import local_now
from app.proof import requires_proof
from app.views.downloads import Table, attached, csv_answer, xlsx_answer
from app.views.imports import MANAGERS, admit
from pulse.instants import utc_now

blueprint = Blueprint("current_lists", __name__)


@blueprint.get("/imports/<kind>/current.csv")
@requires(*MANAGERS)
@requires_proof()
def as_csv(kind: str) -> Response:
    """Give a list as it stands today."""
    table = _table(kind)
    return csv_answer(table.name, table.columns, table.rows)


@blueprint.get("/imports/<kind>/current.xlsx")
@requires(*MANAGERS)
@requires_proof()
def as_xlsx(kind: str) -> Response:
    """Give the same as a workbook, in which numbers with noughts before them stay whole."""
    table = _table(kind)
    return xlsx_answer(table.name, table.columns, table.rows)


@blueprint.get("/imports/<kind>/current.json")
@requires(*MANAGERS)
def as_json(kind: str) -> Response:
    """Give what is written as a document; it names nobody."""
    admit(kind)
    if kind not in DOCUMENTS:
        abort(404)
    document = json.dumps(DOCUMENTS[kind](db.session()), ensure_ascii=False, indent=1)
    return attached(document.encode(), "application/json", f"{kind}.json")


def _table(kind: str) -> Table:
    admit(kind)
    if kind not in TABLES:
        abort(404)
    columns, rows = TABLES[kind]
    return Table(kind, columns, rows(db.session(), local_now(utc_now()).date()))
