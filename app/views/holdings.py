"""Every row about one person, as it lies in the database, with what it is for and how long.

A column that names a person and is not described in ``ABOUT`` fails a test, so a new table cannot
be kept from the people in it. Ballots are not here: nothing in them leads to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, literal, select
from sqlalchemy.orm import Session

from app.translate import _l
from pulse.tables import Base
from pulse.telling import person_recipient

MOST_ROWS = 100
BYTES = "•••"
NOT_SHOWN = dict.fromkeys(("password_hash", "digest", "sealed", "content"), BYTES)
RECIPIENT = ("outbox_message", "recipient")
WHILE_HERE = _l("Kept while you work here; deleted by itself some months after you leave.")
NAMELESS = _l("Kept; some months after you leave it no longer leads to your name.")
WITH_REQUEST = _l("As long as the service request is kept.")
KEPT = _l("Kept; it cannot be changed or deleted.")
UNTIL_CLOSE = _l("Deleted when the survey closes.")
ABOUT: Mapping[tuple[str, str], tuple[object, object, object]] = {
    ("person", "id"): (
        _l("Who you are at work"),
        _l("Comes from the company's list of people, to know whom to ask and where to reach you."),
        WHILE_HERE,
    ),
    ("person", "manager_id"): (
        _l("Whose manager you are"),
        _l("Comes from the company's list of people."),
        WHILE_HERE,
    ),
    ("membership", "person_id"): (
        _l("Your departments over time"),
        _l("Decides in which groups your answers count."),
        NAMELESS,
    ),
    ("headship", "person_id"): (
        _l("Departments you head"),
        _l("Decides which promises and results you see."),
        NAMELESS,
    ),
    ("role_assignment", "person_id"): (
        _l("What you may do here"),
        _l("Decides which pages you can open."),
        NAMELESS,
    ),
    ("identity", "person_id"): (
        _l("Your accounts elsewhere"),
        _l("Lets Slack or the company's sign-in recognise you."),
        WHILE_HERE,
    ),
    ("mail_bounce", "person_id"): (
        _l("That your mail address returned mail"),
        _l("So that you are told another way, and not by an address that does not work."),
        WHILE_HERE,
    ),
    ("credential", "person_id"): (
        _l("Your password, as a mark that cannot be turned back"),
        _l("To check your password when you sign in."),
        WHILE_HERE,
    ),
    ("room_pin", "person_id"): (
        _l("Your number for the break room, as a mark that cannot be turned back"),
        _l("To know whose ballot is meant when you type it. That you used it is written nowhere."),
        _l("Until a new one is printed for you or you leave."),
    ),
    ("sign_in", "person_id"): (
        _l("Where you are signed in"),
        _l("So that you can see it and end it."),
        _l("Until you sign out, 31 days at most."),
    ),
    ("roster_entry", "person_id"): (
        _l("Open surveys you may answer"),
        _l("Says in which groups your answers will count. It does not say whether you answered."),
        UNTIL_CLOSE,
    ),
    ("invitation", "person_id"): (
        _l("When you are asked"),
        _l("So that you are asked at a good hour and only once."),
        UNTIL_CLOSE,
    ),
    ("reminder", "person_id"): (
        _l("When a reminder is planned for you"),
        _l(
            "Planned for everybody alike, or put off to then by yourself. It does not say whether "
            "you answered."
        ),
        UNTIL_CLOSE,
    ),
    ("request_photo", "person_id"): (
        _l("Photos you sent with a service request"),
        _l("So that the other side sees what you mean. Place and device were removed."),
        _l("Until you delete them, or some months after you leave."),
    ),
    ("saved_view", "person_id"): (
        _l("Views of lists you saved"),
        _l("So that you find them again. Only you see them."),
        _l("Until you remove them."),
    ),
    ("long_work", "person_id"): (
        _l("Long files you brought in, and long tables you asked for"),
        _l("So that you see how far each is, and only you can confirm, take away or stop it."),
        _l("The file until it is in or stopped; a table and the rest one day."),
    ),
    ("absence", "person_id"): (
        _l("When you are away"),
        _l("So that you are not asked while you are away. Why is not kept."),
        WHILE_HERE,
    ),
    ("pulse_preference", "person_id"): (
        _l("How you want to be asked"),
        _l(
            "Your own choice. A break is deleted on the day it ends, and says nothing about "
            "whether you answered."
        ),
        WHILE_HERE,
    ),
    ("recent_ask", "person_id"): (
        _l("How much you were asked lately"),
        _l(
            "So that you are not asked too often. It names no survey and does not say whether "
            "you answered."
        ),
        _l("Four weeks."),
    ),
    ("series", "created_by"): (
        _l("Series of surveys you planned"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("series", "stopped_by"): (
        _l("Series of surveys you stopped"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("lock_override", "given_by"): (
        _l("Surveys you let open before the last results were answered"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    RECIPIENT: (
        _l("Messages sent to you"),
        _l("To send each once. It says what a message was about, never what you answered."),
        _l("Kept as proof of sending, until some months after you leave."),
    ),
    ("service", "owner_id"): (
        _l("Services you look after"),
        _l("So that people know whom to ask."),
        NAMELESS,
    ),
    ("service_request", "requester_id"): (
        _l("What you asked for"),
        _l("To hold the promise made to you."),
        WITH_REQUEST,
    ),
    ("service_request", "assignee_id"): (
        _l("What you took on"),
        _l("So that everybody knows who is on it."),
        WITH_REQUEST,
    ),
    ("request_event", "actor_id"): (
        _l("What you did with service requests"),
        _l("The record every promised time is worked out from. Nobody is measured by it."),
        WITH_REQUEST,
    ),
    ("escalation", "acknowledged_by"): (
        _l("Warnings you acknowledged"),
        _l("Stops the next step of the warning."),
        WITH_REQUEST,
    ),
    ("request_lack", "actor_id"): (
        _l("What you said a request lacked"),
        _l("So that whoever asks next knows what is needed."),
        WITH_REQUEST,
    ),
    ("calendar_change", "proposed_by"): (
        _l("Changes of working hours you proposed"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("calendar_change", "withdrawn_by"): (
        _l("Changes of working hours you took back"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("template_draft", "changed_by"): (
        _l("Drafts of questionnaires you changed last"),
        _l("So that somebody else reads a questionnaire before it is asked."),
        _l("Until the draft is published or thrown away."),
    ),
    ("published_response", "author_id"): (
        _l("What you wrote about results"),
        _l("So that everybody knows whose word it is."),
        KEPT,
    ),
    ("newcomer", "person_id"): (
        _l("Since when you count in groups smaller than the whole company"),
        _l("So that nobody is let in just before a survey to narrow down who said what."),
        WHILE_HERE,
    ),
    ("newcomer", "added_by"): (
        _l("People you added by hand"),
        _l("So that somebody else confirms them before they count in a group."),
        KEPT,
    ),
    ("newcomer", "confirmed_by"): (
        _l("People added by hand whom you confirmed"),
        _l("So that somebody else confirms them before they count in a group."),
        KEPT,
    ),
    ("archived_template", "archived_by"): (
        _l("Questionnaires you put away"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("imported_bank", "imported_by"): (
        _l("Scales you brought in"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("company_setting", "changed_by"): (
        _l("Settings of the company you changed"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("rubric_rating", "rater_id"): (
        _l("How you rated the ways people take part"),
        _l("So that two people rate apart and can talk about where they differ."),
        KEPT,
    ),
    ("pilot", "created_by"): (
        _l("Pilots you wrote down"),
        _l("So that everybody knows whose word it is."),
        KEPT,
    ),
    ("pilot_decision", "decided_by"): (
        _l("Pilots you decided on"),
        _l("So that everybody knows whose word it is."),
        KEPT,
    ),
    ("decision", "answered_by"): (
        _l("Decisions you answered"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("decision", "raised_by"): (
        _l("Proposals you raised"),
        _l("So that whoever is asked knows whose word it is, and you are told the answer."),
        KEPT,
    ),
    ("webhook", "created_by"): (
        _l("Addresses of other systems you entered"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("workspace_install", "installed_by"): (
        _l("Slack workspaces you connected"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("sealed_report", "officer_id"): (
        _l("Reports sent to you as an officer, sealed"),
        _l("So that only you can open them. Who sent one is sealed with it."),
        _l("Three years after it was seen through; that it was deleted is noted."),
    ),
    ("api_token", "person_id"): (
        _l("Keys for programs that act for you"),
        _l("To check such a key. Only a mark that cannot be turned back is kept."),
        _l("Until you withdraw them."),
    ),
    ("second_factor", "person_id"): (
        _l("Your second proof when signing in"),
        _l("To check the code of your app. It is kept sealed."),
        _l("Until you remove it."),
    ),
    ("recovery_code", "person_id"): (
        _l("Your recovery codes, as marks that cannot be turned back"),
        _l("So that you can sign in on the day the app is gone."),
        _l("Until used or made anew."),
    ),
    ("period_close", "closed_by"): (
        _l("Periods you closed"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
    ("audit_entry", "actor_id"): (
        _l("What you did with special rights"),
        _l("So that the use of rights can be checked. Answering is never recorded here."),
        KEPT,
    ),
}
OTHER = (_l("Other records that name you"), _l("Part of the company's records."), NAMELESS)


@dataclass(frozen=True)
class Holding:
    """One kind of thing stored about a person: in plain words, and row by row as it is."""

    title: str
    why: str
    until: str
    count: int
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def naming_columns() -> set[tuple[str, str]]:
    """Return every column of the database that names a person."""
    found = {("person", "id"), RECIPIENT}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table.name == "person" for key in column.foreign_keys):
                found.add((table.name, column.name))
    return found


def holdings_of(session: Session, person_id: int) -> list[Holding]:
    """Return what is stored about a person; kinds of which there is nothing are left out."""
    return [found for found in _read_all(session, person_id) if found.count]


def _read_all(session: Session, person_id: int) -> Iterator[Holding]:
    others = dict.fromkeys(sorted(naming_columns() - set(ABOUT)), OTHER)
    for (table_name, column_name), (title, why, until) in {**ABOUT, **others}.items():
        table = Base.metadata.tables[table_name]
        is_recipient = (table_name, column_name) == RECIPIENT
        wanted: object = person_recipient(person_id) if is_recipient else person_id
        rows = _rows(session, table, table.c[column_name], wanted)
        yield Holding(
            str(title), str(why), str(until), len(rows), tuple(table.c.keys()), rows[:MOST_ROWS]
        )


def _rows(
    session: Session, table: Table, column: Column[Any], wanted: object
) -> list[tuple[str, ...]]:
    newest_first = [key.desc() for key in table.primary_key.columns]
    found = session.execute(
        select(*(_read(one) for one in table.columns))
        .where(column == wanted)
        .order_by(*newest_first)
    )
    names = table.c.keys()
    return [
        tuple(_shown(name, value) for name, value in zip(names, row, strict=True)) for row in found
    ]


def _read(column: Column[Any]) -> ColumnElement[Any]:
    """Leave bytes where they lie: nobody can read them here."""
    return literal(BYTES) if isinstance(column.type, LargeBinary) else column


def _shown(name: str, value: object) -> str:
    if name in NOT_SHOWN:
        return NOT_SHOWN[name]
    return "" if value is None else str(getattr(value, "value", value))
