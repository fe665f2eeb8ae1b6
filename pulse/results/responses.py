"""The published response to a wave: what we heard, what we do, by when and who.

A new version never replaces an old one. Each is told to everybody the wave was meant for, whether
they answered or not: nobody knows who did.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse import audit, notices, telling
from pulse.errors import Invalid, NotFound, Refused
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.results.models import PublishedResponse, Wording
from pulse.results.readers import tree_of
from pulse.surveys.audience import population, wave_day
from pulse.surveys.models import APART, Wave, WaveState

COMPANY = ""
LONGEST = {"heard": 2500, "doing": 2500, "owner": 160}


@dataclass(frozen=True)
class Draft:
    """What somebody wrote, before it is published: in one language, or in ``other`` as well."""

    unit_code: str
    heard: str
    doing: str
    owner: str
    due_on: date | None
    locale: str = "ko"
    other: Wording | None = None


def has_response(session: Session, wave_id: int) -> bool:
    """Tell whether the company has answered a wave; a unit's own answer is not enough."""
    found = select(PublishedResponse.id).where(
        PublishedResponse.wave_id == wave_id, PublishedResponse.unit_code == COMPANY
    )
    return session.scalars(found.limit(1)).first() is not None


def answered_waves(session: Session, wave_ids: Collection[int]) -> frozenset[int]:
    """Return those of some waves which the company has answered."""
    found = select(PublishedResponse.wave_id).where(
        PublishedResponse.wave_id.in_(wave_ids), PublishedResponse.unit_code == COMPANY
    )
    return frozenset(session.scalars(found))


def responses_of(session: Session, wave_id: int) -> list[PublishedResponse]:
    """Return the responses to a wave: the company's first, then by unit, newest version first."""
    found = session.scalars(
        select(PublishedResponse)
        .where(PublishedResponse.wave_id == wave_id)
        .order_by(PublishedResponse.unit_code, PublishedResponse.version.desc())
    )
    return list(found)


def company_answers(session: Session, wave_ids: Collection[int]) -> dict[int, PublishedResponse]:
    """Return what the company answers to each of some waves, in the version in force."""
    found = session.scalars(
        select(PublishedResponse)
        .where(PublishedResponse.wave_id.in_(wave_ids), PublishedResponse.unit_code == COMPANY)
        .order_by(PublishedResponse.version)
    )
    return {one.wave_id: one for one in found}


def newest(responses: Sequence[PublishedResponse]) -> list[PublishedResponse]:
    """Return the version in force of each unit, in the order given."""
    seen: dict[str, PublishedResponse] = {}
    for one in responses:
        kept = seen.get(one.unit_code)
        if kept is None or kept.version < one.version:
            seen[one.unit_code] = one
    return list(seen.values())


def is_in_force(session: Session, response: PublishedResponse) -> bool:
    """Tell whether no later version of a response has been published."""
    return response.version == _next_version(session, response.wave_id, response.unit_code) - 1


def latest_for(
    session: Session, path_codes: Collection[str], limit: int = 1
) -> list[tuple[PublishedResponse, Wave]]:
    """Return the newest responses that concern somebody with this path, newest first."""
    found = session.execute(
        select(PublishedResponse, Wave)
        .join(Wave, Wave.id == PublishedResponse.wave_id)
        .where(PublishedResponse.unit_code.in_([COMPANY, *path_codes]))
        .order_by(PublishedResponse.published_at.desc(), PublishedResponse.id.desc())
        .limit(limit)
    )
    return [(response, wave) for response, wave in found]


def answerable_units(viewer: Viewer, tree: DepartmentTree) -> list[str]:
    """Return for whom a viewer may answer: the company, or the units the viewer heads."""
    company = viewer.can(Permission.READ_ALL_RESULTS) and viewer.can(Permission.MANAGE_SURVEYS)
    headed = viewer.headed_codes if viewer.can(Permission.READ_DEPARTMENT_RESULTS) else ()
    units = sorted(code for code in headed if code in tree.by_code)
    return [*([COMPANY] if company else []), *(units if viewer.employer_is_own else [])]


def publish_response(
    session: Session, viewer: Viewer, wave_id: int, draft: Draft, *, at: datetime
) -> PublishedResponse:
    """Keep a new version and tell everybody the wave, or that unit of it, was meant for.

    NotFound for a wave that is not published; Refused("may_not_respond") for somebody else's
    unit; Invalid("bad_response") with what is missing, too long, or due before today.
    """
    wave = session.get(Wave, wave_id)
    if wave is None or wave.state is not WaveState.PUBLISHED or wave.result_channel == APART:
        raise NotFound("results_not_found")
    if draft.unit_code not in answerable_units(viewer, tree_of(session, wave)):
        raise Refused("may_not_respond")
    return record_response(session, viewer.person_id, wave, draft, at=at)


def record_response(
    session: Session, author_id: int, wave: Wave, draft: Draft, *, at: datetime
) -> PublishedResponse:
    """Keep and tell a response of somebody whose right to give it is known."""
    due_on = _check(draft, at.date())
    response = PublishedResponse(
        wave_id=wave.id,
        unit_code=draft.unit_code,
        version=_next_version(session, wave.id, draft.unit_code),
        author_id=author_id,
        **_stripped(draft),
        due_on=due_on,
        published_at=at,
        locale=draft.locale,
        **({} if draft.other is None else _stripped(draft.other, "_other")),
    )
    session.add(response)
    session.flush()
    _tell_all(session, wave, response, at)
    audit.record(
        session, "response_published", "wave", wave.id, at=at, actor_id=author_id,
        details={"unit": draft.unit_code, "version": response.version},
    )  # fmt: skip
    return response


def meant_for(session: Session, wave: Wave, unit_code: str = COMPANY) -> list[int]:
    """Return everybody a wave was meant for on its first day, or those of one unit.

    The roster is destroyed at the close, so this reads the audience again as it stood then; of a
    sample it is everybody who might have been drawn, as who was is forgotten.
    """
    people = population(session, wave.template, wave_day(wave), wave.audience)
    return sorted(
        person.person_id
        for person in people
        if not unit_code or unit_code in person.department_path
    )


def _tell_all(session: Session, wave: Wave, response: PublishedResponse, at: datetime) -> None:
    if telling.is_untold(session):
        return  # whom it concerns need not be worked out
    people = meant_for(session, wave, response.unit_code)
    recipients = [telling.person_recipient(person_id) for person_id in people]
    telling.tell_each(session, notices.ResponsePublished(response.id), recipients, at=at)


def _next_version(session: Session, wave_id: int, unit_code: str) -> int:
    highest = session.scalar(
        select(func.max(PublishedResponse.version)).where(
            PublishedResponse.wave_id == wave_id, PublishedResponse.unit_code == unit_code
        )
    )
    return (highest or 0) + 1


def _check(draft: Draft, today: date) -> date:
    fields = _wrong(draft) | ({} if draft.other is None else _wrong(draft.other, "_other"))
    if draft.due_on is None:
        fields["due_on"] = "missing"
    elif draft.due_on < today:
        fields["due_on"] = "in_the_past"
    if fields or draft.due_on is None:
        raise Invalid("bad_response", fields=fields)
    return draft.due_on


def _wrong(words: Draft | Wording, end: str = "") -> dict[str, str]:
    """Return what is missing or too long, by the name of its column."""
    found: dict[str, str] = {}
    for name, most in LONGEST.items():
        length = len(getattr(words, name).strip())
        if not length or length > most:
            found[f"{name}{end}"] = "too_long" if length else "missing"
    return found


def _stripped(words: Draft | Wording, end: str = "") -> dict[str, str]:
    return {f"{name}{end}": getattr(words, name).strip() for name in LONGEST}
