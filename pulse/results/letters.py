"""Letters on a comment: those who read it write to its author, who is known to nobody.

The author holds the token of the thread and opens it without signing in; nothing of that is
noted. Letters of both directions become readable together, once a day at a fixed hour, so that no
moment of writing can be set against who sat where. That there are letters is told to everybody
the block was of. A thread without a published comment, an unknown one and one that never was are
all the same: nothing.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit, notices, telling
from pulse.ballots.threads import thread_of
from pulse.errors import Invalid, NotFound, Refused
from pulse.people.models import Person
from pulse.people.permissions import Permission, Viewer
from pulse.publishing.cells import block_department
from pulse.publishing.masking import mask
from pulse.publishing.models import PublishedComment
from pulse.results.models import CommentLetter
from pulse.results.readers import readable_blocks
from pulse.results.responses import COMPANY, meant_for
from pulse.surveys.models import Wave, WaveState

BATCH_HOUR = time(9)
"""When the letters of a day become readable, on the wall clock of the wave."""
LONGEST = 2000
MOST_WAITING = 3
"""How many letters an author may have waiting for the next batch."""
ID_BYTES = 16


class Office(enum.StrEnum):
    """In which capacity a letter was written; never by whom."""

    AUTHOR = "author"
    HR = "hr"
    HEAD = "head"


@dataclass(frozen=True)
class Letter:
    """A letter as both sides read it."""

    office: Office
    body: str
    released_on: date
    is_waiting: bool = False


@dataclass(frozen=True)
class Thread:
    """A published comment with its letters, oldest day first."""

    comment: PublishedComment
    wave: Wave
    letters: Sequence[Letter]


def batch_day(at: datetime, timezone: str) -> date:
    """Return the day in whose batch a letter written at ``at`` is released, always later."""
    local = at.astimezone(ZoneInfo(timezone))
    return local.date() + timedelta(days=int(local.time() >= BATCH_HOUR))


def released_until(at: datetime, timezone: str) -> date:
    """Return the newest day whose letters may be read at ``at``."""
    return batch_day(at, timezone) - timedelta(days=1)


def open_thread(session: Session, token: str, *, at: datetime) -> Thread | None:
    """Return what the holder of a token may read; None for every reason there is nothing."""
    found = session.execute(
        select(PublishedComment, Wave)
        .join(Wave, Wave.id == PublishedComment.wave_id)
        .where(PublishedComment.thread == thread_of(token), Wave.state == WaveState.PUBLISHED)
    ).one_or_none()
    if found is None:
        return None
    comment, wave = found
    return Thread(comment, wave, _letters(session, wave, [comment.id], at).get(comment.id, []))


def write_back(session: Session, token: str, text: str, *, at: datetime) -> None:
    """Keep a letter of a comment's author for the next batch, with names masked as in comments.

    NotFound where there is no thread; Invalid("bad_letter"); Refused("letters_waiting").
    """
    thread = open_thread(session, token, at=at)
    if thread is None:
        raise NotFound("thread_not_found")
    body = _checked(text)
    day = batch_day(at, thread.wave.timezone)
    mine = select(CommentLetter.id).where(
        CommentLetter.comment_id == thread.comment.id,
        CommentLetter.office == Office.AUTHOR.value,
        CommentLetter.released_on >= day,
    )
    if len(session.scalars(mine).all()) >= MOST_WAITING:
        raise Refused("letters_waiting")
    names = {
        name for row in session.execute(select(Person.name_ko, Person.name_en)) for name in row
    }
    masked = mask(body, names)[:LONGEST]
    _keep(session, thread.comment.id, Office.AUTHOR, masked, day)


def office_of(viewer: Viewer) -> Office | None:
    """Return as what a viewer writes to authors of comments they read; None for mere readers."""
    if viewer.can(Permission.READ_ALL_RESULTS):
        return Office.HR if viewer.can(Permission.MANAGE_SURVEYS) else None
    is_head = viewer.can(Permission.READ_DEPARTMENT_RESULTS) and viewer.employer_is_own
    return Office.HEAD if is_head else None


def read_thread(session: Session, viewer: Viewer, comment_id: str, *, at: datetime) -> Thread:
    """Return a comment one may answer, with what was written; NotFound for every other reason."""
    found = session.execute(
        select(PublishedComment, Wave)
        .join(Wave, Wave.id == PublishedComment.wave_id)
        .where(PublishedComment.id == comment_id, Wave.state == WaveState.PUBLISHED)
    ).one_or_none()
    if found is None or office_of(viewer) is None or found[0].thread is None:
        raise NotFound("comment_not_found")
    comment, wave = found
    if comment.block_key not in readable_blocks(session, viewer, wave, [comment.block_key]):
        raise NotFound("comment_not_found")
    letters = _letters(session, wave, [comment.id], at, waiting=office_of(viewer))
    return Thread(comment, wave, letters.get(comment.id, []))


def write_to_author(
    session: Session, viewer: Viewer, comment_id: str, text: str, *, at: datetime
) -> None:
    """Keep a letter to the author of a comment for the next batch; it is told to the whole block.

    NotFound for a comment one may not answer; Invalid("bad_letter").
    """
    thread = read_thread(session, viewer, comment_id, at=at)
    office = office_of(viewer)
    if office is None:
        raise NotFound("comment_not_found")
    _keep(session, comment_id, office, _checked(text), batch_day(at, thread.wave.timezone))
    audit.record(
        session, "comment_answered", "wave", thread.wave.id, at=at, actor_id=viewer.person_id,
        details={"block": thread.comment.block_key, "as": office.value},
    )  # fmt: skip


def letters_on(
    session: Session, wave: Wave, comments: Sequence[PublishedComment], *, at: datetime
) -> dict[str, list[Letter]]:
    """Return the released letters of some comments of one wave, by comment."""
    return _letters(session, wave, [comment.id for comment in comments], at)


def tell_blocks(session: Session, *, at: datetime) -> int:
    """Tell everybody a block was of that comments were answered, once a batch; return how many.

    Letters from authors are marked as well and told to nobody.
    """
    due = session.execute(
        select(CommentLetter, PublishedComment.block_key, Wave)
        .join(PublishedComment, PublishedComment.id == CommentLetter.comment_id)
        .join(Wave, Wave.id == PublishedComment.wave_id)
        .where(CommentLetter.is_told.is_(False))
        .order_by(CommentLetter.released_on, CommentLetter.id)
    ).all()
    told = 0
    for letter, block_key, wave in due:
        if letter.released_on > released_until(at, wave.timezone):
            continue
        letter.is_told = True
        if letter.office != Office.AUTHOR.value:
            told += _tell_block(session, wave, block_key, letter.released_on, at)
    session.flush()
    return told


def _tell_block(session: Session, wave: Wave, block_key: str, day: date, at: datetime) -> int:
    unit = block_department(block_key) or COMPANY
    people = meant_for(session, wave, unit)
    notice = notices.CommentsAnswered(wave.id, day.isoformat())
    recipients = [telling.person_recipient(person_id) for person_id in people]
    return telling.tell_each(session, notice, recipients, at=at)


def _letters(
    session: Session,
    wave: Wave,
    comment_ids: Collection[str],
    at: datetime,
    *,
    waiting: Office | None = None,
) -> dict[str, list[Letter]]:
    """Return what is out, and of an office its own that still wait; a day's order is of chance."""
    until = released_until(at, wave.timezone)
    rows = session.scalars(
        select(CommentLetter)
        .where(CommentLetter.comment_id.in_(comment_ids))
        .order_by(CommentLetter.released_on, CommentLetter.id)
    )
    found: dict[str, list[Letter]] = {}
    for row in rows:
        is_waiting = row.released_on > until
        office = Office(row.office)
        if not is_waiting or office is waiting:
            letter = Letter(office, row.body, row.released_on, is_waiting)
            found.setdefault(row.comment_id, []).append(letter)
    return found


def _keep(session: Session, comment_id: str, office: Office, body: str, day: date) -> None:
    session.add(
        CommentLetter(
            id=secrets.token_hex(ID_BYTES),
            comment_id=comment_id,
            office=office.value,
            body=body,
            released_on=day,
        )
    )
    session.flush()


def _checked(text: str) -> str:
    body = text.strip()
    if not body or len(body) > LONGEST:
        raise Invalid("bad_letter", fields={"text": "too_long" if body else "missing"})
    return body
