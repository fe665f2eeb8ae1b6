"""지원부서 약속 이행률 in words: what was kept, of what, and what may be said about the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.goal_words import promised_words
from app.i18n import local_now, localized
from app.translate import _, ngettext
from app.words import day, word
from pulse.commitments.clocks import runs_clock
from pulse.commitments.fulfilment import (
    ServiceFulfilment,
    VersionFulfilment,
    due_between,
    service_fulfilment,
)
from pulse.commitments.models import CommitmentVersion, Service
from pulse.commitments.rates import FulfilmentVerdict, Interval, wilson

WEEKS = 12
PERIOD = timedelta(weeks=WEEKS)
HIGH_PAUSE_SHARE = 0.30


@dataclass(frozen=True)
class FigureRow:
    """One way of counting the same promise."""

    words: str
    kept: int
    due: int
    share: str
    interval: str


@dataclass(frozen=True)
class PromiseLine:
    """One promise of a charter and how it was kept."""

    wording: str
    terms: str
    sentence: str
    nothing: str
    figures: list[FigureRow]
    notes: list[str]
    commitment_id: int = 0


@dataclass(frozen=True)
class Charter:
    """What a service promises and how it was kept, led by one sentence; and what is counted."""

    headline: str
    promises: list[PromiseLine]
    period: str
    fulfilment: ServiceFulfilment | None = None


def percent(share: float | None) -> str:
    """Return a share of 1 with one decimal, as a percentage."""
    return "" if share is None else f"{share * 100:.1f}%"


def span(interval: Interval | None) -> str:
    """Return an interval of shares as percentages."""
    return "" if interval is None else f"{interval.low * 100:.1f}–{interval.high * 100:.1f}%"


def verdict_sentence(found: VersionFulfilment) -> str:
    """Say what was kept of what was due, the goal, and what may be said about it."""
    sentences = {
        FulfilmentVerdict.MET: _("%(kept)s of %(due)s kept; the goal of %(goal)s%% was reached."),
        FulfilmentVerdict.MISSED: _(
            "%(kept)s of %(due)s kept; the goal of %(goal)s%% was missed."
        ),
        FulfilmentVerdict.CANNOT_SAY_MISSED: _(
            "%(kept)s of %(due)s kept; the goal of %(goal)s%% cannot be called missed."
        ),
        FulfilmentVerdict.NOTHING_DUE: _("Nothing was due."),
    }
    facts = {"kept": found.tally.met, "due": found.tally.due, "goal": found.target_rate}
    return sentences[found.verdict] % facts


def by_service(services: Sequence[ServiceFulfilment]) -> dict[int, str]:
    """Return one sentence a service about what was due; none where nothing was."""
    return {
        service.service_id: _summary(service.counted) for service in services if service.counted
    }


def charter(
    session: Session, service: Service, versions: Sequence[CommitmentVersion], at: datetime
) -> Charter:
    """Return the promises of a service in force (``versions``) with the last weeks of each.

    A service that promises nothing any more, such as one whose log was brought in from another
    system, shows the whole time in which its promises fell due.
    """
    if not versions and (whole := due_between(session, service.id)):
        return _ended(session, service, whole, at)
    found = service_fulfilment(session, service.id, at - PERIOD, at, at) if versions else None
    return charter_of(versions, found)


def charter_of(versions: Sequence[CommitmentVersion], found: ServiceFulfilment | None) -> Charter:
    """Return some promises in force with what was counted of them and of earlier ones."""
    counted = () if found is None else found.counted
    lines = [_line(version, counted) for version in versions]
    lines += [_earlier(one) for one in counted if one.version_id not in {v.id for v in versions}]
    period = _("This counts the promises due in the last %(weeks)s weeks.", weeks=WEEKS)
    return Charter(_headline(len(versions), counted), lines, period, found)


def _ended(
    session: Session, service: Service, whole: tuple[datetime, datetime], at: datetime
) -> Charter:
    first, last = whole
    found = service_fulfilment(session, service.id, first, last + timedelta(seconds=1), at)
    days = {"first": _day(first), "last": _day(last)}
    headline = _("These promises ended; the last was due on %(last)s.", last=days["last"])
    return Charter(
        f"{headline} {_summary(found.counted)}",
        [_earlier(one, _("No longer in force.")) for one in found.counted],
        _("This counts all promises due from %(first)s to %(last)s.") % days,
    )


def _day(at: datetime) -> str:
    return day(local_now(at).date())


def _headline(promised: int, counted: Sequence[VersionFulfilment]) -> str:
    if not promised:
        return _("Nothing is promised here yet.")
    if not counted:
        return _("Promised, but nothing was due in the last %(weeks)s weeks.", weeks=WEEKS)
    return _summary(counted)


def _summary(counted: Sequence[VersionFulfilment]) -> str:
    if len(counted) == 1:
        return verdict_sentence(counted[0])
    met = sum(one.verdict is FulfilmentVerdict.MET for one in counted)
    unsure = sum(one.verdict is FulfilmentVerdict.CANNOT_SAY_MISSED for one in counted)
    words = _reached(met, len(counted))
    if not unsure:
        return words
    more = ngettext("%(num)s cannot be called missed.", "%(num)s cannot be called missed.", unsure)
    return f"{words} {more}"


def _reached(met: int, promises: int) -> str:
    if met == promises:
        return _("All %(all)s promises reached their goal.", all=promises)
    if not met:
        return _("None of %(all)s promises reached its goal.", all=promises)
    return _("%(met)s of %(all)s promises reached their goal.", met=met, all=promises)


def _line(version: CommitmentVersion, counted: Sequence[VersionFulfilment]) -> PromiseLine:
    found = next((one for one in counted if one.version_id == version.id), None)
    return PromiseLine(
        wording=localized(version, "wording"),
        terms=_terms(version),
        sentence="" if found is None else verdict_sentence(found),
        nothing=_nothing(version),
        figures=[] if found is None else _figures(found),
        notes=[] if found is None else _notes(found),
        commitment_id=version.commitment_id,
    )


def _earlier(found: VersionFulfilment, terms: str = "") -> PromiseLine:
    return PromiseLine(
        wording=localized(found, "wording"),
        terms=terms or _("An earlier version, in force for part of this time"),
        sentence=verdict_sentence(found),
        nothing="",
        figures=_figures(found),
        notes=_notes(found),
    )


def _terms(version: CommitmentVersion) -> str:
    parts = [
        word("priority", version.priority),
        promised_words(version.kind, version.goal_value, version.goal_unit),
        _("goal %(rate)s%%", rate=version.target_rate),
    ]
    if version.pause_when:
        reasons = ", ".join(word("hold", reason) for reason in version.pause_when)
        parts.append(_("the clock stops while %(reasons)s", reasons=reasons))
    return " · ".join(part for part in parts if part)


def _nothing(version: CommitmentVersion) -> str:
    if not runs_clock(version):
        return _("This promise is not timed by Ieum; it is shown by its owner's own records.")
    return _("Nothing was due in the last %(weeks)s weeks.", weeks=WEEKS)


def _figures(found: VersionFulfilment) -> list[FigureRow]:
    tally = found.tally
    plain = tally.met - tally.met_through_pauses
    if not tally.paused_seconds:
        words = _("No pause came up")
        share = percent(tally.rate)
        return [FigureRow(words, tally.met, tally.due, share, span(found.interval))]
    return [
        FigureRow(
            _("Pauses taken off"), tally.met, tally.due, percent(tally.rate), span(found.interval)
        ),
        FigureRow(
            _("No pause taken off"),
            plain,
            tally.due,
            percent(tally.rate_without_pauses),
            span(wilson(plain, tally.due)),
        ),
    ]


def _notes(found: VersionFulfilment) -> list[str]:
    tally = found.tally
    notes = []
    if tally.pause_share:
        words = _("Pauses were %(share)s of the time.", share=percent(tally.pause_share))
        if tally.pause_share > HIGH_PAUSE_SHARE:
            words += " " + _("That is more than 30%%, so look at both ways of counting.") % {}
        notes.append(words)
    if tally.left_out:
        notes.append(
            _(
                "Left out: %(cancelled)s cancelled by the requester, %(waived)s waived, "
                "%(declined)s declined within the limit.",
                cancelled=tally.requester_cancelled,
                waived=tally.waived,
                declined=tally.declined,
            )
        )
    return notes
