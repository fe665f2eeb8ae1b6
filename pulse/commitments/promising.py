"""A new promise of a service: proposed to both heads, or written down as agreed already.

Whoever may propose a new version may propose a first one. An administrator, who may bring in a
file of promises both departments have agreed on, may write such a promise down in its place.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.registry import calendar_codes
from pulse.commitments import signing
from pulse.commitments.agreement_notices import tell_proposed
from pulse.commitments.agreements import EVIDENCE, KINDS, PRIORITIES, refresh_states
from pulse.commitments.catalogue import NEVER_IN_FORCE
from pulse.commitments.clocks import TARGET_OF_KIND, runs_clock
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    Service,
    TargetKind,
    VersionState,
)
from pulse.commitments.promise_kinds import (
    BY_CLOCK,
    BY_HAND,
    MOMENTS,
    can_be_timed,
    is_counted_so,
    most_of,
)
from pulse.commitments.signing import AS_BEFORE, Draft
from pulse.errors import Invalid, Refused
from pulse.people.permissions import Permission, Viewer

WARN_AT_PCT = 80
MOST_WEIGHT = 100
_BEGINS = "submitted"
_ENDS = {TargetKind.FIRST_REPLY: "first_human_reply", TargetKind.RESOLUTION: "resolved"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a promise keeps through all its versions: what is promised, and how it is counted.

    ``start_event`` and ``stop_event`` say from what to what, where no clock shows it.
    """

    kind: str
    goal_unit: str
    priority: str
    calendar_code: str
    weight: int = 1
    evidence: str = BY_CLOCK
    start_event: str = ""
    stop_event: str = ""

    @property
    def is_timed(self) -> bool:
        """Whether a clock runs on every request it is promised for."""
        return self.evidence == BY_CLOCK and can_be_timed(self.kind, self.goal_unit)


def may_promise(session: Session, service: Service, viewer: Viewer, on: date) -> bool:
    """Tell whether somebody may propose a promise of a service, or write an agreed one down."""
    if viewer.can(Permission.MANAGE_SETTINGS) or viewer.person_id == service.owner_id:
        return True
    return bool(signing.sides_of(session, service, viewer, on))


def make_promise(  # noqa: PLR0913 - the two halves of a promise, and how it comes to hold
    session: Session,
    service_id: int,
    draft: Draft,
    terms: Terms,
    viewer: Viewer,
    *,
    at: datetime,
    on: date,
    is_agreed: bool = False,
) -> CommitmentVersion:
    """Propose a promise to both heads; one that is agreed holds from its first day, even today.

    Invalid for what cannot be promised, also where as much is promised or proposed already.
    """
    service = session.get_one(Service, service_id, with_for_update=True)
    if not may_promise(session, service, viewer, on):
        raise Refused("may_not_propose")
    if is_agreed and not viewer.can(Permission.MANAGE_SETTINGS):
        raise Refused("may_not_write_down")
    problems = _problems(session, service, draft, terms, on, is_agreed=is_agreed)
    if problems:
        raise Invalid("invalid_version", fields=problems)
    commitment = Commitment(code=_free_code(session, service), service=service)
    session.add(commitment)
    session.flush()
    state = VersionState.SIGNED if is_agreed else VersionState.PROPOSED
    duties = {} if draft.duties is None else draft.duties.to_document()
    version = signing.add_version(session, commitment, draft, state, duties, _kept(draft, terms))
    action = "commitment.agreed" if is_agreed else "commitment.proposed"
    signing.record(session, action, version, viewer.person_id, at)
    if is_agreed:
        refresh_states(session, on)
    else:
        tell_proposed(session, version, service, at=at, on=on)
    return version


def _kept(draft: Draft, terms: Terms) -> dict[str, object]:
    timed = {}
    if terms.is_timed:
        timed = {"start_event": _BEGINS, "stop_event": _ENDS[TARGET_OF_KIND[terms.kind]]}
    return {
        **asdict(terms),
        **timed,
        "evidence": BY_CLOCK if terms.is_timed else BY_HAND,
        "warn_at_pct": WARN_AT_PCT,
        "chain_code": None if draft.chain_code == AS_BEFORE else draft.chain_code,
    }


def _problems(
    session: Session, service: Service, draft: Draft, terms: Terms, on: date, *, is_agreed: bool
) -> dict[str, str]:
    found = {
        "kind": _unless(terms.kind, KINDS),
        "evidence": _unless(terms.evidence, EVIDENCE),
        "priority": _unless(terms.priority, PRIORITIES),
        "calendar_code": _unless(terms.calendar_code, calendar_codes(session)),
        "start_event": _unless(terms.start_event, ("", *MOMENTS)),
        "stop_event": _unless(terms.stop_event, ("", *MOMENTS)),
        "chain_code": signing.chain_problem(session, draft, is_timed=terms.is_timed),
        "weight": "" if 1 <= terms.weight <= MOST_WEIGHT else "out_of_range",
        "effective_from": _day_problem(draft, on, is_agreed=is_agreed),
        **_goal_problems(draft, terms),
    }
    if _is_promised(service, draft, terms):
        found["kind"] = "promised_already"
    wrong = {name: code for name, code in found.items() if code}
    return wrong | signing.draft_problems(service, draft)


def _goal_problems(draft: Draft, terms: Terms) -> dict[str, str]:
    most = most_of(terms.goal_unit, draft.goal_value)
    is_known = terms.kind not in KINDS or is_counted_so(
        terms.kind, terms.goal_unit, terms.evidence
    )
    return {
        "goal_unit": "" if is_known else "not_this_kind",
        "goal_value": "" if draft.goal_value <= most else "out_of_range",
    }


def _unless(given: str | None, known: Collection[str | None]) -> str:
    return "" if given in known else "unknown"


def _day_problem(draft: Draft, on: date, *, is_agreed: bool) -> str:
    if is_agreed:
        return "in_the_past" if draft.effective_from < on else ""
    return "not_ahead" if draft.effective_from <= on else ""


def _is_promised(service: Service, draft: Draft, terms: Terms) -> bool:
    """Tell whether the same is promised for the same urgency, or waits for signatures."""
    return any(
        _is_the_same(one, terms)
        and (
            one.state is VersionState.PROPOSED
            or (
                one.state not in NEVER_IN_FORCE
                and (one.effective_to is None or one.effective_to >= draft.effective_from)
            )
        )
        for commitment in service.commitments
        for one in commitment.versions
    )


def _is_the_same(one: CommitmentVersion, terms: Terms) -> bool:
    """Tell whether both promise one thing: timed by a clock, or kept by hand from the same on."""
    if (one.kind, one.priority, runs_clock(one)) != (terms.kind, terms.priority, terms.is_timed):
        return False
    events = (one.start_event, one.stop_event)
    return terms.is_timed or events == (terms.start_event, terms.stop_event)


def _free_code(session: Session, service: Service) -> str:
    """Return the next code of a promise of this service, within what is stored of one."""
    stem = f"{service.code[:24]}-C"
    taken = set(session.scalars(select(Commitment.code).where(Commitment.code.startswith(stem))))
    return next(code for number in count(1) if (code := f"{stem}{number}") not in taken)
