"""Writing a pilot down, and starting it: from then on it is frozen and asked every two weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pulse import audit
from pulse.commitments.models import Service
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.tree import DepartmentTree, load_tree
from pulse.pilots.models import Pilot
from pulse.pilots.rules import Rule
from pulse.results.peers import OwnEmployers, own_employers
from pulse.surveys import audience
from pulse.surveys.arms import COMPARE, TRIAL, audience_of, is_asked_in
from pulse.surveys.authoring import latest_template
from pulse.surveys.models import Template
from pulse.surveys.series import NewSeries, plan_series, suggested_days
from pulse.surveys.waves import least_group

TEMPLATE = "TPL-PILOT"
KEEP = "X-keep"
EVERY = "FREQ=WEEKLY;INTERVAL=2"
OPENS = time(10)
FEWEST_IN_TRIAL = 10
"""Shares are told from ten answers, and the rule needs them."""
LONGEST = {"name": 120, "hypothesis": 500}


@dataclass(frozen=True)
class Written:
    """A pilot as somebody wrote it."""

    name: str
    hypothesis: str
    service_id: int | None
    trial: Sequence[str]
    compare: Sequence[str]
    starts_on: date
    ends_on: date
    rule: Rule


def common_questions(template: Template) -> dict[str, str]:
    """Return the scales asked in both arms, by code, with their wording in Korean."""
    return {
        question.code: question.text_ko
        for question in template.questions
        if question.kind == "scale"
        and is_asked_in(question, TRIAL)
        and is_asked_in(question, COMPARE)
    }


def write_pilot(
    session: Session, written: Written, at: datetime, actor_id: int, pilot_id: int | None = None
) -> Pilot:
    """Keep a new pilot, or write one anew that has not been started.

    Invalid("bad_pilot") names every field that cannot be; Conflict("pilot_is_frozen") once it has
    been started; NotFound.
    """
    pilot = _open_to_change(session, pilot_id) if pilot_id else Pilot()
    problems = _problems(session, written, at)
    if problems:
        raise Invalid("bad_pilot", fields=problems)
    pilot.name, pilot.hypothesis = written.name.strip(), written.hypothesis.strip()
    pilot.service_id = written.service_id
    pilot.trial, pilot.compare = list(written.trial), list(written.compare)
    pilot.starts_on, pilot.ends_on = written.starts_on, written.ends_on
    pilot.rule = written.rule.to_document()
    if pilot_id is None:
        pilot.created_at, pilot.created_by = at, actor_id
    session.add(pilot)
    session.flush()
    audit.record(session, "pilot_written", "pilot", pilot.id, at=at, actor_id=actor_id)
    return pilot


def start_pilot(
    session: Session, pilot_id: int, at: datetime, actor_id: int, timezone: str
) -> Pilot:
    """Freeze a pilot and plan its waves; Invalid where its first day is over or too few remain."""
    pilot = _open_to_change(session, pilot_id)
    template = latest_template(session, TEMPLATE)
    zone = ZoneInfo(timezone)
    wanted = NewSeries(
        template_code=TEMPLATE,
        starts_at=datetime.combine(pilot.starts_on, OPENS, zone).astimezone(UTC),
        timezone=timezone,
        open_for=timedelta(days=suggested_days(template)),
        rule=f"{EVERY};UNTIL={pilot.ends_on:%Y%m%d}T235959",
        audience=audience_of(pilot.trial, pilot.compare),
        hypothesis=pilot.hypothesis,
    )
    pilot.series_id = plan_series(session, wanted, at, actor_id).id
    session.flush()
    audit.record(
        session, "pilot_started", "pilot", pilot.id, at=at, actor_id=actor_id,
        details={"rule": pilot.rule, "trial": pilot.trial, "compare": pilot.compare},
    )  # fmt: skip
    return pilot


def _open_to_change(session: Session, pilot_id: int) -> Pilot:
    pilot = session.get(Pilot, pilot_id, with_for_update=True)
    if pilot is None:
        raise NotFound("pilot_not_found", pilot_id=pilot_id)
    if pilot.series_id is not None:
        raise Conflict("pilot_is_frozen", pilot_id=pilot_id)
    return pilot


def _problems(session: Session, written: Written, at: datetime) -> dict[str, str]:
    template = latest_template(session, TEMPLATE)
    problems = _problems_of_words(written)
    if written.starts_on <= at.date():
        problems["starts_on"] = "in_the_past"
    if written.ends_on <= written.starts_on:
        problems["ends_on"] = "not_in_order"
    if written.service_id is not None and session.get(Service, written.service_id) is None:
        problems["service_id"] = "unknown"
    own = own_employers(session)
    problems |= _problems_of_arms(load_tree(session, at.date()), written, own)
    problems |= written.rule.problems(common_questions(template))
    return problems | _too_few(session, template, written, problems, at)


def _problems_of_words(written: Written) -> dict[str, str]:
    found = {}
    for name, limit in LONGEST.items():
        words = str(getattr(written, name)).strip()
        if not words or len(words) > limit:
            found[name] = "too_long" if words else "missing"
    return found


def _problems_of_arms(tree: DepartmentTree, written: Written, own: OwnEmployers) -> dict[str, str]:
    """Refuse departments that are unknown, a partner's, in both arms, or not of one kind."""
    arms = {"trial": written.trial, "compare": written.compare}
    found = {}
    for name, codes in arms.items():
        nodes = [tree.by_code.get(code) for code in codes]
        if not codes or any(node is None or node.employer_id not in own.ids for node in nodes):
            found[name] = "unknown" if codes else "missing"
    if found:
        return found
    paths = {
        code: tree.path_codes(tree.by_code[code].id) for codes in arms.values() for code in codes
    }
    for code in written.compare:
        if any(code in paths[other] or other in paths[code] for other in written.trial):
            return {"compare": "in_both"}
    kinds = {tree.by_code[code].peer_group for code in written.trial} - {""}
    if any(tree.by_code[code].peer_group not in kinds for code in written.compare):
        return {"compare": "other_kind"}
    return {}


def _too_few(
    session: Session,
    template: Template,
    written: Written,
    problems: dict[str, str],
    at: datetime,
) -> dict[str, str]:
    if problems.keys() & {"trial", "compare"}:
        return {}
    least = least_group(session, template)
    wanted = {"trial": max(least, FEWEST_IN_TRIAL), "compare": least}
    found = {}
    for name, fewest in wanted.items():
        rules = {"filter": f"department in ({', '.join(getattr(written, name))})"}
        if not audience.count(session, rules, at, least=fewest).is_enough:
            found[name] = "too_small"
    return found
