"""A proposed change of a calendar: what it flips, who must agree, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import local_now, localized, moment, number
from app.second_thoughts import Question, ask_first
from app.translate import _, ngettext
from app.views import calendar_words
from app.views.calendar_words import FlipLine
from app.words import department_name, word
from pulse.calendars.models import Calendar
from pulse.commitments import calendar_changes, staging
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.models import Clock
from pulse.commitments.record_models import CalendarChange, ClockChange
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.long_work import GOING, LongWork, WorkState, is_still
from pulse.people.models import Person
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree, load_tree
from pulse.transaction import transaction

blueprint = Blueprint("calendar_changes", __name__)
READERS = (Permission.MANAGE_SETTINGS, Permission.READ_ALL_COMMITMENTS)


@blueprint.get("/calendars/changes/<int:change_id>")
@requires()
def show(change_id: int) -> str:
    """Show a change to whoever must agree, keeps calendars, or answers for all promises."""
    return _page(change_id)


def _page(change_id: int, typed: str = "", error: str = "") -> str:
    session, now, who = db.session(), utc_now(), viewer()
    change = _found(session, change_id)
    tree = load_tree(session, local_now(now).date())
    mine = _mine(change, tree, who)
    if not mine and not _may_read(session, change, tree, who):
        abort(HTTPStatus.NOT_FOUND)
    row = session.get_one(Calendar, change.calendar_code)
    after, before = CalendarAfter(**change.after), CalendarAfter(**change.before)
    effect, flips = _effect(session, change)
    missing = calendar_changes.missing_consents(change)
    work = staging.work_of(session, change.id) if _is_open(change) else None
    people = _people(session, change)
    return render_template(
        "calendars/change.html",
        calendar=row,
        change=change,
        headline=_headline(change, row, missing, work),
        work=work,
        is_going=work is not None and work.state in GOING,
        is_still=work is not None and is_still(work, now),
        days=calendar_words.day_lines(after.ready(), now, before.ready()),
        differences=calendar_words.differences(before, after),
        effect=effect,
        flips=flips,
        agreed=_agreed(change, people, tree),
        missing=[_department(tree, one) for one in missing],
        may_agree=bool(set(mine).intersection(missing)) and _is_open(change),
        may_turn_down=_is_open(change)
        and (bool(mine) or who.can(Permission.MANAGE_SETTINGS) or _is_own(change, who)),
        proposer=people.get(change.proposed_by),
        must_say_why=not (_is_own(change, who) or who.can(Permission.MANAGE_SETTINGS)),
        typed=typed,
        error=error,
    )


@blueprint.post("/calendars/changes/<int:change_id>/agree")
@requires()
def agree(change_id: int) -> Response:
    """Agree for the departments the reader heads."""
    _visible(change_id)
    question = Question(
        _("Agree for what you head?"),
        _(
            "Once everybody asked has agreed, the calendar changes at once, and the promises it "
            "concerns are counted anew. Until then it can be turned down; afterwards only another "
            "change alters it."
        ),
        _("Agree"),
        url_for(".show", change_id=change_id),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        change = calendar_changes.consent(session, change_id, viewer(), at=utc_now())
        is_applied = change.applied_at is not None
    flash(
        _("You have agreed, and the calendar has changed.")
        if is_applied
        else _("You have agreed. The calendar changes once everybody asked has.")
    )
    return redirect(url_for(".show", change_id=change_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/calendars/changes/<int:change_id>/turn-down")
@requires()
def turn_down(change_id: int) -> Response | tuple[str, int]:
    """Take a proposal back, or turn it down and say why."""
    _visible(change_id)
    typed = request.form.get("reason")
    question = Question(
        _("Take this change of the calendar back?"),
        _("Nobody can agree to it any more, and nothing changes. You can propose it anew."),
        _("Take it back"),
        url_for(".show", change_id=change_id),
    )
    if typed is None and (asking := ask_first(question)) is not None:
        return asking
    typed = typed or ""
    try:
        with transaction(db.session()) as session:
            calendar_changes.withdraw(session, change_id, viewer(), typed, at=utc_now())
    except Invalid as refused:
        is_long = refused.code == "reason_too_long"
        long = _("Please keep this under 500 characters.")
        words = long if is_long else calendar_words.problem_words("missing")
        return _page(change_id, typed, words), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The proposal is off the table. Nothing has changed."))
    return redirect(url_for(".show", change_id=change_id), HTTPStatus.SEE_OTHER)


def _found(session: Session, change_id: int) -> CalendarChange:
    found = session.get(CalendarChange, change_id)
    return found if found is not None else abort(HTTPStatus.NOT_FOUND)


def _visible(change_id: int) -> None:
    """Hide a change from whom it does not concern, before it is acted upon."""
    session, who = db.session(), viewer()
    change = _found(session, change_id)
    tree = load_tree(session, local_now(utc_now()).date())
    if not _mine(change, tree, who) and not _may_read(session, change, tree, who):
        abort(HTTPStatus.NOT_FOUND)


def _mine(change: CalendarChange, tree: DepartmentTree, who: Viewer) -> list[int]:
    """List the departments asked that the reader heads."""
    return _headed(change.asked, tree, who)


def _headed(department_ids: Sequence[int], tree: DepartmentTree, who: Viewer) -> list[int]:
    known = [one for one in department_ids if one in tree]
    return [one for one in known if who.heads_any(tree.path_codes(one))]


def _may_read(session: Session, change: CalendarChange, tree: DepartmentTree, who: Viewer) -> bool:
    if any(who.can(one) for one in READERS) or _is_own(change, who):
        return True
    if change.applied_at is None or not who.headed_codes:
        return False
    touched = calendar_changes.departments_touched(session, change.id)
    return bool(_headed(touched, tree, who))


def _is_own(change: CalendarChange, who: Viewer) -> bool:
    return change.proposed_by == who.person_id


def _is_open(change: CalendarChange) -> bool:
    return change.applied_at is None and change.withdrawn_at is None


def _effect(session: Session, change: CalendarChange) -> tuple[str, list[FlipLine]]:
    """Say what would flip or, once applied, what did."""
    if change.withdrawn_at is not None:
        return "", []
    if change.applied_at is None:
        found = calendar_changes.effect_of(session, change, utc_now(), calendar_words.SHOWN)
        if found is None:
            return "", []
        return calendar_words.effect_words(found), calendar_words.flip_lines(found)
    lines = [_kept_line(one) for one in _kept_rows(session, change)]
    words = calendar_words.changed_words(len(lines), sum(line.is_flip for line in lines))
    return words, sorted(lines, key=lambda one: not one.is_flip)[: calendar_words.SHOWN]


def _kept_rows(session: Session, change: CalendarChange) -> list[ClockChange]:
    query = (
        select(ClockChange)
        .where(ClockChange.change_id == change.id)
        .options(joinedload(ClockChange.clock).joinedload(Clock.request))
        .order_by(ClockChange.id)
    )
    return list(session.scalars(query))


def _kept_line(row: ClockChange) -> FlipLine:
    verdicts = (word("verdict", row.verdict_before), word("verdict", row.verdict_after))
    due = (moment(row.due_before) or "–", moment(row.due_after) or "–")
    is_flip = row.verdict_before != row.verdict_after
    target = word("target", row.clock.target)
    return FlipLine(row.clock.request.number, target, verdicts, due, is_flip)


def _people(session: Session, change: CalendarChange) -> dict[int | None, Person]:
    """Read who proposed a change and who agreed to it, by id."""
    ids = {change.proposed_by, *(given["person"] for given in change.consents)}
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _agreed(
    change: CalendarChange, people: Mapping[int | None, Person], tree: DepartmentTree
) -> list[str]:
    return [
        f"{_department(tree, given['department'])}: {localized(people[given['person']], 'name')}"
        for given in change.consents
    ]


def _department(tree: DepartmentTree, department_id: int) -> str:
    node = tree.nodes.get(department_id)
    return "–" if node is None else department_name(node)


def _headline(
    change: CalendarChange, row: Calendar, missing: list[int], work: LongWork | None
) -> str:
    name = localized(row, "name")
    if change.withdrawn_at is not None:
        return _("The calendar %(name)s stays as it is.", name=name)
    if change.applied_at is not None and change.is_by_law:
        return _("The calendar %(name)s has changed, as a law demands.", name=name)
    if change.applied_at is not None:
        return _("The calendar %(name)s has changed.", name=name)
    return _("The calendar %(name)s is to change.", name=name) + " " + _still(missing, work)


def _still(missing: list[int], work: LongWork | None) -> str:
    """Say what an open change waits for."""
    if work is not None and work.state is WorkState.FAILED:
        return _("But it has changed meanwhile, so this proposal no longer fits it.")
    if work is not None and work.state in GOING:
        counts = {"done": number(work.rows_done), "total": number(work.rows_total)}
        if staging.is_first_time(work):
            return _("First its promises are read anew: %(done)s of %(total)s.", **counts)
        return _("All have agreed; what has happened since is read anew now.")
    return ngettext(
        "%(num)s department has yet to agree.",
        "%(num)s departments have yet to agree.",
        len(missing),
    )
