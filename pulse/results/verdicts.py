"""What was found about each group, read beside its published scores: where to begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pulse.publishing.items import OVERALL, RECOMMEND
from pulse.publishing.models import FindingKind
from pulse.publishing.plan import EVERYONE
from pulse.results.reading import WaveResults
from pulse.results.scores import Score, gaps
from pulse.surveys.form import weights_of

HUNDREDTH = Decimal("0.01")
LEAST_SHARE = 5


@dataclass(frozen=True)
class Verdict:
    """One group's weakest link with its pull, its drivers, and its gaps from the largest.

    ``weakest`` is None where no area is surely the lowest. ``drivers`` are shares of the explained
    variance in points, largest first; ``refusal`` says why there are none. ``gaps`` weigh what is
    missing to the goal by those shares, or by the template's weights where there are none.
    """

    key: str
    weakest: str | None
    pull: Decimal | None
    drivers: tuple[tuple[str, int], ...]
    refusal: str | None
    gaps: tuple[tuple[str, Decimal], ...]

    @property
    def begin_with(self) -> str | None:
        """The area to begin with: the weakest link where it is clear, else the largest gap."""
        return self.weakest or (self.gaps[0][0] if self.gaps else None)


@dataclass(frozen=True)
class Doubt:
    """How many ballots look filled in without reading, in bands, and means without them."""

    straight: str
    alike: str
    without: Mapping[str, Mapping[str, str | None]]
    burst: str = ""


def verdicts(results: WaveResults) -> list[Verdict]:
    """Return what was found about the groups this viewer reads, in the order of the plan."""
    documents: dict[str, dict[str, Mapping[str, object]]] = {}
    for finding in results.findings:
        documents.setdefault(finding.cell_key, {})[finding.kind] = finding.document
    return [
        _verdict(results, key, documents[key])
        for key in results.labels
        if FindingKind.WEAKEST_LINK.value in documents.get(key, {})
    ]


def doubt_of(results: WaveResults) -> Doubt | None:
    """Return what was said about doubtful ballots; None where none were looked for."""
    for finding in results.findings:
        if (finding.cell_key, finding.kind) == (EVERYONE, FindingKind.DOUBTFUL.value):
            return Doubt(**finding.document)
    return None


def index_spread_of(results: WaveResults) -> int | None:
    """Return the published spread of people's own index, in points; None where it is not told."""
    for finding in results.findings:
        if (finding.cell_key, finding.kind) == (EVERYONE, FindingKind.INDEX_SPREAD.value):
            return int(finding.document["points"])
    return None


def pull(scores: Mapping[str, Score]) -> Decimal | None:
    """Return how far the lowest area draws the overall score away from the areas' mean.

    (mean of areas - overall) / (mean of areas - lowest): 0 where the overall equals the mean, 1
    where it equals the lowest. From published scores; None without an overall score, with one
    only known to lie at an end, or where all areas are alike.
    """
    overall = scores.get(OVERALL)
    links = [score for code, score in scores.items() if code not in (OVERALL, RECOMMEND)]
    if overall is None or len(links) < 2 or any(score.end_code for score in (overall, *links)):
        return None
    values = [Fraction(score.value) for score in links]
    mean = sum(values, Fraction(0)) / len(values)
    if mean == min(values):
        return None
    drawn = (mean - Fraction(overall.value)) / (mean - min(values))
    exact = Decimal(drawn.numerator) / Decimal(drawn.denominator)
    return exact.quantize(HUNDREDTH, ROUND_HALF_UP)


def _verdict(
    results: WaveResults, key: str, documents: Mapping[str, Mapping[str, object]]
) -> Verdict:
    scores = results.scores.get(key, {})
    told = documents.get(FindingKind.DRIVERS.value, {})
    code = documents[FindingKind.WEAKEST_LINK.value].get("code")
    drivers = _drivers(told)
    return Verdict(
        key=key,
        weakest=None if code is None else str(code),
        pull=None if code is None else pull(scores),
        drivers=drivers,
        refusal=str(told["refused"]) if "refused" in told else None,
        gaps=tuple(gaps({c: s.value for c, s in scores.items()}, _weights(results, drivers))),
    )


def _drivers(told: Mapping[str, object]) -> tuple[tuple[str, int], ...]:
    shares = told.get("shares")
    listed = shares.items() if isinstance(shares, Mapping) else ()
    return tuple(
        sorted(
            ((str(code), int(share)) for code, share in listed if int(share) >= LEAST_SHARE),
            key=lambda entry: (-entry[1], entry[0]),
        )
    )


def _weights(results: WaveResults, drivers: tuple[tuple[str, int], ...]) -> Mapping[str, Decimal]:
    if drivers:
        return {code: Decimal(share) / 100 for code, share in drivers}
    return weights_of(results.wave.template.document)
