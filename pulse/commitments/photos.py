"""Photos of what is missing, broken or unsafe: they belong to what somebody said in a request.

They come in ready to be kept: small, without a word about where they were taken. Whoever took one
may take it back; then only that there was one stays in the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from pulse.base import Base
from pulse.commitments.models import RequestEvent
from pulse.errors import Invalid, NotFound

AT_ONCE, IN_ALL = 3, 30
"""How many photos come with one message, and how many a request holds."""
LONGEST_CAPTION = 200


class RequestPhoto(Base):
    """One photo, with the event it came with; its bytes are gone once it was taken back."""

    __tablename__ = "request_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("request_event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    caption: Mapped[str] = mapped_column(String(LONGEST_CAPTION), default="")
    width: Mapped[int]
    height: Mapped[int]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    whole: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    small: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to be kept: a JPEG, a small one to look at first, and its size in pixels."""

    whole: bytes
    small: bytes
    width: int
    height: int


def attach(
    session: Session, event: RequestEvent, pictures: Sequence[Picture], caption: str = ""
) -> list[RequestPhoto]:
    """Keep what came with an event, as its actor's; Invalid once the request holds too many."""
    if not pictures or event.actor_id is None:
        return []
    if _held(session, event.request_id) + len(pictures) > IN_ALL:
        raise Invalid("too_many_photos", fields={"photos": "too_many_photos"}, most=IN_ALL)
    rows = [
        RequestPhoto(
            request_id=event.request_id,
            event_id=event.id,
            person_id=event.actor_id,
            caption=caption.strip()[:LONGEST_CAPTION],
            width=picture.width,
            height=picture.height,
            added_at=event.at,
            whole=picture.whole,
            small=picture.small,
        )
        for picture in pictures[:AT_ONCE]
    ]
    session.add_all(rows)
    session.flush()
    return rows


def count_photos(session: Session, request_id: int, event_id: int | None = None) -> int:
    """Return how many photos can be looked at, of the whole request or of one event."""
    query = (
        select(func.count())
        .select_from(RequestPhoto)
        .where(RequestPhoto.request_id == request_id, RequestPhoto.removed_at.is_(None))
    )
    if event_id is not None:
        query = query.where(RequestPhoto.event_id == event_id)
    return session.scalar(query) or 0


def bytes_of(session: Session, request_id: int, photo_id: int, *, is_small: bool) -> bytes:
    """Return a photo of a request; NotFound for another request's and for one taken back."""
    column = RequestPhoto.small if is_small else RequestPhoto.whole
    found = session.scalar(
        select(column).where(RequestPhoto.id == photo_id, RequestPhoto.request_id == request_id)
    )
    if found is None:
        raise NotFound("photo_not_found", photo_id=photo_id)
    return found


def take_back(
    session: Session, request_id: int, photo_id: int, person_id: int, *, at: datetime
) -> None:
    """Destroy the bytes and the words of one's own photo; NotFound for anybody else's."""
    found = own_photo(session, request_id, photo_id, person_id)
    found.whole = found.small = None
    found.caption = ""
    found.removed_at = at
    session.flush()


def own_photo(session: Session, request_id: int, photo_id: int, person_id: int) -> RequestPhoto:
    """Return somebody's own photo that is still there; NotFound for any other."""
    found = session.scalar(
        select(RequestPhoto).where(
            RequestPhoto.id == photo_id,
            RequestPhoto.request_id == request_id,
            RequestPhoto.person_id == person_id,
            RequestPhoto.removed_at.is_(None),
        )
    )
    if found is None:
        raise NotFound("photo_not_found", photo_id=photo_id)
    return found


def _held(session: Session, request_id: int) -> int:
    every = select(func.count()).where(RequestPhoto.request_id == request_id)
    return session.scalar(every) or 0
