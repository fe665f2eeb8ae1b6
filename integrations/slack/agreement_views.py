"""What a message about an agreement or a calendar shows, read from what is true now."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from integrations.ports import Links
from integrations.slack.agreement_blocks import VersionFace
from integrations.slack.request_views import goal_words
from pulse.calendars.models import Calendar
from pulse.commitments.clocks import runs_clock
from pulse.commitments.duties import read_duties
from pulse.commitments.models import CommitmentVersion, EscalationChain, VersionState
from pulse.commitments.promise_kinds import can_be_timed
from pulse.commitments.signing import SigningSide, sides_of, signed_sides
from pulse.errors import NotFound
from pulse.people.permissions import viewer_of

WHOSE = ("provider", "requester", "limits")


def version_face(
    session: Session, version_id: int, person_id: int, links: Links, locale: str, on: date
) -> VersionFace:
    """Return a proposed or settled version as somebody may see and sign it on ``on``."""
    version = session.get(CommitmentVersion, version_id)
    if version is None:
        raise NotFound("version_not_found", version_id=version_id)
    service = version.commitment.service
    waits_for = [side for side in SigningSide if side not in signed_sides(version)]
    has_signed = any(given["person"] == person_id for given in version.signatures)
    mine = sides_of(session, service, viewer_of(session, person_id, on), on)
    before = [one for one in version.commitment.versions if one.number < version.number]
    name = "en" if locale == "en" else "ko"
    duties = read_duties(version.duties)
    said = [(whose, getattr(duties, f"{whose}_{name}")) for whose in WHOSE]
    return VersionFace(
        version_id=version.id,
        service=getattr(service, f"name_{name}"),
        wording=getattr(version, f"wording_{name}"),
        before=getattr(before[-1], f"wording_{name}") if before else "",
        goal=_goal(version, locale),
        rate=version.target_rate,
        first_day=version.effective_from,
        outcome=_outcome(version, has_signed=has_signed),
        waits_for=[side.value for side in waits_for],
        may_sign=[] if has_signed else [side.value for side in waits_for if side in mine],
        duties=[(whose, text) for whose, text in said if text],
        link=links.page(f"/services/{service.code}#proposals"),
        chain=_chain_name(session, version, locale),
    )


def calendar_name(session: Session, code: str, locale: str) -> str:
    """Return what a calendar is called."""
    row = session.get_one(Calendar, code)
    return row.name_en if locale == "en" else row.name_ko


def _goal(version: CommitmentVersion, locale: str) -> str:
    """Return the time within which it is promised; nothing for a share or a time ahead."""
    is_within = can_be_timed(version.kind, version.goal_unit)
    return goal_words(version, locale) if is_within else ""


def _chain_name(session: Session, version: CommitmentVersion, locale: str) -> str:
    """Return what the chain is called by which people are told; nothing where nobody is."""
    if version.chain_code is None or not runs_clock(version):
        return ""
    row = session.get_one(EscalationChain, version.chain_code)
    return row.name_en if locale == "en" else row.name_ko


def _outcome(version: CommitmentVersion, *, has_signed: bool) -> str:
    if version.state is VersionState.DRAFT:
        return "off_the_table"
    if version.state is VersionState.PROPOSED:
        return "signed_one" if has_signed else "asked"
    return "signed_both"
