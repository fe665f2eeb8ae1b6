"""What ratings after a service say: read from published cells of its batches and nothing nearer.

A figure over several batches is the mean of what each published, weighted by the lower end of its
band of answers. Batches share no ballot and each was published under the exact rule, so such a sum
tells no more than its parts do. Roles are never put together: who pays and who uses are two lines.

Indicators: ICSAT is the item score of the overall question, (mean - 1) / 4 x 100, by role. The
weakest stage is the one the closing job named in most batches. Its pull is (mean of the stages -
overall) / (mean of the stages - lowest stage): 0 where the verdict equals the mean of the stages,
1 where it equals the worst one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from pulse.publishing.items import OVERALL
from pulse.publishing.models import FindingKind, PublishedCell, PublishedFinding
from pulse.publishing.plan import EVERYONE
from pulse.publishing.rounding import NumberBand
from pulse.ratings.batches import role_key
from pulse.ratings.models import RatingBatch
from pulse.ratings.questionnaire import WEAKEST, stage_names
from pulse.results.rating_bursts import Burst, burst_in
from pulse.results.scores import item_score
from pulse.surveys.models import Question, Template, Wave, WaveState

METHOD_VERSION = 1
"""The way these figures are worked out; raised when the same cells would give others."""

WEEKS = 26
PERIOD = timedelta(weeks=WEEKS)
USER = "user"
MATTERING_ROLES = ("user", "buyer", "decider")
DEPARTMENT = "department:"
HUNDREDTH = Decimal("0.01")
NEEDED = "needed"
"""The answer by which somebody says that a request could not have been avoided."""

HAS_MEAN = PublishedCell.mean.is_not(None)


@dataclass(frozen=True)
class Rated:
    """A mean of published means on a scale, from at least so many answers in so many batches."""

    mean: Decimal
    low: int
    high: int
    at_least: int
    batches: int

    @property
    def score(self) -> Decimal:
        """The mean in points of 100, to one decimal."""
        return item_score(self.mean, self.low, self.high)


@dataclass(frozen=True)
class ServiceRatings:
    """What is known of one service: the verdict by role and customer, and its stages.

    ``asked_roles`` are the roles in which anybody was asked, whether or not enough answered.
    ``named`` is how many in a hundred called a stage the weakest; ``avoidable`` how many said
    that the request need not have been.
    """

    service_id: int
    batches: int = 0
    everyone: Rated | None = None
    roles: Mapping[str, Rated] = field(default_factory=dict)
    customers: Mapping[str, Rated] = field(default_factory=dict)
    stages: Mapping[str, Rated] = field(default_factory=dict)
    asked_roles: frozenset[str] = frozenset()
    weakest: str | None = None
    named: Mapping[str, int] = field(default_factory=dict)
    avoidable: int | None = None
    latest_wave: int | None = None
    burst: Burst | None = None
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def satisfaction(self) -> Decimal | None:
        """ICSAT of the users, in points of 100; None where too few have answered."""
        users = self.roles.get(USER)
        return None if users is None else users.score

    @property
    def lowest_satisfaction(self) -> Decimal | None:
        """The lowest of the users' verdict and that of any customer department."""
        found = [rated.score for rated in self.customers.values()]
        found += [] if self.satisfaction is None else [self.satisfaction]
        return min(found, default=None)

    @property
    def stage_mean(self) -> Decimal | None:
        """The mean of the stages, on their scale."""
        if len(self.stages) < 2:
            return None
        whole = sum((Fraction(one.mean) for one in self.stages.values()), Fraction(0))
        return _hundredth(whole / len(self.stages))

    @property
    def lowest_stage(self) -> str | None:
        """The stage with the lowest mean, whether or not that is sure."""
        if len(self.stages) < 2:
            return None
        return min(self.stages, key=lambda code: (self.stages[code].mean, code))

    @property
    def pull(self) -> Decimal | None:
        """How far the weakest stage pulls the verdict: 0 not at all, 1 it equals that stage."""
        verdict, mean, lowest = self._verdict(), self.stage_mean, self.lowest_stage
        if verdict is None or mean is None or lowest is None:
            return None
        depth = Fraction(mean) - Fraction(self.stages[lowest].mean)
        return _hundredth((Fraction(mean) - Fraction(verdict.mean)) / depth) if depth else None

    @property
    def is_nearer_weakest(self) -> bool:
        """Whether the verdict lies nearer the weakest stage than the mean of the stages."""
        return self.pull is not None and self.pull > Decimal("0.5")

    @property
    def role_gap(self) -> tuple[str, str, Decimal] | None:
        """The most and the least content of user, buyer and decider, and the points between."""
        told = [role for role in MATTERING_ROLES if role in self.roles]
        if len(told) < 2:
            return None
        high = max(told, key=lambda role: self.roles[role].score)
        low = min(told, key=lambda role: self.roles[role].score)
        return high, low, self.roles[high].score - self.roles[low].score

    @property
    def never_asked(self) -> tuple[str, ...]:
        """The roles in which nobody was asked: a fault of the measurement."""
        return tuple(role for role in MATTERING_ROLES if role not in self.asked_roles)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the cells in which anything is told."""
        found = {f"{DEPARTMENT}{code}" for code in self.customers}
        found |= {role_key(role) for role in self.roles}
        return frozenset(found | ({EVERYONE} if self.everyone else set()))

    def seen_with(self, keys: Collection[str]) -> ServiceRatings:
        """Return what is left for somebody who reads only these cells; without any, nothing."""
        if self.keys.isdisjoint(keys):
            return ServiceRatings(self.service_id)
        reads_all = EVERYONE in keys
        return replace(
            self,
            everyone=self.everyone if reads_all else None,
            roles={role: one for role, one in self.roles.items() if role_key(role) in keys},
            customers={
                code: one for code, one in self.customers.items() if f"{DEPARTMENT}{code}" in keys
            },
            stages=self.stages if reads_all else {},
            weakest=self.weakest if reads_all else None,
            named=self.named if reads_all else {},
            avoidable=self.avoidable if reads_all else None,
            burst=self.burst if reads_all else None,
        )

    def _verdict(self) -> Rated | None:
        return self.roles.get(USER) or self.everyone


def ratings_of(session: Session, service_id: int, at: datetime) -> ServiceRatings:
    """Return what a service's batches of the last half year say. Three queries, or one."""
    mine = RatingBatch.service_id == service_id
    found = _cells(session, at, mine, or_(HAS_MEAN, PublishedCell.cell_key == EVERYONE))
    if not found:
        return ServiceRatings(service_id)
    rows = [row for row in found if row.mean is not None]
    document = session.scalars(
        select(Template.document).where(Template.id == max(row.template_id for row in rows))
    ).one()
    names = {locale: stage_names(document, locale) for locale in ("ko", "en")}
    shares = _shares(found)
    findings = _findings(session, at, service_id)
    return _put_together(
        service_id,
        rows,
        names=names,
        weakest=_weakest(findings),
        burst=burst_in(findings, rows),
        named=shares.get(WEAKEST, {}),
        avoidable=_avoidable(shares),
    )


def satisfaction_by_service(session: Session, at: datetime) -> dict[int, ServiceRatings]:
    """Return the verdicts on every service, without their stages. One query."""
    by_service: dict[int, list[Row[Any]]] = {}
    for row in _cells(session, at, HAS_MEAN, Question.dimension == OVERALL):
        by_service.setdefault(row.service_id, []).append(row)
    return {service_id: _put_together(service_id, rows) for service_id, rows in by_service.items()}


def _put_together(service_id: int, rows: Iterable[Row[Any]], **more: Any) -> ServiceRatings:
    gathered: dict[tuple[str, str], list[Row[Any]]] = {}
    waves: list[int] = []
    roles: set[str] = set()
    for row in rows:
        waves.append(row.wave_id)
        roles.update(row.asked_roles)
        gathered.setdefault((row.dimension, row.cell_key), []).append(row)
    means = {key: _rated(found) for key, found in gathered.items()}
    overall = {key: rated for (dimension, key), rated in means.items() if dimension == OVERALL}
    return ServiceRatings(
        service_id=service_id,
        batches=len(set(waves)),
        latest_wave=waves[-1],
        everyone=overall.get(EVERYONE),
        roles=_after(overall, role_key("")),
        customers=_after(overall, DEPARTMENT),
        stages=_stages(means, more.get("names", {})),
        asked_roles=frozenset(roles),
        **more,
    )


def _stages(
    means: Mapping[tuple[str, str], Rated], names: Mapping[str, Mapping[str, str]]
) -> dict[str, Rated]:
    """Return the stages as the users see them; as everybody does, where all users are hidden."""
    order = list(names.get("ko", {}))
    for key in (role_key(USER), EVERYONE):
        found = {code: means[code, key] for code in order if (code, key) in means}
        if found:
            return found
    return {}


def _after(found: Mapping[str, Rated], start: str) -> dict[str, Rated]:
    return {
        key.removeprefix(start): rated for key, rated in found.items() if key.startswith(start)
    }


def _rated(rows: list[Row[Any]]) -> Rated:
    weights = [NumberBand(row.n_band).at_least for row in rows]
    whole = sum(
        (Fraction(row.mean) * weight for row, weight in zip(rows, weights, strict=True)),
        Fraction(0),
    )
    options = rows[-1].options
    mean = _hundredth(whole / sum(weights))
    return Rated(mean, int(options["min"]), int(options["max"]), sum(weights), len(rows))


def _shares(rows: Iterable[Row[Any]]) -> dict[str, dict[str, int]]:
    """Return by question how many in a hundred chose what, over the batches that told it.

    An end-coded share ("90 or more") counts as its end.
    """
    gathered: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for row in rows:
        if row.cell_key != EVERYONE or row.mean is not None:
            continue
        for code, text in (row.distribution or {}).items():
            share = int(str(text).strip("≤≥"))
            weight = NumberBand(row.n_band).at_least
            gathered.setdefault(row.question_code, {}).setdefault(code, []).append((share, weight))
    return {
        question: {code: _mean_share(told) for code, told in by_code.items()}
        for question, by_code in gathered.items()
    }


def _mean_share(told: list[tuple[int, int]]) -> int:
    whole = sum(share * weight for share, weight in told)
    return round(whole / sum(weight for _share, weight in told))


def _avoidable(shares: Mapping[str, Mapping[str, int]]) -> int | None:
    """Return how many in a hundred said the request need not have been, where that is asked."""
    needed = [by_code[NEEDED] for by_code in shares.values() if NEEDED in by_code]
    return 100 - needed[0] if needed else None


def _findings(session: Session, at: datetime, service_id: int) -> list[PublishedFinding]:
    return list(
        session.scalars(
            select(PublishedFinding)
            .join(Wave, Wave.id == PublishedFinding.wave_id)
            .join(RatingBatch, RatingBatch.wave_id == Wave.id)
            .where(RatingBatch.service_id == service_id, *_told(at))
            .where(PublishedFinding.cell_key == EVERYONE)
        )
    )


def _weakest(findings: Iterable[PublishedFinding]) -> str | None:
    """Return the stage that more than half of the batches named, of those that could name one."""
    kind = FindingKind.WEAKEST_LINK.value
    documents = [one.document for one in findings if one.kind == kind]
    named = Counter(document.get("code") for document in documents)
    code, times = named.most_common(1)[0] if named else (None, 0)
    return code if times * 2 > len(documents) else None


def _cells(session: Session, at: datetime, *wanted: ColumnElement[bool]) -> list[Row[Any]]:
    return list(
        session.execute(
            select(
                RatingBatch.service_id,
                RatingBatch.asked_roles,
                PublishedCell.wave_id,
                PublishedCell.cell_key,
                PublishedCell.n_band,
                PublishedCell.mean,
                PublishedCell.distribution,
                PublishedCell.question_code,
                Question.dimension,
                Question.options,
                Wave.template_id,
            )
            .join(Wave, Wave.id == PublishedCell.wave_id)
            .join(RatingBatch, RatingBatch.wave_id == Wave.id)
            .join(
                Question,
                (Question.template_id == Wave.template_id)
                & (Question.code == PublishedCell.question_code),
            )
            .where(*_told(at), *wanted)
            .order_by(Wave.closes_at, Wave.id)
        )
    )


def _told(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Wave.state == WaveState.PUBLISHED,
        Wave.closes_at > at - PERIOD,
        Wave.closes_at <= at,
    )


def _hundredth(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)
