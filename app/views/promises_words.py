"""How promises between departments read: pairs, repeated work, closed periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date
from sqlalchemy.orm import Session

from app.i18n import local_now, localized, pick
from app.translate import _, ngettext
from app.views.fulfilment_words import PERIOD, percent, span
from app.words import day_words, department_name, duration, word
from pulse.commitments.closes import LEFT_OUT, tally_of
from pulse.commitments.fulfilment import ServiceFulfilment
from pulse.commitments.matrix import FEWEST_FOR_WEAKEST, Pair
from pulse.commitments.models import Service
from pulse.commitments.record_models import PeriodClose, PeriodKind
from pulse.commitments.recurrence import Recurrence, Repeated
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree


@dataclass(frozen=True)
class PairLine:
    """What passed between two departments, in words and numbers."""

    customer: str
    provider: str
    asked: int
    kept: str
    share: str
    interval: str
    complete: str
    lacks: str
    satisfaction: str = ""


@dataclass(frozen=True)
class RepeatedLine:
    """The same thing asked again and again."""

    subject: str
    service: str
    times: int
    departments: int
    time: str
    hours: str
    seconds: float


@dataclass(frozen=True)
class CloseLine:
    """A closed period with what was carried into it."""

    name: str
    kept: str
    share: str
    left_out: int
    carried: str
    closed_at: object
    method: int


def headline(weakest: ServiceFulfilment | None, pairs: Sequence[Pair]) -> str:
    """Say first what needs looking at first."""
    if not pairs:
        return _("Nothing was asked or due between departments in this time.")
    if weakest is None:
        return _("No service stands out as failing its promises.")
    tallies = [version.tally for version in weakest.counted]
    return _(
        "%(service)s keeps the fewest of its promises: %(met)s of %(due)s.",
        service=localized(weakest, "name"),
        met=sum(one.met for one in tallies),
        due=sum(one.due for one in tallies),
    )


def tree_of_period(session: Session, now: datetime) -> DepartmentTree:
    """Read today's tree with the departments that were closed in the weeks told of."""
    today = local_now(now).date()
    return load_tree(session, today, today - PERIOD)


def top_level(tree: DepartmentTree) -> dict[int, int]:
    """Name for each department the one below the company that it belongs to.

    A partner company is told as one, never by its teams.
    """
    return {department_id: _below_top(tree.path(department_id)).id for department_id in tree.nodes}


def _below_top(path: Sequence[DepartmentNode]) -> DepartmentNode:
    is_own = path[0].level == OWN_COMPANY
    return path[min(1, len(path) - 1)] if is_own else path[0]


def pair_lines(
    pairs: Iterable[Pair],
    tree: DepartmentTree,
    satisfied: Mapping[tuple[int, int], str] | None = None,
) -> list[PairLine]:
    """Return the pairs, what keeps least first; those with little due come after, without a share.

    Half of two is no share to begin a list with. ``satisfied`` holds what is published of each
    pair's ratings.
    """
    told = satisfied or {}
    ordered = sorted(pairs, key=_by_need)
    return [
        PairLine(
            customer=party_name(tree.nodes.get(pair.customer_id)),
            provider=party_name(tree.nodes.get(pair.provider_id)),
            asked=pair.asked,
            kept=f"{pair.met}/{pair.due}" if pair.due else "",
            share=percent(pair.rate) if pair.due >= FEWEST_FOR_WEAKEST else "",
            interval=span(pair.interval),
            complete=percent(pair.complete_share),
            lacks=", ".join(word("lack", code) for code in list(pair.lacks)[:2]),
            satisfaction=told.get((pair.customer_id, pair.provider_id), ""),
        )
        for pair in ordered
    ]


def _by_need(pair: Pair) -> tuple[bool, bool, float, int]:
    is_little = pair.due < FEWEST_FOR_WEAKEST
    return (pair.rate is None, is_little, pair.rate or 0.0, -pair.asked)


def party_name(node: DepartmentNode | None) -> str:
    """Return a department's name, and since when it is closed where it is."""
    name = department_name(node)
    if node is None or node.closed_on is None:
        return name
    return _("%(name)s (closed on %(day)s)", name=name, day=day_words(node.closed_on))


def repeated_lines(
    found: Iterable[Repeated], services: Mapping[int, Service]
) -> list[RepeatedLine]:
    """Return the repeated work, what costs most hours a month first."""
    return [
        RepeatedLine(
            subject=one.subject,
            service=localized(services[one.service_id], "name"),
            times=one.times,
            departments=one.departments,
            time=duration(one.seconds),
            hours=f"{one.hours_a_month:.1f}",
            seconds=one.seconds,
        )
        for one in found
        if one.service_id in services
    ]


def recurrence_sentence(found: Recurrence) -> str:
    """Say how much came back."""
    if found.share is None:
        return _("No closed request is thirty days old yet.")
    return ngettext(
        "%(again)s of %(num)s closed request came back within thirty days (%(share)s).",
        "%(again)s of %(num)s closed requests came back within thirty days (%(share)s).",
        found.closed,
        again=found.again,
        share=percent(found.share),
    )


def close_lines(closes: Iterable[PeriodClose]) -> list[CloseLine]:
    """Return closed periods, the newest first."""
    return [_close_line(close) for close in reversed(list(closes))]


def _close_line(close: PeriodClose) -> CloseLine:
    tallies = [tally_of(figure) for figure in close.figures]
    met, due = sum(one.met for one in tallies), sum(one.due for one in tallies)
    counts = [figure.counts for figure in close.figures]
    changed = sum(1 for figure in close.figures if figure.carried)
    return CloseLine(
        name=_period_name(close),
        kept=f"{met}/{due}" if due else "",
        share=percent(met / due) if 0 <= met <= due and due else "",
        left_out=sum(one.get(name, 0) for one in counts for name in LEFT_OUT),
        carried=ngettext(
            "%(num)s promise counted here because of late news about earlier periods",
            "%(num)s promises counted here because of late news about earlier periods",
            changed,
        )
        if changed
        else "",
        closed_at=close.closed_at,
        method=close.method_version,
    )


def _period_name(close: PeriodClose) -> str:
    year, month = close.starts_on.year, close.starts_on.month
    if close.kind is PeriodKind.MONTH:
        return str(format_date(close.starts_on, pick("y년 M월", "MMMM y")))
    return _("%(year)s, quarter %(quarter)s", year=year, quarter=(month + 2) // 3)
