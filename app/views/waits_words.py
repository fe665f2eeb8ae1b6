"""How waiting and the scores of those who wait read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from textwrap import shorten

from flask_babel import get_locale

from app.i18n import localized, spoken
from app.translate import _, _l, ngettext
from app.views.fulfilment_words import percent
from app.views.results_words import Names, score_words, signed
from app.words import day, department_name
from pulse.commitments.matrix import FEWEST_FOR_WEAKEST
from pulse.commitments.models import Service
from pulse.commitments.waits import Waited
from pulse.people.tree import DepartmentTree
from pulse.publishing.cells import CellLabel
from pulse.publishing.items import OVERALL
from pulse.publishing.plan import EVERYONE
from pulse.results.heat_map import columns_of
from pulse.results.history import History
from pulse.results.models import PublishedResponse
from pulse.results.reading import WaveResults
from pulse.results.waits import Link, Point, Together, together

HELP = "service"
"""The area of help from other departments in our own questionnaire: told first where asked."""
VERDICTS = {
    Link.LOWER: _l("Where more promises broke, “%(area)s” was lower."),
    Link.HIGHER: _l(
        "Where more promises broke, “%(area)s” was higher, so something else matters."
    ),
    Link.MAY_BE_CHANCE: _l("No sign so far that broken promises lower “%(area)s”."),
    Link.TOO_LITTLE: _l("It is too early to tell whether broken promises lower “%(area)s”."),
}
SAID = (Link.LOWER, Link.HIGHER)
SIDE_BY_SIDE = 3
"""So many waves in which most broke are set beside as many in which least did."""
ANSWER_SHOWN = 160


@dataclass(frozen=True)
class Compared:
    """What a verdict is made from.

    ``units`` are what is compared, by the key of their cell; ``unit_of`` is that key by who asked
    (a department or a job family).
    """

    found: WaveResults
    tree: DepartmentTree
    history: History
    units: Mapping[str, CellLabel]
    unit_of: Mapping[int | str, str]
    waited: Sequence[Waited]


@dataclass(frozen=True)
class Setting:
    """All the page is made from.

    ``level`` is the division of each department, ``answered`` what was answered to each wave.
    """

    compared: Compared
    names: Names
    level: Mapping[int, int]
    services: Mapping[int, Service]
    answered: Mapping[int, PublishedResponse]


@dataclass(frozen=True)
class UnitLine:
    """One unit: what it waited for, most of it for what, and how it is now."""

    name: str
    due: int
    broken: int
    share: str
    mostly: str
    mostly_code: str
    area: str
    overall: str


@dataclass(frozen=True)
class WaveLine:
    """One wave: what broke meanwhile, how people were, and what they were answered."""

    days: str
    due: int
    broken: int
    area: str
    overall: str
    answer: str


@dataclass(frozen=True)
class Swing:
    """The unit whose broken promises differed most from wave to wave, and what broke there."""

    words: str
    unit: str
    service: str
    service_code: str
    broken: int


@dataclass(frozen=True)
class WaitsPage:
    """All that the page shows."""

    wave_id: int
    headline: str
    who_waited: str
    how_sure: str
    swing: Swing | None
    is_among_others: bool
    under: str
    area: str
    area_name: str
    areas: Sequence[tuple[str, str]]
    by: str
    providers: Sequence[tuple[str, str]]
    units: Sequence[UnitLine]
    waves: Sequence[WaveLine]


def said(compared: Compared) -> str:
    """Say in a sentence what can be said of all promises and help; nothing if nothing can be."""
    area = _chosen("", columns_of(compared.found))
    link = together(_points(compared, compared.waited, area)).link
    if link not in SAID:
        return ""
    name = Names.dimensions_of(compared.found.wave).get(area) or _("Overall")
    return str(VERDICTS[link]) % {"area": name}


def build(setting: Setting, area: str, by: str) -> WaitsPage:
    """Lay out the page for one area, and for the promises of one division or of all."""
    compared = setting.compared
    areas = [(code, setting.names.dimension(code)) for code in columns_of(compared.found)]
    chosen = _chosen(area, [code for code, _name in areas])
    providers = _providers(setting)
    by = by if by in dict(providers) else ""
    counted = [one for one in compared.waited if not by or _provider(setting, one) == by]
    name = dict(areas)[chosen]
    points = _points(compared, counted, chosen)
    verdict = together(points)
    return WaitsPage(
        wave_id=compared.found.wave.id,
        headline=str(VERDICTS[verdict.link]) % {"area": name},
        who_waited=_who_waited(setting, counted),
        how_sure=_how_sure(verdict),
        swing=_swing(setting, counted, points) if verdict.link in SAID else None,
        is_among_others=verdict.is_among_others,
        under=_under(setting, dict(providers).get(by, "")),
        area=chosen,
        area_name=name,
        areas=areas,
        by=by,
        providers=providers,
        units=_unit_lines(setting, counted, chosen),
        waves=_wave_lines(setting, counted, chosen),
    )


def _chosen(asked: str, codes: Sequence[str]) -> str:
    return next(code for code in (asked, HELP, OVERALL, *codes) if code in codes)


def _providers(setting: Setting) -> list[tuple[str, str]]:
    """Return the divisions that promised something, whoever broke most first."""
    broken: Counter[str] = Counter()
    for one in setting.compared.waited:
        broken[_provider(setting, one)] += one.broken
    nodes = setting.compared.tree.by_code
    return [(code, department_name(nodes[code])) for code, _n in broken.most_common() if code]


def _provider(setting: Setting, one: Waited) -> str:
    node = setting.compared.tree.nodes.get(setting.level.get(one.provider_id, one.provider_id))
    return "" if node is None else node.code


def _points(compared: Compared, counted: Iterable[Waited], area: str) -> list[Point]:
    """Return each unit in each wave in which its score of the area is known to the point."""
    broken: Counter[tuple[int, str]] = Counter()
    for one in counted:
        broken[one.span, compared.unit_of[one.customer]] += one.broken
    return [
        Point(key, at, broken[at, key], float(score.value))
        for at, by_cell in enumerate(compared.history.scores)
        for key in compared.units
        if (score := by_cell.get(key, {}).get(area)) is not None and score.end_code is None
    ]


def _who_waited(setting: Setting, counted: Sequence[Waited]) -> str:
    """Name the unit to which promises broke most often, and for what."""
    lines = _counted_units(setting, counted)
    worst = next((key for key, (_due, broken, _of) in lines.items() if broken), None)
    if worst is None:
        return _("No promise to these groups was broken in this time.")
    due, broken, services = lines[worst]
    service, times = services.most_common(1)[0]
    return _(
        "Promises broke most often to %(unit)s: %(broken)s of %(due)s, %(times)s of them in "
        "“%(service)s”.",
        unit=setting.names.cell(setting.compared.units[worst]),
        broken=broken,
        due=due,
        times=times,
        service=_service_name(setting, service),
    )


def _swing(setting: Setting, counted: Sequence[Waited], points: Sequence[Point]) -> Swing | None:
    """Tell of the unit whose broken promises differed most, chosen without looking at scores."""
    by_unit: dict[str, list[Point]] = {}
    for point in sorted(points, key=lambda point: point.broken):
        by_unit.setdefault(point.unit, []).append(point)
    told = {
        key: own[-1].broken - own[0].broken
        for key, own in by_unit.items()
        if len(own) >= 2 * SIDE_BY_SIDE
    }
    key = max(told, key=lambda key: told[key], default="")
    if not told.get(key):
        return None
    fewest, most = by_unit[key][:SIDE_BY_SIDE], by_unit[key][-SIDE_BY_SIDE:]
    name = setting.names.cell(setting.compared.units[key])
    services = _counted_units(setting, counted)[key][2]
    service, times = services.most_common(1)[0]
    return Swing(
        words=_(
            "Broken promises swung widest for %(unit)s: in the three waves with most of them "
            "(%(most)s on average) its score was %(then)s, in the three with fewest (%(fewest)s) "
            "it was %(otherwise)s.",
            unit=name,
            most=_mean(point.broken for point in most),
            then=_mean(point.score for point in most),
            fewest=_mean(point.broken for point in fewest),
            otherwise=_mean(point.score for point in fewest),
        ),
        unit=name,
        service=_service_name(setting, service),
        service_code=setting.services[service].code if service in setting.services else "",
        broken=times,
    )


def _mean(values: Iterable[float]) -> str:
    return f"{fmean(values):.1f}"


def _how_sure(verdict: Together) -> str:
    if verdict.link is Link.TOO_LITTLE:
        return _(
            "A verdict takes the scores of several waves, and promises that broke more often at "
            "one time than at another."
        )
    return _(
        "With each further broken promise the score moved by %(change)s points of 100, probably "
        "between %(low)s and %(high)s. This rests on %(points)s scores of groups over "
        "%(waves)s waves.",
        change=signed(round(verdict.change, 1)),
        low=signed(round(verdict.low, 1)),
        high=signed(round(verdict.high, 1)),
        points=verdict.points,
        waves=verdict.waves,
    )


def _under(setting: Setting, provider: str) -> str:
    waves = setting.compared.history.waves
    words = ngettext(
        "%(wave)s, %(num)s wave from %(start)s to %(end)s",
        "%(wave)s, %(num)s waves from %(start)s to %(end)s",
        len(waves),
        wave=localized(setting.compared.found.wave.template, "name"),
        start=day(waves[-1].opens_at),
        end=day(waves[0].closes_at),
    )
    whose = provider or _("promises of all departments")
    return f"{words} · {whose}"


Counts = tuple[int, int, Counter[int]]
"""Due, broken, and how many were broken by service."""


def _counted_units(setting: Setting, counted: Iterable[Waited]) -> dict[str, Counts]:
    """Count by unit, whoever was let down most often first, and those with little due last."""
    units = setting.compared.units
    due: Counter[str] = Counter()
    broken: dict[str, Counter[int]] = {key: Counter() for key in units}
    for one in counted:
        key = setting.compared.unit_of[one.customer]
        due[key] += one.due
        broken[key][one.service_id] += one.broken
    found = {key: (due[key], broken[key].total(), broken[key]) for key in units}
    return dict(sorted(found.items(), key=lambda unit: _by_need(*unit[1][:2])))


def _by_need(due: int, broken: int) -> tuple[bool, float]:
    return due < FEWEST_FOR_WEAKEST, -broken / due if due else 0.0


def _unit_lines(setting: Setting, counted: Sequence[Waited], area: str) -> list[UnitLine]:
    found = _counted_units(setting, counted)
    return [_unit_line(setting, key, counts, area) for key, counts in found.items()]


def _unit_line(setting: Setting, key: str, counts: Counts, area: str) -> UnitLine:
    due, broken, services = counts
    service, times = services.most_common(1)[0] if broken else (0, 0)
    known = setting.services.get(service)
    return UnitLine(
        name=setting.names.cell(setting.compared.units[key]),
        due=due,
        broken=broken,
        share=percent((due - broken) / due) if due >= FEWEST_FOR_WEAKEST else "",
        mostly=f"{_service_name(setting, service)} ({times})" if times else "",
        mostly_code=known.code if known and times else "",
        area=_score(setting, 0, key, area),
        overall=_score(setting, 0, key, OVERALL),
    )


def _wave_lines(setting: Setting, counted: Sequence[Waited], area: str) -> list[WaveLine]:
    """Return the waves, the newest first."""
    due: Counter[int] = Counter()
    broken: Counter[int] = Counter()
    for one in counted:
        due[one.span] += one.due
        broken[one.span] += one.broken
    return [
        WaveLine(
            days=f"{day(wave.opens_at)} – {day(wave.closes_at)}",
            due=due[at],
            broken=broken[at],
            area=_score(setting, at, EVERYONE, area),
            overall=_score(setting, at, EVERYONE, OVERALL),
            answer=_answer(setting, wave.id),
        )
        for at, wave in enumerate(setting.compared.history.waves)
    ]


def _answer(setting: Setting, wave_id: int) -> str:
    found = setting.answered.get(wave_id)
    if found is None:
        return ""
    said = found.wording(str(get_locale()))
    return spoken(shorten(said.doing, ANSWER_SHOWN, placeholder=" …"), said.locale)


def _score(setting: Setting, at: int, key: str, area: str) -> str:
    score = setting.compared.history.scores[at].get(key, {}).get(area)
    return "" if score is None else score_words(score)


def _service_name(setting: Setting, service_id: int) -> str:
    found = setting.services.get(service_id)
    return "" if found is None else localized(found, "name")
