"""A request's photos as its story shows them: each beside what was said with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import url_for

from app.translate import _
from pulse.commitments.board import RequestStory
from pulse.commitments.photos import RequestPhoto


@dataclass(frozen=True)
class PhotoLine:
    """One photo, or that there was one; ``take_back_url`` only for whoever took it."""

    id: int
    words: str
    url: str
    small_url: str
    width: int
    height: int
    take_back_url: str
    is_gone: bool


def by_event(told: RequestStory, person_id: int) -> dict[int, list[PhotoLine]]:
    """Return the photos of a request by the event they came with."""
    found: dict[int, list[PhotoLine]] = defaultdict(list)
    for place, row in enumerate(told.photos, 1):
        words = row.caption or _("Photo %(number)s", number=place)
        found[row.event_id].append(_line(told.request.number, row, words, person_id))
    return dict(found)


def _line(number: str, row: RequestPhoto, words: str, person_id: int) -> PhotoLine:
    show, take_back = "request_photos.show", "request_photos.take_back"
    return PhotoLine(
        id=row.id,
        words=words,
        url=url_for(show, number=number, photo_id=row.id),
        small_url=url_for(show, number=number, photo_id=row.id, small=1),
        width=row.width,
        height=row.height,
        take_back_url=(
            url_for(take_back, number=number, photo_id=row.id)
            if row.person_id == person_id
            else ""
        ),
        is_gone=row.removed_at is not None,
    )
