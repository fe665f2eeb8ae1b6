"""How long people wait, what reaches its owner, and satisfaction by role, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.i18n import localized
from app.translate import _, ngettext
from app.views.ratings_words import ROLE_WORDS
from app.views.results_figures import Figure
from app.words import day
from pulse.commitments.models import Service
from pulse.participation.listening import Listening
from pulse.results.indices import action_closure
from pulse.results.service_ratings import MATTERING_ROLES, ServiceRatings


@dataclass(frozen=True)
class ThemeLine:
    """One subject: when it had five voices, when people were told, and the days between."""

    word: str
    began: str
    told: str
    days: int
    began_on: date
    told_on: date | None


@dataclass(frozen=True)
class RoleLine:
    """The verdict on one service by role."""

    code: str
    name: str
    scores: Sequence[str]


@dataclass(frozen=True)
class WaitingPage:
    """How long people wait, what reaches its owner, and satisfaction by role."""

    headline: str
    figures: Sequence[Figure]
    themes: Sequence[ThemeLine]
    roles: Sequence[str]
    services: Sequence[RoleLine]
    missing: Sequence[str]


def build(
    heard: Listening,
    reach: tuple[int, int],
    services: Sequence[tuple[Service, ServiceRatings]],
    *,
    names_words: bool,
) -> WaitingPage:
    """Lay out how long people wait; the words of subjects only for who reads all comments."""
    themes = [
        ThemeLine(
            word=one.word,
            began=day(one.began_on),
            told=day(one.told_on) if one.told_on else _("not yet"),
            days=one.days,
            began_on=one.began_on,
            told_on=one.told_on,
        )
        for one in heard.themes
    ]
    return WaitingPage(
        headline=_headline(heard),
        figures=_figures(heard, reach),
        themes=themes if names_words else [],
        roles=[str(ROLE_WORDS[role]) for role in MATTERING_ROLES],
        services=[_role_line(service, rated) for service, rated in services if rated.roles],
        missing=[
            _(
                "Who acknowledged a subject, and when the change itself was made, is not on "
                "record; counted is until people were told."
            ),
            _(
                "How much is done through personal contacts is not known: no published survey has "
                "asked by which way a request was made."
            ),
        ],
    )


def _headline(heard: Listening) -> str:
    if not heard.themes:
        return _("No subject reached five voices in this half-year.")
    if heard.open == len(heard.themes):
        return _("No subject that five people or more named has been answered yet.")
    if heard.median is None:
        return _("Most subjects that five people or more named are still without an answer.")
    return ngettext(
        "From the fifth voice to an answer it took %(num)s working day (median).",
        "From the fifth voice to an answer it took %(num)s working days (median).",
        heard.median,
    )


def _figures(heard: Listening, reach: tuple[int, int]) -> list[Figure]:
    median, oldest = heard.median, heard.oldest_silent
    answered, due = reach
    told = action_closure(answered, due)
    return [
        Figure(
            _("Time to listen"),
            "–" if median is None else str(median),
            ngettext(
                "working days, median of %(num)s subject",
                "working days, median of %(num)s subjects",
                len(heard.themes),
            ),
            _(
                "From the results in which a subject first had five comments to the answer told "
                "to everybody asked. Subjects still open count as having waited until now "
                "(Kaplan-Meier)."
            ),
            "taking-part",
        ),
        Figure(
            _("Oldest subject without an answer"),
            "–" if oldest is None else str(oldest),
            _("working days so far") if oldest is not None else _("none is open"),
            _("The longest wait among subjects nobody has answered yet."),
            "taking-part",
        ),
        Figure(
            _("What reached its owner"),
            "–" if told is None else _("%(rate)s%%", rate=told),
            _("%(met)s of %(due)s decisions were answered in time", met=answered, due=due)
            if due
            else _("no decision was asked of anybody, or all are still open"),
            _("Decisions asked in digests that were answered before they lapsed / all of them."),
            "taking-part",
        ),
    ]


def _role_line(service: Service, rated: ServiceRatings) -> RoleLine:
    return RoleLine(
        code=service.code,
        name=localized(service, "name"),
        scores=[_role_score(rated, role) for role in MATTERING_ROLES],
    )


def _role_score(rated: ServiceRatings, role: str) -> str:
    found = rated.roles.get(role)
    if found is None:
        return _("never asked") if role in rated.never_asked else _("not shown")
    return _("%(score)s, from at least %(n)s", score=found.score, n=found.at_least)
