"""Ratings after a service in words: by role, by stage, by customer, and where green hides red."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask_babel import get_locale

from app.i18n import localized
from app.translate import _, _l
from app.views.doubt_words import BANDS
from app.views.fulfilment_words import HIGH_PAUSE_SHARE, percent
from app.words import department_name
from pulse.commitments.fulfilment import WATERMELON_SATISFACTION, ServiceFulfilment
from pulse.commitments.matrix import Pair
from pulse.people.tree import DepartmentTree
from pulse.ratings.batches import FEWEST_BALLOTS, ROLES, SHORTEST
from pulse.ratings.questionnaire import NONE
from pulse.results.service_ratings import WEEKS, Rated, ServiceRatings

GAP_TO_SPEAK_OF = Decimal(10)
ROLE_WORDS: Mapping[str, object] = {
    "user": _l("Those who use it"),
    "buyer": _l("Those who pay for it"),
    "decider": _l("Those who decide on it"),
    "proxy": _l("Those who asked for somebody else"),
}


@dataclass(frozen=True)
class RatingRow:
    """One line of a table: of whom or what, the figure, and from how many answers."""

    words: str
    figure: str
    answers: str
    is_lowest: bool = False


@dataclass(frozen=True)
class RatingPart:
    """What people say of a service, led by one sentence; tables only where something is told."""

    headline: str
    notes: Sequence[str]
    roles: Sequence[RatingRow]
    stages: Sequence[RatingRow]
    customers: Sequence[RatingRow]
    under: str
    watermelon: str = ""
    latest_wave: int | None = None


@dataclass(frozen=True)
class WatermelonLine:
    """A service whose promises are kept while people are unhappy or most of the time is paused."""

    code: str
    name: str
    words: str


def rating_part(
    ratings: ServiceRatings, fulfilment: ServiceFulfilment | None, tree: DepartmentTree
) -> RatingPart:
    """Say what a service's ratings tell; ``ratings`` holds only what this viewer may read."""
    return RatingPart(
        headline=_headline(ratings),
        notes=_notes(ratings),
        roles=_role_rows(ratings),
        stages=_stage_rows(ratings),
        customers=_customer_rows(ratings, tree),
        under=_(
            "This counts the batches of the last %(weeks)s weeks. A batch is counted once "
            "%(fewest)s answers and %(days)s days have come together; no group of fewer than "
            "five is shown, and no answer leads to a request or a person.",
            weeks=WEEKS,
            fewest=FEWEST_BALLOTS,
            days=SHORTEST.days,
        ),
        watermelon=watermelon_words(fulfilment, ratings, tree) if fulfilment else "",
        latest_wave=ratings.latest_wave,
    )


def watermelon_words(
    fulfilment: ServiceFulfilment, ratings: ServiceRatings | None, tree: DepartmentTree
) -> str:
    """Say why a service is green outside and red inside; empty where it is not."""
    lowest = ratings.lowest_satisfaction if ratings else None
    judged = replace(fulfilment, satisfaction=None if lowest is None else float(lowest))
    if not judged.is_watermelon:
        return ""
    reasons = _unhappy(ratings, tree) if ratings else []
    if (judged.pause_share or 0.0) > HIGH_PAUSE_SHARE:
        share = percent(judged.pause_share)
        reasons.append(_("the clock stood still for %(share)s of the time", share=share))
    return _(
        "Green outside, red inside: the promises are kept, and yet %(reasons)s.",
        reasons=_("; ").join(reasons),
    )


def watermelon_lines(
    services: Iterable[ServiceFulfilment],
    ratings: Mapping[int, ServiceRatings],
    tree: DepartmentTree,
) -> list[WatermelonLine]:
    """Return the services of which that is true, in order of code."""
    found = [
        WatermelonLine(one.code, localized(one, "name"), words)
        for one in services
        if (words := watermelon_words(one, ratings.get(one.service_id), tree))
    ]
    return sorted(found, key=lambda line: line.code)


def pair_satisfaction(
    pairs: Iterable[Pair],
    ratings: Mapping[int, ServiceRatings],
    providers: Mapping[int, int],
    tree: DepartmentTree,
) -> dict[tuple[int, int], str]:
    """Return what the people of one department say of another's services, from 0 to 100.

    ``providers`` names the (rolled-up) provider department of each service. The mean of the
    services' published figures, weighted by the lower end of their bands of answers.
    """
    found: dict[tuple[int, int], str] = {}
    for pair in pairs:
        codes = tree.path_codes(pair.customer_id) if pair.customer_id in tree else ()
        told = [
            ratings[service_id].customers[code]
            for service_id, provider_id in providers.items()
            if provider_id == pair.provider_id and service_id in ratings
            for code in codes
            if code in ratings[service_id].customers
        ]
        if told:
            weight = sum(one.at_least for one in told)
            whole = sum(one.score * one.at_least for one in told)
            found[pair.customer_id, pair.provider_id] = f"{whole / weight:.1f}"
    return found


def _headline(ratings: ServiceRatings) -> str:
    if not ratings.batches:
        return _("No ratings have been counted yet.")
    if ratings.satisfaction is None:
        return _("Too few users have rated this service to say anything.")
    return _("Those who use it rate it %(score)s out of 100.", score=ratings.satisfaction)


def _notes(ratings: ServiceRatings) -> list[str]:
    notes = [*_burst_notes(ratings), *_weakest_notes(ratings)]
    gap = ratings.role_gap
    if gap and gap[2] >= GAP_TO_SPEAK_OF:
        high, low, points = gap
        notes.append(
            _(
                "%(high)s: %(most)s. %(low)s: %(least)s. That is a gap of %(points)s points, so "
                "they are never put together.",
                high=ROLE_WORDS[high],
                most=ratings.roles[high].score,
                low=ROLE_WORDS[low],
                least=ratings.roles[low].score,
                points=points,
            )
        )
    if ratings.avoidable is not None:
        share = ratings.avoidable
        notes.append(
            _("About %(share)s%% said that the request could have been spared.", share=share)
        )
    if ratings.batches:
        notes += [
            _("%(who)s were never asked: a fault of the measurement.", who=ROLE_WORDS[role])
            for role in ratings.never_asked
        ]
    return notes


def _burst_notes(ratings: ServiceRatings) -> list[str]:
    """Set the two means side by side where many pressed the same within minutes."""
    burst = ratings.burst
    if burst is None:
        return []
    share = BANDS[burst.share]
    if burst.without is None:
        return [
            _(
                "In one batch the same was pressed within minutes in %(share)s. Every answer is "
                "kept and counted.",
                share=share,
            )
        ]
    return [
        _(
            "In one batch the same was pressed within minutes in %(share)s: %(mean)s of 5 with "
            "them, %(without)s without. Every answer is kept and counted.",
            share=share,
            mean=burst.mean,
            without=burst.without,
        )
    ]


def _weakest_notes(ratings: ServiceRatings) -> list[str]:
    lowest = ratings.lowest_stage
    if lowest is None:
        return []
    return [_weakest_sentence(ratings, lowest), *_named_sentence(ratings)]


def _named_sentence(ratings: ServiceRatings) -> list[str]:
    code = max(ratings.named, key=lambda one: ratings.named[one], default=NONE)
    if code == NONE:
        return []
    return [
        _(
            "Asked straight out, about %(share)s%% named “%(stage)s”.",
            share=ratings.named[code],
            stage=_stage(ratings, code),
        )
    ]


def _weakest_sentence(ratings: ServiceRatings, lowest: str) -> str:
    if ratings.weakest != lowest:
        return _("Which stage is the weakest is not clear.")
    verdict = ratings.roles.get("user") or ratings.everyone
    facts = {
        "stage": _stage(ratings, lowest),
        "low": _one(ratings.stages[lowest]),
        "mean": ratings.stage_mean,
        "whole": _one(verdict) if verdict else "",
    }
    if ratings.is_nearer_weakest:
        return _(
            "The weakest stage is “%(stage)s” with %(low)s of 5. The whole (%(whole)s) lies "
            "nearer to it than to the mean of the stages (%(mean)s).",
            **facts,
        )
    return _("The weakest stage is “%(stage)s” with %(low)s of 5.", **facts)


def _role_rows(ratings: ServiceRatings) -> list[RatingRow]:
    return [
        _row(str(ROLE_WORDS[role]), ratings.roles[role], str(ratings.roles[role].score))
        for role in ROLES
        if role in ratings.roles
    ]


def _stage_rows(ratings: ServiceRatings) -> list[RatingRow]:
    return [
        replace(_row(_stage(ratings, code), one, _one(one)), is_lowest=code == ratings.weakest)
        for code, one in ratings.stages.items()
    ]


def _customer_rows(ratings: ServiceRatings, tree: DepartmentTree) -> list[RatingRow]:
    return [
        _row(_department(tree, code), one, str(one.score))
        for code, one in sorted(ratings.customers.items())
        if not code.endswith("/+other")
    ]


def _row(words: str, rated: Rated, figure: str) -> RatingRow:
    return RatingRow(words, figure, _("%(count)s or more", count=rated.at_least))


def _unhappy(ratings: ServiceRatings, tree: DepartmentTree) -> list[str]:
    told = [(_department(tree, code), one.score) for code, one in ratings.customers.items()]
    if ratings.satisfaction is not None and ratings.satisfaction < WATERMELON_SATISFACTION:
        return [_("those who use it rate it %(score)s out of 100", score=ratings.satisfaction)]
    return [
        _("the people of %(who)s rate it %(score)s out of 100", who=who, score=score)
        for who, score in sorted(told, key=lambda entry: entry[1])
        if score < WATERMELON_SATISFACTION
    ]


def _department(tree: DepartmentTree, code: str) -> str:
    node = tree.by_code.get(code)
    return code if node is None else department_name(node)


def _stage(ratings: ServiceRatings, code: str) -> str:
    locale = str(get_locale() or "ko")
    names = ratings.names.get(locale) or ratings.names.get("ko") or {}
    return names.get(code, code)


def _one(rated: Rated) -> str:
    return f"{rated.mean:.1f}"
