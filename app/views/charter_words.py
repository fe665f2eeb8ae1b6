"""What a service's charter says besides the figures: both sides' duties, limits, what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.i18n import localized, pick
from app.translate import _, ngettext
from app.views.chain_words import follows_words
from app.words import day_words, word
from pulse.commitments import catalogue
from pulse.commitments.catalogue import AgreedVersion
from pulse.commitments.clocks import runs_clock
from pulse.commitments.closes import tally_of
from pulse.commitments.duties import Duties, read_duties
from pulse.commitments.models import CommitmentVersion, Service, VersionState
from pulse.commitments.record_models import ClosedFigure, PeriodClose, PeriodKind
from pulse.people.models import Person

SIGNED = (VersionState.SIGNED, VersionState.IN_FORCE, VersionState.SUPERSEDED, VersionState.ENDED)

Fact = tuple[str, str]


@dataclass(frozen=True)
class TermsLine:
    """One promise in full: label and words of everything agreed, and its earlier versions."""

    commitment_id: int
    version_id: int
    wording: str
    facts: list[Fact]
    calendar: str
    calendar_name: str
    follows: list[str]
    chain: str
    versions: list[tuple[str, str]]
    is_due_for_review: bool


@dataclass(frozen=True)
class CharterPage:
    """The charter's own part of the page."""

    owner: str
    criticality: str
    status: str
    faq: str
    faq_url: str
    terms: dict[int, TermsLine]


def charter_page(
    session: Session, service: Service, agreed: Sequence[AgreedVersion], on: date
) -> CharterPage:
    """Say everything agreed about a service, of which ``agreed`` are all versions."""
    held = [one for one in agreed if catalogue.holds_on(one.version, on)]
    people = _people(session, service, [one.version for one in held])
    closed = _closed_months(session, [one.version.id for one in held])
    owner = people.get(service.owner_id or 0)
    return CharterPage(
        owner="" if owner is None else localized(owner, "name"),
        criticality=criticality_words(service.criticality),
        status=_status(service),
        faq=service.faq_ref,
        faq_url=faq_url(service.faq_ref, current_app.config["FAQ_URL"]),
        terms={
            one.version.commitment_id: _terms(one, agreed, _facts(one, people, closed), on)
            for one in held
        },
    )


def criticality_words(level: int) -> str:
    """Say how much hangs on a service."""
    return {
        1: _("Customers feel it at once when it fails"),
        2: _("Work slows down when it fails"),
        3: _("It can wait for a while"),
    }.get(level, "")


def faq_url(reference: str, base: str) -> str:
    """Return where a service's questions are answered; nothing where there is no address."""
    if reference.startswith(("https://", "http://")):
        return reference
    return f"{base}/{reference}" if reference and base else ""


def _terms(
    one: AgreedVersion, agreed: Sequence[AgreedVersion], facts: list[Fact], on: date
) -> TermsLine:
    version = one.version
    same = [other.version for other in agreed if other.version is not version]
    return TermsLine(
        commitment_id=version.commitment_id,
        version_id=version.id,
        wording=localized(version, "wording"),
        facts=[fact for fact in facts if fact[1]],
        calendar=one.calendar.code,
        calendar_name=localized(one.calendar, "name"),
        follows=follows_words(one.chain) if runs_clock(version) else [],
        chain=version.chain_code or "",
        versions=[
            (localized(other, "wording"), _version_words(other))
            for other in same
            if other.commitment_id == version.commitment_id and other.state in SIGNED
        ],
        is_due_for_review=version.review_on is not None and version.review_on <= on,
    )


def _facts(
    one: AgreedVersion, people: Mapping[int, Person], closed: Mapping[int, str]
) -> list[Fact]:
    version, duties = one.version, read_duties(one.version.duties)
    by_hand = not runs_clock(version)
    return [
        (_("Counted from"), word("moment", version.start_event) if by_hand else ""),
        (_("Counted until"), word("moment", version.stop_event) if by_hand else ""),
        (_("Last closed month"), closed.get(version.id, "")),
        (_("What the department that answers does"), localized(duties, "provider")),
        (_("What the department that asks does"), _asked_of_requester(duties)),
        (_("What is refused, and the limit of cost"), localized(duties, "limits")),
        (_("When it is missed"), localized(duties, "remedy")),
        (_("Version"), _version_words(version)),
        (_("Signed"), _signed_by(version, people)),
        (_("Looked at again on"), day_words(version.review_on)),
    ]


def _asked_of_requester(duties: Duties) -> str:
    parts = [localized(duties, "requester")]
    if duties.answer_hours:
        parts.append(
            ngettext(
                "Questions are answered within %(num)s working hour.",
                "Questions are answered within %(num)s working hours.",
                duties.answer_hours,
            )
        )
    if duties.accept_days:
        parts.append(
            ngettext(
                "What was done is accepted within %(num)s working day.",
                "What was done is accepted within %(num)s working days.",
                duties.accept_days,
            )
        )
    return " ".join(part for part in parts if part)


def _version_words(version: CommitmentVersion) -> str:
    first, last = day_words(version.effective_from), day_words(version.effective_to)
    if last:
        return _("%(n)s, from %(first)s to %(last)s", n=version.number, first=first, last=last)
    return _("%(n)s, since %(first)s", n=version.number, first=first)


def _signed_by(version: CommitmentVersion, people: Mapping[int, Person]) -> str:
    if not version.signatures:
        return _("by both departments, before it was written down here")
    return ", ".join(
        f"{word('signing', given['side'])}: {localized(people[given['person']], 'name')}"
        for given in version.signatures
        if given["person"] in people
    )


def _status(service: Service) -> str:
    if service.status != "pilot":
        return ""
    if service.pilot_until is None:
        return _("On trial")
    return _("On trial until %(day)s", day=day_words(service.pilot_until))


def _people(
    session: Session, service: Service, versions: Iterable[CommitmentVersion]
) -> dict[int, Person]:
    ids = {given["person"] for one in versions for given in one.signatures}
    query = select(Person).where(Person.id.in_({*ids, service.owner_id} - {None}))
    return {one.id: one for one in session.scalars(query)}


def _closed_months(session: Session, version_ids: Sequence[int]) -> dict[int, str]:
    """Say of each version how its last closed month ended, from the frozen figures."""
    query = (
        select(ClosedFigure, PeriodClose.starts_on)
        .join(PeriodClose, PeriodClose.id == ClosedFigure.close_id)
        .where(PeriodClose.kind == PeriodKind.MONTH, ClosedFigure.version_id.in_(version_ids))
        .order_by(PeriodClose.starts_on)
    )
    return {
        figure.version_id: _month_words(figure, starts_on)
        for figure, starts_on in session.execute(query)
        if tally_of(figure, with_carried=False).due
    }


def _month_words(figure: ClosedFigure, month: date) -> str:
    tally = tally_of(figure, with_carried=False)
    words = pick(f"{month.year}년 {month.month}월", f"{month:%B %Y}")
    return _("%(month)s: %(met)s of %(due)s kept", month=words, met=tally.met, due=tally.due)
