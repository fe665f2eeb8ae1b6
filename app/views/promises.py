"""Promises between departments: who keeps them to whom, what is asked again, what is closed."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.proof import requires_proof
from app.views import known_figures, promises_words
from app.views.downloads import Table, table_answer
from app.views.fulfilment_words import PERIOD, WEEKS
from app.views.promises_words import PairLine, tree_of_period
from app.views.ratings_read import ratings_by_service
from app.views.ratings_words import pair_satisfaction, watermelon_lines
from pulse.commitments.catalogue import live_services
from pulse.commitments.closes import closed
from pulse.commitments.fulfilment import company_fulfilment
from pulse.commitments.matrix import Pair, clocks_in, matrix, weakest
from pulse.commitments.models import Service
from pulse.commitments.record_models import PeriodKind
from pulse.commitments.recurrence import asked_between, recurrence, repeated
from pulse.instants import utc_now
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.results.service_ratings import ServiceRatings

blueprint = Blueprint("promises", __name__)


@blueprint.get("/promises")
@requires(Permission.READ_ALL_COMMITMENTS)
def company() -> str | tuple[str, int]:
    """Show how departments keep their promises to each other, and what is asked again."""
    session, now = db.session(), utc_now()
    if known_figures.is_asked():
        return known_figures.company_page(session, now)
    tree = tree_of_period(session, now)
    pairs = _pairs(tree, now)
    asked = asked_between(session, now - PERIOD, now)
    services = {service.id: service for service in live_services(session)}
    found = company_fulfilment(session, now - PERIOD, now, now)
    rated = ratings_by_service(session, viewer(), services.values(), tree, now)
    satisfied = _satisfied(pairs, tree, rated, list(services.values()))
    return render_template(
        "promises/company.html",
        headline=promises_words.headline(weakest(found), pairs),
        weakest=weakest(found),
        pairs=promises_words.pair_lines(pairs, tree, satisfied),
        watermelons=watermelon_lines(found, rated, tree),
        repeated=promises_words.repeated_lines(repeated(asked, PERIOD), services),
        again=promises_words.recurrence_sentence(recurrence(asked, now)),
        closes=promises_words.close_lines(closed(session, PeriodKind.MONTH)),
        weeks=WEEKS,
    )


@blueprint.get("/promises/pairs.csv")
@requires(Permission.READ_ALL_COMMITMENTS)
@requires_proof()
def pairs_csv() -> Response:
    """Give the pairs of departments as a table."""
    now = utc_now()
    return table_answer(
        "csv", lambda: _table(now), lambda: clocks_in(db.session(), now - PERIOD, now)
    )


def _table(now: datetime) -> Table:
    tree = tree_of_period(db.session(), now)
    pairs = _pairs(tree, now)
    services = live_services(db.session())
    rated = ratings_by_service(db.session(), viewer(), services, tree, now)
    lines = promises_words.pair_lines(pairs, tree, _satisfied(pairs, tree, rated, services))
    columns = tuple(PairLine.__dataclass_fields__)
    rows = ({name: getattr(line, name) for name in columns} for line in lines)
    return Table("promises", columns, rows)


def _satisfied(
    pairs: list[Pair],
    tree: DepartmentTree,
    rated: dict[int, ServiceRatings],
    services: list[Service],
) -> dict[tuple[int, int], str]:
    level = promises_words.top_level(tree)
    providers = {
        service.id: level.get(service.provider_department_id, service.provider_department_id)
        for service in services
    }
    return pair_satisfaction(pairs, rated, providers, tree)


def _pairs(tree: DepartmentTree, now: datetime) -> list[Pair]:
    return matrix(db.session(), now - PERIOD, now, promises_words.top_level(tree))
