"""Series: a template asked by a rule in somebody's own time zone, again and again or once.

The next wave of a series stands planned before its time, so that it can be seen, locked or
stopped; a tick that comes late finds it there. Nothing is planned beside it: a series that stood
still (locked, or the scheduler down) goes on with its next occurrence and asks nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from pulse import audit
from pulse.calendars.zones import zone_named
from pulse.errors import Conflict, Invalid, NotFound
from pulse.instants import require_aware
from pulse.surveys import audience
from pulse.surveys.attention import usual_budget
from pulse.surveys.authoring import latest_template
from pulse.surveys.models import (
    ArchivedTemplate,
    Installment,
    LockOverride,
    Series,
    Template,
    Wave,
    WaveState,
)
from pulse.surveys.waves import BETWEEN_INSTALLMENTS, Schedule, least_group, plan_wave

ONCE = ""
LONGEST_RULE = 200
LONGEST_OPEN = timedelta(days=90)
MOST_SKIPPED = 2000
"""So many occurrences are looked at to find the next one; a rule that skips more has ended."""

TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART", "HOURLY", "MINUTELY", "SECONDLY")
"""What a rule may not say: the time of day is that of the first occurrence."""


@dataclass(frozen=True)
class NewSeries:
    """What is to be asked, when first, how often, how long and of whom."""

    template_code: str
    starts_at: datetime
    timezone: str
    open_for: timedelta
    rule: str = ONCE
    published_after: timedelta = timedelta(days=1)
    audience: Mapping[str, Any] = field(default_factory=dict)
    sample_size: int | None = None
    hypothesis: str = ""


def plan_series(
    session: Session, wanted: NewSeries, at: datetime, actor_id: int | None = None
) -> Series:
    """Keep a series and plan its first wave; Invalid names every field that cannot be.

    Among them: a start in the past, a rule that is none or overlaps itself, an audience or a
    sample under the template's minimum group, and more questions than a week's attention.
    """
    template = latest_template(session, wanted.template_code)
    problems = _problems(session, template, wanted, at)
    if problems:
        raise Invalid("bad_series", fields=problems)
    series = Series(
        template_code=template.code,
        rule=wanted.rule,
        starts_at=wanted.starts_at,
        timezone=wanted.timezone,
        open_minutes=wanted.open_for // timedelta(minutes=1),
        publish_minutes=wanted.published_after // timedelta(minutes=1),
        audience=dict(wanted.audience),
        sample_size=wanted.sample_size,
        hypothesis=wanted.hypothesis,
        created_at=at,
        created_by=actor_id,
    )
    session.add(series)
    session.flush()
    _plan_next(session, series, at)
    audit.record(session, "series_planned", "series", series.id, at=at, actor_id=actor_id)
    return series


def stop_series(session: Session, series_id: int, at: datetime, actor_id: int) -> None:
    """End a series: what is planned is taken back, what is open goes on to its close."""
    series = session.get(Series, series_id, with_for_update=True)
    if series is None:
        raise NotFound("series_not_found", series_id=series_id)
    if series.stopped_at is not None:
        raise Conflict("series_stopped", series_id=series_id)
    series.stopped_at, series.stopped_by = at, actor_id
    planned = session.scalars(
        select(Wave.id).where(Wave.series_id == series_id, Wave.state == WaveState.PLANNED)
    ).all()
    _take_back(session, planned)
    audit.record(session, "series_stopped", "series", series_id, at=at, actor_id=actor_id)
    session.flush()


def resume_series(session: Session, series_id: int, at: datetime, actor_id: int) -> None:
    """Let a stopped series go on: its next wave is planned as if it had never been stopped.

    Conflict where it goes on, or where its questionnaire was put away meanwhile.
    """
    series = session.get(Series, series_id, with_for_update=True)
    if series is None:
        raise NotFound("series_not_found", series_id=series_id)
    if series.stopped_at is None:
        raise Conflict("series_goes_on", series_id=series_id)
    if session.get(ArchivedTemplate, series.template_code) is not None:
        raise Conflict("template_archived", template=series.template_code)
    series.stopped_at = series.stopped_by = None
    session.flush()
    _try_to_plan(session, series, at)
    audit.record(session, "series_resumed", "series", series_id, at=at, actor_id=actor_id)


def hypothesis_of(session: Session, wave: Wave) -> str:
    """Return what was expected of a wave before it was asked; empty where nothing was said."""
    series = None if wave.series_id is None else session.get(Series, wave.series_id)
    return "" if series is None else series.hypothesis


def plan_due(session: Session, at: datetime) -> int:
    """Plan the next wave of every series that has none ahead; return how many were planned.

    What stands planned for later with an old version of its questionnaire is planned anew. A
    questionnaire that has outgrown its series (more installments than days) plans nothing.
    """
    _take_back(session, _outdated(session, at))
    waiting = (
        select(Wave.id)
        .where(Wave.series_id == Series.id, Wave.state == WaveState.PLANNED)
        .exists()
    )
    found = session.scalars(
        select(Series)
        .where(Series.stopped_at.is_(None), ~waiting)
        .order_by(Series.id)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_try_to_plan(session, series, at) for series in found)


def occurrences(series: Series, after: datetime | None = None) -> Iterator[datetime]:
    """Give the occurrences of a series in order, those later than ``after``.

    They keep the time on the wall through changes of the clocks; one that falls into a missing
    hour comes at the end of it.
    """
    zone = ZoneInfo(series.timezone)
    for local in _local_occurrences(series.rule, series.starts_at.astimezone(zone)):
        found = local.replace(tzinfo=zone).astimezone(UTC)
        if after is None or found > after:
            yield found


def has_ended(series: Series, last: datetime | None) -> bool:
    """Tell whether a series is stopped, or has no occurrence after its last one."""
    return series.stopped_at is not None or next(occurrences(series, last), None) is None


def suggested_rule(template: Template) -> str:
    """Return the rule a template's cadence asks for; empty where it names none we know."""
    cadence = template.document.get("cadence") or {}
    parts = int(cadence.get("installments", 1))
    return {
        "week": f"FREQ=WEEKLY;INTERVAL={parts}",
        "month": "FREQ=MONTHLY",
        "quarter": "FREQ=MONTHLY;INTERVAL=3",
    }.get(str(cadence.get("every")), ONCE)


def suggested_days(template: Template) -> int:
    """Return for how many days a wave of a template is open, all installments together."""
    cadence = template.document.get("cadence") or {}
    parts = int(cadence.get("installments", 1))
    return (parts - 1) * BETWEEN_INSTALLMENTS.days + int(cadence.get("open_days", 7))


def _outdated(session: Session, at: datetime) -> Sequence[int]:
    """Return planned waves of series, not yet due, whose questionnaire has a newer version.

    One that an administrator let through stays as it was then.
    """
    newer = aliased(Template)
    lifted = select(LockOverride.wave_id)
    return session.scalars(
        select(Wave.id)
        .join(Template, Template.id == Wave.template_id)
        .join(newer, (newer.code == Template.code) & (newer.version > Template.version))
        .where(Wave.state == WaveState.PLANNED, Wave.series_id.is_not(None))
        .where(Wave.opens_at > at, Wave.id.not_in(lifted))
        .distinct()
    ).all()


def _take_back(session: Session, planned: Sequence[int]) -> None:
    """Delete planned waves with what hangs on them; nobody has heard of them yet."""
    for table, column in (
        (LockOverride, LockOverride.wave_id),
        (Installment, Installment.wave_id),
        (Wave, Wave.id),
    ):
        session.execute(delete(table).where(column.in_(planned)))


def _try_to_plan(session: Session, series: Series, at: datetime) -> bool:
    try:
        return _plan_next(session, series, at)
    except Invalid:
        return False


def _plan_next(session: Session, series: Series, at: datetime) -> bool:
    """Plan the first occurrence that is still ahead and does not overlap the wave before it."""
    last = session.scalars(
        select(Wave).where(Wave.series_id == series.id).order_by(Wave.occurs_at.desc()).limit(1)
    ).first()
    free_from = at if last is None else max(at, last.closes_at)
    after = None if last is None else last.occurs_at
    ahead = (start for start in occurrences(series, after) if start >= free_from)
    found = next(ahead, None)
    if found is None:
        return False
    wave = plan_wave(
        session,
        latest_template(session, series.template_code),
        _schedule(series, found),
        audience=series.audience,
        sample_size=series.sample_size,
    )
    wave.series_id, wave.occurs_at = series.id, found
    session.flush()
    return True


def _schedule(series: Series, opens_at: datetime) -> Schedule:
    zone = ZoneInfo(series.timezone)
    closes_local = opens_at.astimezone(zone).replace(tzinfo=None) + timedelta(
        minutes=series.open_minutes
    )
    closes_at = closes_local.replace(tzinfo=zone).astimezone(UTC)
    publishes_at = closes_at + timedelta(minutes=series.publish_minutes)
    return Schedule(opens_at, closes_at, publishes_at, series.timezone)


def _local_occurrences(rule: str, starts: datetime) -> Iterator[datetime]:
    local = starts.replace(tzinfo=None)
    if not rule:
        return iter([local])
    found: rrule = rrulestr(rule, dtstart=local)
    return islice(iter(found), MOST_SKIPPED)


def _problems(
    session: Session, template: Template, wanted: NewSeries, at: datetime
) -> dict[str, str]:
    problems = _problems_of_time(wanted, at)
    problems |= _problems_of_rule(wanted)
    least = least_group(session, template)
    rules = {**(template.document.get("audience") or {}), **wanted.audience}
    try:
        counted = audience.count(session, rules, at, least=least)
        if not counted.is_enough:
            problems["audience"] = "too_small"
    except Invalid as error:
        problems["audience"] = next(iter(error.fields.values()), "not_understood")
    if wanted.sample_size is not None and wanted.sample_size < least:
        problems["sample_size"] = "too_small"
    if _is_too_short(template, wanted.open_for):
        problems.setdefault("open_for", "before_last_installment")
    return problems | _problems_of_template(session, template)


def _problems_of_template(session: Session, template: Template) -> dict[str, str]:
    if session.get(ArchivedTemplate, template.code) is not None:
        return {"template_code": "archived"}
    if _heaviest(template) > usual_budget(session).questions:
        return {"template_code": "too_many_questions"}
    return {}


def _problems_of_time(wanted: NewSeries, at: datetime) -> dict[str, str]:
    problems: dict[str, str] = {}
    if require_aware(wanted.starts_at) < at:
        problems["starts_at"] = "in_the_past"
    if not timedelta(hours=1) <= wanted.open_for <= LONGEST_OPEN:
        problems["open_for"] = "bad_number"
    try:
        zone_named(wanted.timezone)
    except Invalid as error:
        problems |= error.fields
    return problems


def _problems_of_rule(wanted: NewSeries) -> dict[str, str]:
    """Refuse what is no rule, sets a time of day, or comes again before the wave has closed."""
    rule = wanted.rule.upper()
    if not rule:
        return {}
    if len(rule) > LONGEST_RULE or any(word in rule for word in TIMES_OF_DAY):
        return {"rule": "not_understood"}
    try:
        found = list(islice(_local_occurrences(rule, wanted.starts_at), 2))
    except (ValueError, TypeError, KeyError, AttributeError):
        return {"rule": "not_understood"}
    if not found:
        return {"rule": "never_happens"}
    overlaps = len(found) > 1 and found[1] - found[0] < wanted.open_for
    return {"rule": "overlaps"} if overlaps else {}


def _heaviest(template: Template) -> int:
    """Return the most questions one installment can ask."""
    cadence = template.document.get("cadence") or {}
    parts = int(cadence.get("installments", 1))
    structure = template.document.get("structure") or {}
    if "draw" not in structure:
        return -(-len(template.questions) // parts)
    drawn = int((structure["draw"] or {}).get("count") or len(template.questions))
    around: Sequence[str] = [
        code for part in ("first", "quarter_add", "end") for code in structure.get(part, ())
    ]
    return drawn + len(around)


def _is_too_short(template: Template, open_for: timedelta) -> bool:
    parts = int((template.document.get("cadence") or {}).get("installments", 1))
    return open_for <= (parts - 1) * BETWEEN_INSTALLMENTS
