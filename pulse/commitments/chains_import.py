"""Importing escalation chains: who hears when, checked so that no step is a riddle later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.commitments.chains import is_timed, read_rule, rungs
from pulse.commitments.models import CommitmentVersion, EscalationChain
from pulse.errors import Invalid
from pulse.people.permissions import Role

RULE = re.compile(r"0|[1-9]\d*pct|\+[1-9]\d*(bh|bd|m|h)|day[1-9]\d*|due(-[1-9]\d*bd)?", re.ASCII)
"""When a step fires: a share of the goal, a time after it, a day, or around a due date."""

OF_OTHER_TRADES = ("day", "due")
"""How the rules begin that no promise's time can tell."""

LONGEST_NAME = 80
QUIET_HOURS = ("defer_to_next_opening", "ignore_for_P1", "ignore")
DIGEST = "weekly_digest"
CHANNELS = frozenset({"slack_dm", "email_link", "sms", DIGEST})
TARGETS = frozenset(
    {role.value for role in Role}
    | {"provider_team_lead", "provider_dept_head", "customer_dept_head", "task_owner"}
)


@dataclass
class ChainPlan:
    """What an import would store; ``problems`` maps a path in the document to a code."""

    chains: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def plan_chains(session: Session, document: Mapping[str, Any]) -> ChainPlan:
    """Check every chain of a document and compare it with what is stored."""
    plan = ChainPlan()
    stored = {chain.code: chain.document for chain in session.scalars(select(EscalationChain))}
    named = set(session.scalars(select(CommitmentVersion.chain_code).distinct()))
    for index, entry in enumerate(document.get("chains", [])):
        path, code = f"chains.{index}", str(entry.get("id") or "")
        problems = _check_chain(entry)
        if not 0 < len(code) <= 32 or code in plan.chains:
            problems["id"] = "duplicate" if code in plan.chains else "bad_code"
        if not problems and code in named and not is_timed(entry):
            problems["steps"] = "not_timed"
        plan.problems.update({f"{path}.{place}": why for place, why in problems.items()})
        plan.chains[code] = dict(entry)
        if code not in stored:
            plan.added.append(code)
        else:
            (plan.unchanged if stored[code] == dict(entry) else plan.changed).append(code)
    return plan


def apply_chains(
    session: Session, plan: ChainPlan, at: datetime, actor_id: int | None = None
) -> None:
    """Store new and changed chains; running service requests keep the chain they began with."""
    if plan.problems:
        raise Invalid("invalid_chains", fields=plan.problems)
    for code in (*plan.added, *plan.changed):
        store_chain(session, code, plan.chains[code])
    session.flush()
    details = {"added": plan.added, "changed": plan.changed}
    audit.record(
        session, "chains_imported", "chain", "file", at=at, actor_id=actor_id, details=details
    )


def store_chain(session: Session, code: str, entry: Mapping[str, Any]) -> EscalationChain:
    """Store one checked entry, as a new chain or in the place of the one of this code."""
    name_ko = entry["name"]["ko"]
    name_en = entry["name"].get("en") or name_ko
    return session.merge(
        EscalationChain(code=code, name_ko=name_ko, name_en=name_en, document=dict(entry))
    )


def _check_chain(entry: Mapping[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    name = entry.get("name")
    if not isinstance(name, Mapping) or not name.get("ko"):
        problems["name"] = "missing"
    elif not all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in name.values()):
        problems["name"] = "too_long"
    if entry.get("quiet_hours", QUIET_HOURS[0]) not in QUIET_HOURS:
        problems["quiet_hours"] = "unknown"
    steps = entry.get("steps")
    if not isinstance(steps, list) or not steps:
        problems["steps"] = "missing"
        return problems
    for number, step in enumerate(steps):
        problems |= {f"steps.{number}.{place}": why for place, why in _check_step(step).items()}
    return problems


def _check_step(step: Mapping[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    at = str(step.get("at"))
    if not _is_understood(at):
        problems["at"] = "not_understood"
    targets = step.get("to")
    if not isinstance(targets, list) or not targets:
        problems["to"] = "missing"
    elif not set(targets) <= TARGETS:
        problems["to"] = "unknown_role"
    if not set(str(step.get("via", "")).split("+")) <= CHANNELS:
        problems["via"] = "unknown_channel"
    if not problems and step.get("repeat") is not None and not _can_repeat(step):
        problems["repeat"] = "not_understood"
    return problems


def _is_understood(at: str) -> bool:
    if not RULE.fullmatch(at):
        return False
    try:
        return at.startswith(OF_OTHER_TRADES) or bool(read_rule(at))
    except Invalid:
        return False


def _can_repeat(step: Mapping[str, Any]) -> bool:
    try:
        return isinstance(step["repeat"], Mapping) and bool(rungs({"steps": [step]}))
    except Invalid:
        return False
