"""The pulse calendar in words: what is open, what comes, why something waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from app.audience_words import rule_words
from app.i18n import local_now, localized, moment, pick
from app.translate import _, _l, ngettext
from pulse.instants import utc_now
from pulse.people.models import Person
from pulse.people.tree import DepartmentTree, load_tree
from pulse.results import responses
from pulse.surveys import locks
from pulse.surveys.models import APART, LockOverride, Series, Template, Wave, WaveState

PROBLEMS: Mapping[str, object] = {
    "in_the_past": _l("This lies in the past."),
    "not_understood": _l("This cannot be understood."),
    "unknown_field": _l("This names something we do not know about people."),
    "empty_value": _l("A value is missing here."),
    "overlaps": _l("It would come again before it has closed. Please ask less often."),
    "never_happens": _l("This never happens."),
    "unknown_zone": _l("There is no such time zone. For example: Asia/Seoul"),
    "bad_number": _l("Please give a number from 1 to 90."),
    "too_small": _l("That is fewer people than the questionnaire needs to protect them."),
    "too_many_questions": _l("It has more questions than anybody is asked in a week."),
    "archived": _l("This questionnaire was put away. Take it out first."),
    "before_last_installment": _l("It would close before its last part begins."),
}


@dataclass(frozen=True)
class WaveLine:
    """One wave on the calendar."""

    wave: Wave
    locked_by: Wave | None = None
    lifted: LockOverride | None = None
    lifted_by: str = ""


@dataclass(frozen=True)
class SeriesLine:
    """One series: what it asks, how often, of whom."""

    series: Series
    name: str
    rhythm: str
    whom: str
    expected: str = ""


@dataclass(frozen=True)
class Calendar:
    """All that the page shows."""

    headline: str
    open: Sequence[WaveLine]
    planned: Sequence[WaveLine]
    series: Sequence[SeriesLine]


def calendar(session: Session) -> Calendar:
    """Read the calendar, in a number of queries that does not grow with it."""
    waves = session.scalars(
        select(Wave)
        .where(Wave.state.in_((WaveState.OPEN, WaveState.PLANNED)))
        .where(Wave.result_channel != APART)
        .options(defer(Wave.plan), joinedload(Wave.template).defer(Template.document))
        .order_by(Wave.opens_at, Wave.id)
    ).all()
    planned = _planned(session, [one for one in waves if one.state is WaveState.PLANNED])
    running = [WaveLine(one) for one in waves if one.state is WaveState.OPEN]
    return Calendar(headline(planned, running), running, planned, _series(session))


def headline(planned: Sequence[WaveLine], running: Sequence[WaveLine]) -> str:
    """Answer the page's question: what is asked next, and when?"""
    if not planned:
        return (
            ngettext(
                "%(num)s survey is open, and nothing is planned after it.",
                "%(num)s surveys are open, and nothing is planned after them.",
                len(running),
            )
            if running
            else _("Nothing is being asked, and nothing is planned.")
        )
    first = planned[0]
    name = localized(first.wave.template, "name")
    facts = {"name": name, "time": moment(first.wave.opens_at)}
    if first.locked_by is not None:
        return _("%(name)s waits: nobody has answered the last results yet.", **facts)
    return _("The next survey is %(name)s, %(time)s.", **facts)


def rhythm_words(rule: str) -> str:
    """Return how often a rule asks; one that has no short name reads as it is written."""
    if not rule:
        return _("once")
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    every = int(parts.pop("INTERVAL", "1"))
    freq = parts.pop("FREQ", "")
    if parts:
        return rule
    if freq == "WEEKLY":
        return ngettext("every week", "every %(num)s weeks", every)
    if freq == "MONTHLY":
        return ngettext("every month", "every %(num)s months", every)
    return rule


def _planned(session: Session, waves: Sequence[Wave]) -> list[WaveLine]:
    locked = locks.locks_of(session, waves, responses.has_response)
    lifted = {
        row.wave_id: (row, korean, english)
        for row, korean, english in session.execute(
            select(LockOverride, Person.name_ko, Person.name_en)
            .join(Person, Person.id == LockOverride.given_by)
            .where(LockOverride.wave_id.in_([one.id for one in waves]))
        )
    }
    lines = []
    for wave in waves:
        row, korean, english = lifted.get(wave.id, (None, "", ""))
        lines.append(WaveLine(wave, locked.get(wave.id), row, pick(korean, english)))
    return lines


def _series(session: Session) -> list[SeriesLine]:
    rows = session.scalars(
        select(Series).where(Series.stopped_at.is_(None)).order_by(Series.id)
    ).all()
    is_korean = str(get_locale()) == "ko"
    tree = load_tree(session, local_now(utc_now()).date())
    names = {
        code: korean if is_korean else english
        for code, korean, english in session.execute(
            select(Template.code, Template.name_ko, Template.name_en)
            .where(Template.code.in_({row.template_code for row in rows}))
            .order_by(Template.version)
        )
    }
    return [
        SeriesLine(
            row,
            names.get(row.template_code, ""),
            rhythm_words(row.rule),
            _whom(row, tree),
            row.hypothesis,
        )
        for row in rows
    ]


def _whom(series: Series, tree: DepartmentTree) -> str:
    who = str(series.audience.get("filter") or "")
    chosen = rule_words(who, tree)
    audience = _("only %(groups)s", groups=chosen) if who else _("its whole audience")
    if series.sample_size is None:
        return audience
    return _("%(count)s drawn from %(audience)s", count=series.sample_size, audience=audience)
