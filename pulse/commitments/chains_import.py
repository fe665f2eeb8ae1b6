"""Importing escalation chains: who hears when, checked so that no step is a riddle later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.models import EscalationChain
from pulse.errors import Invalid
from pulse.people.permissions import Role

RULE = re.compile(r"0|[1-9]\d*pct|\+[1-9]\d*(bh|bd|m|h)|day[1-9]\d*|due(-[1-9]\d*bd)?", re.ASCII)
"""When a step fires: a share of the goal, a time after it, a day, or around a due date."""

LONGEST = 80
"""Of a name, as it is kept."""
QUIET_HOURS = ("defer_to_next_opening", "ignore_for_P1", "ignore")
CHANNELS = frozenset({"slack_dm", "email_link", "sms", "weekly_digest"})
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
    for index, entry in enumerate(document.get("chains", [])):
        path, code = f"chains.{index}", str(entry.get("id") or "")
        problems = _check_chain(entry)
        if not 0 < len(code) <= 32 or code in plan.chains:
            problems["id"] = "duplicate" if code in plan.chains else "bad_code"
        plan.problems.update({f"{path}.{place}": why for place, why in problems.items()})
        plan.chains[code] = dict(entry)
        if code not in stored:
            plan.added.append(code)
        else:
            (plan.unchanged if stored[code] == dict(entry) else plan.changed).append(code)
    return plan


def apply_chains(session: Session, plan: ChainPlan) -> None:
    """Store new and changed chains; running service requests keep the chain they began with."""
    if plan.problems:
        raise Invalid("invalid_chains", fields=plan.problems)
    for code in (*plan.added, *plan.changed):
        entry = plan.chains[code]
        name_ko = entry["name"]["ko"]
        session.merge(
            EscalationChain(
                code=code,
                name_ko=name_ko,
                name_en=entry["name"].get("en") or name_ko,
                document=entry,
            )
        )
    session.flush()


def _check_chain(entry: Mapping[str, Any]) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not isinstance(entry.get("name"), Mapping) or not entry["name"].get("ko"):
        problems["name"] = "missing"
    elif not all(isinstance(one, str) and len(one) <= LONGEST for one in entry["name"].values()):
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
    if not RULE.fullmatch(str(step.get("at"))):
        problems["at"] = "not_understood"
    targets = step.get("to")
    if not isinstance(targets, list) or not targets:
        problems["to"] = "missing"
    elif not set(targets) <= TARGETS:
        problems["to"] = "unknown_role"
    if not set(str(step.get("via", "")).split("+")) <= CHANNELS:
        problems["via"] = "unknown_channel"
    return problems
