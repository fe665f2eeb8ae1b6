"""Finding people: all of them for whoever manages people, a head's own by name alone."""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    nulls_last,
    or_,
    select,
)
from sqlalchemy.orm import Session

from pulse.people.accounts import SLACK, MatchedBy
from pulse.people.models import Employer, Identity, Membership, Person, PersonStatus
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree, holds_on, is_current_on
from pulse.sought import has_word, is_initials, named_by_initials, seek

AT_A_TIME = 50


class Presence(enum.Enum):
    """Which people: those who are here, those away for long, those gone, or all."""

    HERE = "here"
    ON_LEAVE = "on_leave"
    LEFT = "left"
    ALL = "all"


class Match(enum.Enum):
    """Whether somebody's Slack account is known for certain."""

    CONFIRMED = "confirmed"
    GUESS = "guess"
    NONE = "none"


class PeopleBy(enum.Enum):
    """What a list of people is put in order by."""

    NUMBER = "number"
    NAME = "name"
    DEPARTMENT = "department"
    EMPLOYER = "employer"
    MATCH = "match"


@dataclass(frozen=True)
class PeopleWanted:
    """Which people to find, and which page of them; nothing chosen means everybody here.

    They come by ``by``, from its far end if ``is_falling``, what is not known last, and by
    number among equals; names are those of ``locale``.
    """

    words: str = ""
    department_id: int | None = None
    employer_id: int | None = None
    presence: Presence = Presence.HERE
    match: Match | None = None
    page: int = 1
    by: PeopleBy = PeopleBy.NUMBER
    is_falling: bool = False
    locale: str = "ko"


@dataclass(frozen=True)
class PersonLine:
    """One person of a list; heads get no match."""

    person: Person
    employer: Employer
    department_id: int | None
    match: Match | None


@dataclass(frozen=True)
class PeopleFound:
    """A page of people, and how many there are in all."""

    lines: list[PersonLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // AT_A_TIME))


def find_people(
    session: Session, viewer: Viewer, wanted: PeopleWanted, tree: DepartmentTree
) -> PeopleFound:
    """Return a page of the people the viewer may find, in two queries.

    A head finds who is here and works for the head's own employer in what they head.
    """
    is_manager, query = viewer.can(Permission.MANAGE_PEOPLE), _within_reach(viewer, wanted, tree)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = max(1, min(wanted.page, -(-total // AT_A_TIME)))
    asked = query.order_by(*_order(wanted, tree, is_manager=is_manager))
    rows = session.execute(asked.limit(AT_A_TIME).offset((page - 1) * AT_A_TIME)).all()
    lines = [
        PersonLine(
            person, employer, department, _match(confirmed, guessed) if is_manager else None
        )
        for person, employer, department, confirmed, guessed in rows
    ]
    return PeopleFound(lines, total, page)


def people_named(
    session: Session, viewer: Viewer, wanted: PeopleWanted, tree: DepartmentTree, limit: int
) -> list[tuple[Person, int | None]]:
    """Return the first of those people with where they work. One query."""
    query = _within_reach(viewer, wanted, tree).order_by(Person.number).limit(limit)
    return [(row[0], row[2]) for row in session.execute(query)]


def people_called(session: Session, words: str, on: date) -> Sequence[Person]:
    """Return who is here by exactly this number, or else by this name or mail address.

    A few at most; a name or an address may be written in letters of any size.
    """
    here, said = select(Person).where(is_current_on(on)), words.strip()
    numbered = session.scalars(here.where(Person.number == said)).all()
    names = (Person.number, Person.name_ko, Person.name_en, Person.email)
    called = or_(*(func.lower(one) == func.lower(said) for one in names))
    return numbered or session.scalars(here.where(called).order_by(Person.number).limit(5)).all()


def _within_reach(
    viewer: Viewer, wanted: PeopleWanted, tree: DepartmentTree
) -> Select[Person, Employer, int, bool, bool]:
    query = _placed(tree.on).where(*_conditions(wanted, tree))
    if viewer.can(Permission.MANAGE_PEOPLE):
        return query
    return query.where(*_own_people(viewer, tree))


def employers(session: Session) -> Sequence[Employer]:
    """Return the own company and its partners, the own first."""
    return session.scalars(select(Employer).order_by(Employer.is_own.desc(), Employer.code)).all()


def guesses_counted() -> Select[int]:
    """Count accounts that are only guessed to be somebody's, and were not refused."""
    return select(func.count()).where(
        Identity.provider == SLACK,
        Identity.is_confirmed.is_(False),
        Identity.ended_at.is_(None),
        Identity.matched_by != MatchedBy.REFUSED.value,
    )


def _placed(on: date) -> Select[Person, Employer, int, bool, bool]:
    place = and_(
        Membership.person_id == Person.id,
        holds_on(Membership.valid_from, Membership.valid_to, on),
    )
    return (
        select(
            Person,
            Employer,
            Membership.department_id,
            _has_account(is_confirmed=True).label("is_confirmed"),
            _has_account(is_confirmed=False).label("is_guessed"),
        )
        .join(Employer, Employer.id == Person.employer_id)
        .outerjoin(Membership, place)
    )


def _order(
    wanted: PeopleWanted, tree: DepartmentTree, *, is_manager: bool
) -> list[ColumnElement[Any]]:
    """Return the columns to go by; whose account is known is only for whoever manages people."""
    confirmed, guessed = _has_account(is_confirmed=True), _has_account(is_confirmed=False)
    match = case((confirmed, 0), (guessed, 1), else_=2)
    names = sorted((node.name(wanted.locale).casefold(), node.id) for node in tree.nodes.values())
    places = {department_id: place for place, (_name, department_id) in enumerate(names)}
    is_english = wanted.locale == "en"
    columns: dict[PeopleBy, ColumnElement[Any]] = {
        PeopleBy.NAME: func.lower(Person.name_en if is_english else Person.name_ko),
        PeopleBy.DEPARTMENT: case(places or {0: 0}, value=Membership.department_id),
        PeopleBy.EMPLOYER: func.lower(Employer.name_en if is_english else Employer.name_ko),
        PeopleBy.MATCH: match if is_manager else literal(0),
    }
    first = columns.get(wanted.by)
    if first is None:
        return [Person.number.desc() if wanted.is_falling else Person.number.asc()]
    return [nulls_last(first.desc() if wanted.is_falling else first.asc()), Person.number.asc()]


def _conditions(wanted: PeopleWanted, tree: DepartmentTree) -> list[ColumnElement[bool]]:
    found = [_presence(wanted.presence, tree.on), Person.forgotten_at.is_(None)]
    if wanted.words:
        found += [_names(word) for word in seek(wanted.words, shortest=3).words] or [false()]
    if wanted.department_id is not None:
        known = wanted.department_id in tree
        below: Collection[int] = tree.subtree_ids(wanted.department_id) if known else ()
        found.append(Membership.department_id.in_(below))
    if wanted.employer_id is not None:
        found.append(Person.employer_id == wanted.employer_id)
    if wanted.match is not None:
        found.append(_matched(wanted.match))
    return found


def _own_people(viewer: Viewer, tree: DepartmentTree) -> tuple[ColumnElement[bool], ...]:
    headed: set[int] = set()
    for department_id in viewer.headed_department_ids:
        headed |= tree.subtree_ids(department_id) if department_id in tree else set()
    return (
        is_current_on(tree.on),
        Person.employer_id == viewer.employer_id,
        Membership.department_id.in_(headed),
    )


def _presence(presence: Presence, on: date) -> ColumnElement[bool]:
    if presence is Presence.HERE:
        return is_current_on(on)
    if presence is Presence.ON_LEAVE:
        return and_(is_current_on(on), Person.status == PersonStatus.ON_LEAVE)
    return ~is_current_on(on) if presence is Presence.LEFT else Person.id.is_not(None)


def _names(word: str) -> ColumnElement[bool]:
    columns = (Person.name_ko, Person.name_en, Person.number, Person.email)
    said = has_word(word, *columns)
    return or_(said, named_by_initials(Person.name_ko, word)) if is_initials(word) else said


def _has_account(*, is_confirmed: bool) -> ColumnElement[bool]:
    return exists().where(
        Identity.person_id == Person.id,
        Identity.provider == SLACK,
        Identity.is_confirmed.is_(is_confirmed),
        Identity.ended_at.is_(None),
        Identity.matched_by != MatchedBy.REFUSED.value,
    )


def _matched(match: Match) -> ColumnElement[bool]:
    confirmed, guessed = _has_account(is_confirmed=True), _has_account(is_confirmed=False)
    if match is Match.CONFIRMED:
        return confirmed
    return and_(~confirmed, guessed if match is Match.GUESS else ~guessed)


def _match(is_confirmed: bool, is_guessed: bool) -> Match:
    if is_confirmed:
        return Match.CONFIRMED
    return Match.GUESS if is_guessed else Match.NONE
