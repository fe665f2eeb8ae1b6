"""How a service's work gets done: items a person, hands needed, the queue, what is spared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from sqlalchemy.orm import Session

from app.access import requires, viewer
from app.extensions import db
from app.i18n import company_zone, local_now
from app.translate import _, ngettext
from app.views import promises_words
from app.views.agreements import my_sides
from app.views.fulfilment_words import PERIOD
from app.views.ratings_read import ratings_for
from app.words import day
from pulse.calendars.registry import working_calendar
from pulse.commitments import capacity
from pulse.commitments.capacity import FEWEST_PEOPLE, Handled
from pulse.commitments.catalogue import EVERYBODY, EVERYBODY_OWN, service_by_code
from pulse.commitments.models import Service
from pulse.commitments.prevention import asked_rates
from pulse.commitments.recurrence import asked_between, recurrence
from pulse.commitments.signing import SigningSide
from pulse.instants import utc_now
from pulse.legible import plain_day
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree, load_tree
from pulse.results.indices import OLDEST_DAYS, capacity_multiple, requests_avoided

blueprint = Blueprint("service_work", __name__)
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """One period in the table."""

    period: str
    items: int
    people: int
    per_person: str
    grouped: str
    touched: str


@blueprint.get("/services/<code>/work")
@requires()
def show(code: str) -> tuple[str, int]:
    """Show it to those who lead the work, own the service, or answer for all commitments."""
    session, now, who = db.session(), utc_now(), viewer()
    service = service_by_code(session, code)
    tree = load_tree(session, local_now(now).date())
    if not may_see(service, tree, who):
        abort(HTTPStatus.NOT_FOUND)
    reach = capacity.reach_of(session, service.id)
    begins = [now - capacity.LENGTH, *filter(None, [capacity.base_of(reach.first, now)])]
    found = _handled(session, service, tree, begins)
    age = _age(session, service, reach.oldest_open, now)
    typed = request.args.get("since", "")
    since = _day(typed)
    error = _("Choose a day, such as 2026-08-28.") if typed and since is None else ""
    page = render_template(
        "services/work.html",
        service=service,
        headline=headline(found, age),
        hands=_hands(found),
        columns=[_column(one, start) for one, start in zip(found, begins, strict=True)],
        age=_age_words(age, is_any=reach.oldest_open is not None),
        typed=typed,
        error=error,
        spared="" if since is None else _spared(session, service, tree, since, now),
        avoidable=ratings_for(session, who, service, tree, now).avoidable,
        again=_again(session, service, now),
        fewest=FEWEST_PEOPLE,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK


def may_see(service: Service, tree: DepartmentTree, who: Viewer) -> bool:
    """Tell whether somebody leads the work on a service, owns it, or answers for all of them."""
    leads = SigningSide.PROVIDER in my_sides(service, tree, who)
    return leads or who.person_id == service.owner_id or who.can(Permission.READ_ALL_COMMITMENTS)


def headline(found: list[Handled], age: int) -> str:
    """Say how much is handled, and whether more of it with no more people counts as capacity."""
    now = found[0]
    words = ngettext(
        "%(num)s request was handled in the last four weeks.",
        "%(num)s requests were handled in the last four weeks.",
        now.items,
    )
    if len(found) < 2 or not found[1].items or None in [one.per_person for one in found]:
        return words
    base = found[1]
    touched = (now.touched or 0, base.touched or 0)
    counts = capacity_multiple(
        (now.items, now.people), (base.items, base.people), touched, oldest_days=age
    )
    if counts is not None:
        return words + " " + _("That is %(times)s times as many for each person.", times=counts)
    times = f"{now.items / now.people / (base.items / base.people):.1f}"
    reason = (
        _("something has been open for more than %(days)s working days", days=OLDEST_DAYS)
        if age > OLDEST_DAYS
        else _("just as much of it went through somebody's hands")
    )
    return (
        words
        + " "
        + _(
            "That is %(times)s times as many for each person, but no gain in capacity: "
            "%(reason)s.",
            times=times,
            reason=reason,
        )
    )


def _handled(
    session: Session, service: Service, tree: DepartmentTree, begins: list[datetime]
) -> list[Handled]:
    provider = service.provider_department_id
    ids = tree.subtree_ids(provider) if provider in tree else {provider}
    days = [local_now(start + capacity.LENGTH / 2).date() for start in begins]
    people = capacity.people_in(session, ids, days)
    return capacity.handled(session, service.id, dict(zip(begins, people, strict=True)))


def _column(one: Handled, begins: datetime) -> Column:
    first, last = local_now(begins).date(), local_now(begins + capacity.LENGTH).date()
    return Column(
        period=f"{day(first)} – {day(last)}",
        items=one.items,
        people=one.people,
        per_person="" if one.per_person is None else f"{one.per_person:.1f}",
        grouped="" if one.grouped is None else f"{one.grouped}%",
        touched="" if one.touched is None else f"{one.touched}%",
    )


def _hands(found: list[Handled]) -> str:
    """Say how much was answered in groups, and what that left to people's hands."""
    now = found[0]
    if not now.grouped:
        return ""
    words = _(
        "%(grouped)s%% of them were answered together, so %(touched)s in a hundred went through "
        "somebody's hands.",
        grouped=now.grouped,
        touched=now.touched,
    )
    if len(found) < 2 or found[1].touched is None:
        return words
    return words + " " + _("It used to be %(touched)s in a hundred.", touched=found[1].touched)


def _age(session: Session, service: Service, opened_at: datetime | None, now: datetime) -> int:
    if opened_at is None:
        return 0
    calendar = working_calendar(session, service.calendar_code)
    return capacity.age_in_working_days(calendar, opened_at, now)


def _age_words(age: int, *, is_any: bool) -> str:
    if not is_any:
        return _("Nothing is open.")
    if not age:
        return _("No open request has waited for a whole working day yet.")
    return ngettext(
        "The oldest open request has waited for %(num)s whole working day.",
        "The oldest open request has waited for %(num)s whole working days.",
        age,
    )


def _again(session: Session, service: Service, now: datetime) -> str:
    asked = asked_between(session, now - PERIOD, now, is_counted_only=True)
    own = [one for one in asked if one.service_id == service.id]
    return promises_words.recurrence_sentence(recurrence(own, now))


def _spared(
    session: Session, service: Service, tree: DepartmentTree, since: date, now: datetime
) -> str:
    """Say how many requests a month a notice spared, or why that cannot be said."""
    zone = company_zone()
    noticed_at = datetime.combine(since, time(), zone)
    (people,) = capacity.people_in(session, _users(service, tree), [since])
    rates = asked_rates(session, service.id, noticed_at, people, now)
    if rates is None:
        return _("Four weeks after the notice at the earliest, this can be said.")
    spared = requests_avoided(rates.before, rates.after, rates.people)
    facts = {
        "before": _hundredth(rates.before),
        "after": _hundredth(rates.after),
        "people": rates.people,
    }
    told = _(
        "%(before)s requests a month for each of %(people)s people in the twelve weeks before, "
        "%(after)s since.",
        **facts,
    )
    if spared <= 0:
        return _("No request was spared.") + " " + told
    return (
        ngettext(
            "About %(num)s request a month was spared.",
            "About %(num)s requests a month were spared.",
            spared,
        )
        + " "
        + told
    )


def _users(service: Service, tree: DepartmentTree) -> set[int]:
    """Return the departments whose people a service is for."""
    scope = set(service.user_scope)
    if EVERYBODY in scope:
        return set(tree.nodes)
    found: set[int] = set()
    for root in tree.roots():
        if EVERYBODY_OWN in scope and root.level == OWN_COMPANY:
            found |= tree.subtree_ids(root.id)
    for code in scope & tree.by_code.keys():
        found |= tree.subtree_ids(tree.by_code[code].id)
    return found


def _hundredth(rate: Decimal) -> str:
    return f"{rate:.2f}"


def _day(typed: str) -> date | None:
    since = plain_day(typed)
    return since if since is not None and since >= EARLIEST else None
