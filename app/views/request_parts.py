"""Beside the story of a service request: its parts elsewhere, and a time both sides agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.i18n import localized
from app.translate import _
from app.words import department_name, due_moment, duration, word
from pulse.calendars.registry import working_calendar
from pulse.commitments.board import RequestStory
from pulse.commitments.handing_over import Part, family_of, share_of
from pulse.commitments.models import ServiceRequest, TargetKind
from pulse.commitments.renegotiating import agreed_time, open_proposal
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree


@dataclass(frozen=True)
class PartLine:
    """A request that this one is a part of, or that is a part of it."""

    title: str
    number: str
    words: str
    state: str
    share: str
    url: str


@dataclass(frozen=True)
class Beside:
    """What stands beside the story: the whole and the parts, and sentences on agreed times."""

    lines: list[PartLine]
    agreed: list[str]


def beside(
    session: Session, told: RequestStory, tree: DepartmentTree, who: Viewer, now: datetime
) -> Beside:
    """Return what stands beside one request's story for one reader."""
    family = family_of(session, told.request, told.events)
    lines = [] if family.parent is None else [_line(_("A part of"), family.parent, tree, who)]
    for part in family.parts:
        share = _share(told, part, now)
        lines.append(_line(_("Handed over as"), part.request, tree, who, share))
    return Beside(lines, _agreed(session, told, now))


def _line(
    title: str, request: ServiceRequest, tree: DepartmentTree, who: Viewer, share: str = ""
) -> PartLine:
    department = department_name(tree.nodes.get(request.provider_department_id))
    return PartLine(
        title=title,
        number=request.number,
        words=f"{department} · {localized(request.service, 'name')}",
        state=word("state", request.state),
        share=share,
        url=url_for("service_requests.show", number=request.number)
        if _may_open(request, who)
        else "",
    )


def _may_open(request: ServiceRequest, who: Viewer) -> bool:
    """Tell where a link surely leads; the door decides for everybody else."""
    is_named = who.person_id in (request.requester_id, request.assignee_id)
    serves = who.department_id == request.provider_department_id
    return is_named or serves or who.can(Permission.READ_ALL_COMMITMENTS)


def _share(told: RequestStory, part: Part, now: datetime) -> str:
    timed = [one for one in told.clocks if one.clock.target is TargetKind.RESOLUTION]
    if not timed:
        return ""
    found = timed[0].derivation
    return _(
        "%(share)s of the %(whole)s used so far",
        share=duration(share_of(found.segments, part, now)),
        whole=duration(found.reading.elapsed_seconds),
    )


def _agreed(session: Session, told: RequestStory, now: datetime) -> list[str]:
    """Say what was agreed and what waits for an answer; both times stay visible."""
    sentences = []
    codes = [
        one.version.calendar_code
        for one in told.clocks
        if one.clock.target is TargetKind.RESOLUTION
    ]
    waiting = open_proposal(told.events, now)
    if any("step" in event.data for event in told.events):
        code = codes[0] if codes else told.request.service.calendar_code
        calendar = working_calendar(session, code)
        found = agreed_time(told.events, calendar, told.request.opened_at, now)
        if found is not None:
            sentences.append(
                _(
                    "Both sides agreed on %(time)s: %(verdict)s. "
                    "The promise itself is counted as signed.",
                    time=due_moment(found.due_at),
                    verdict=word("verdict", found.verdict),
                )
            )
    if waiting is not None:
        side = word("party", waiting.side)
        proposed = due_moment(waiting.due_at)
        sentences.append(_("%(side)s proposes %(time)s.", side=side, time=proposed))
    return sentences
