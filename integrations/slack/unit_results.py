"""What a head is told of the own unit, and everybody of what was heard: faces and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from integrations.moments import say_day
from integrations.ports import Links, Message
from integrations.slack import ids, parts
from integrations.slack.result_blocks import ScoreFace
from integrations.slack.result_views import OVERALL, area_labels
from integrations.wording import say
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree, department_path
from pulse.publishing.cells import CellLabel
from pulse.publishing.first_look import everybody_from
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.results.models import PublishedResponse
from pulse.results.readers import tree_of
from pulse.results.reading import WaveResults, read_results
from pulse.results.responses import latest_for
from pulse.results.verdicts import verdicts
from pulse.surveys.models import Wave
from pulse.surveys.question_kinds import Scale

MOST_UNITS = 5


@dataclass(frozen=True)
class UnitLine:
    """One unit: its overall mean with the band of answers, or nothing that may be shown."""

    name: str
    overall: ScoreFace | None = None
    scale_max: int = 0
    band: str = ""
    begin: str = ""


@dataclass(frozen=True)
class UnitsFace:
    """The units somebody heads, in one published wave.

    ``first_look`` says from when others read a partner's own too, as long as they do not.
    """

    name: str
    units: Sequence[UnitLine]
    link: str
    first_look: str = ""


@dataclass(frozen=True)
class HeardFace:
    """A published response as it is told; ``note`` says where it is in another language only."""

    name: str
    unit: str
    heard: str
    doing: str
    owner: str
    due_on: date
    note: str = ""


def units_face(
    session: Session, viewer: Viewer, wave: Wave, links: Links, locale: str
) -> UnitsFace | None:
    """Return the units a viewer heads, hidden ones without a number; None for who heads none.

    Somebody of a partner company is told of that company as a whole.
    """
    found = read_results(session, viewer, wave.id)
    tree = tree_of(session, wave) if found is None or found.tree is None else found.tree
    if viewer.employer_is_own:
        keys = {code: _key_of(found, tree, code) for code in sorted(viewer.headed_codes)}
        names = {code: _name(tree, code, locale) for code in keys if code in tree.by_code}
        whole = say(locale, "results.whole")
        names |= {code: whole for code in names if keys[code] == EVERYONE}
    else:
        keys, names = _own_company(found, tree, viewer, locale)
    units = [_unit(found, keys[code], names[code], locale) for code in names][:MOST_UNITS]
    name = wave.name_en if locale == "en" else wave.name_ko
    first = _first_look(wave, viewer, locale)
    return UnitsFace(name, units, links.results(wave.id), first) if units else None


def units_message(face: UnitsFace, locale: str) -> Message:
    """Return what a head is told: the own units only, each with a number or the same refusal."""
    names = ", ".join(parts.escape(unit.name) for unit in face.units)
    lead = say(locale, "results.unit_lead", name=parts.escape(face.name), unit=names)
    lines = [_unit_words(unit, locale) for unit in face.units]
    first = [face.first_look] if face.first_look else []
    page = parts.button(say(locale, "results.open"), ids.OPEN_LINK, url=face.link)
    plain = [_unit_words(unit, locale, strong="") for unit in face.units]
    told = [parts.section(line) for line in (lead, *lines, *first)]
    why = say(locale, "results.unit_why")
    blocks = [*told, parts.actions([page]), parts.context(why)]
    return Message(parts.fallback(lead, *plain, *first, why), blocks)


def _first_look(wave: Wave, viewer: Viewer, locale: str) -> str:
    until = everybody_from(wave)
    if viewer.employer_is_own or until is None or viewer.on >= until:
        return ""
    return say(locale, "results.unit_first", day=say_day(until, viewer.on, locale))


def heard_face(
    session: Session, response: PublishedResponse, wave: Wave, locale: str
) -> HeardFace:
    """Return a response as somebody it was meant for reads it."""
    tree = tree_of(session, wave) if response.unit_code else None
    said = response.wording(locale)
    return HeardFace(
        name=wave.name_en if locale == "en" else wave.name_ko,
        unit="" if tree is None else _name(tree, response.unit_code, locale),
        heard=said.heard,
        doing=said.doing,
        owner=said.owner,
        due_on=response.due_on,
        note="" if said.locale == locale else say(locale, f"results.only_{said.locale}"),
    )


def heard_message(face: HeardFace, locale: str, today: date) -> Message:
    """Return what was heard and what follows, to everybody alike."""
    why = say(locale, "results.heard_why")
    blocks = [parts.section(line) for line in heard_lines(face, locale, today)]
    plain = heard_lines(face, locale, today, strong="")
    return Message(parts.fallback(*plain, why), [*blocks, parts.context(why)])


def heard_last(session: Session, department_id: int | None, locale: str, today: date) -> list[str]:
    """Return the newest response that concerns somebody of a department; empty where none does."""
    path = [] if department_id is None else department_path(session, department_id, today)
    found = latest_for(session, [department.code for department in path])
    if not found:
        return []
    response, wave = found[0]
    return heard_lines(heard_face(session, response, wave, locale), locale, today)


def heard_lines(face: HeardFace, locale: str, today: date, strong: str = "*") -> list[str]:
    """Return a response line by line, the first saying what it is about.

    ``strong`` is what stands around a title; nothing where text is read bare.
    """
    key = "results.heard_unit" if face.unit else "results.heard"
    when = say_day(face.due_on, today, locale)
    return [
        say(locale, key, name=parts.escape(face.name), unit=parts.escape(face.unit)),
        _titled(say(locale, "results.heard_what"), face.heard, strong),
        _titled(say(locale, "results.heard_doing"), face.doing, strong),
        say(locale, "results.heard_when", when=when, owner=parts.escape(face.owner)),
        *([face.note] if face.note else []),
    ]


def _titled(title: str, words: str, strong: str) -> str:
    """A title stands above what it names; read bare, where nothing marks it, before it."""
    said = parts.escape(words)
    return f"{strong}{title}{strong}\n{said}" if strong else f"{title}: {said}"


def _unit_words(unit: UnitLine, locale: str, strong: str = "*") -> str:
    name = parts.escape(unit.name)
    if unit.overall is None:
        return say(locale, "results.unit_hidden", unit=name)
    said = say(
        locale,
        "results.unit_overall",
        mean=unit.overall.words(locale),
        scale_max=unit.scale_max,
        band=unit.band,
    )
    begin = say(locale, "results.unit_next", label=parts.escape(unit.begin)) if unit.begin else ""
    return f"{strong}{name}{strong}: {said} {begin}".rstrip()


def _unit(found: WaveResults | None, key: str | None, name: str, locale: str) -> UnitLine:
    """Say one unit's overall mean; without it whatever the reason, nothing at all."""
    cell = None if found is None or key is None else _overall(found, key)
    if found is None or key is None or cell is None:
        return UnitLine(name)
    code, mean, end, band = cell
    kind = found.form.questions[code].kind
    labels = area_labels(found.wave.template.document, locale)
    told = next((one for one in verdicts(found) if one.key == key), None)
    begin = told.begin_with if told is not None else None
    return UnitLine(
        name=name,
        overall=ScoreFace(labels.get(OVERALL) or OVERALL, mean, end),
        scale_max=kind.high if isinstance(kind, Scale) else 0,
        band=band,
        begin=labels.get(begin or "") or "",
    )


def _overall(found: WaveResults, key: str) -> tuple[str, str, str | None, str] | None:
    for asked in found.form.questions.values():
        if asked.dimension != OVERALL:
            continue
        cell = found.cell(key, asked.code)
        if cell is not None and cell.mean is not None:
            return asked.code, cell.mean, cell.end_code, cell.n_band
    return None


def _key_of(found: WaveResults | None, tree: DepartmentTree, code: str) -> str | None:
    """Return the cell of a department; that of everybody for the topmost, which has none."""
    labels: Mapping[str, CellLabel] = {} if found is None else found.labels
    own = next((key for key, label in labels.items() if label.department == code), None)
    is_top = code in {node.code for node in tree.roots()}
    return EVERYONE if own is None and is_top and EVERYONE in labels else own


def _own_company(
    found: WaveResults | None, tree: DepartmentTree, viewer: Viewer, locale: str
) -> tuple[dict[str, str | None], dict[str, str]]:
    """Return the partner's own company as its one unit, called by its top department."""
    root = next((node for node in tree.roots() if node.employer_id == viewer.employer_id), None)
    if root is None:
        return {}, {}
    labels: Mapping[str, CellLabel] = {} if found is None else found.labels
    key = next((k for k, one in labels.items() if one.dimension is Dimension.EMPLOYER), None)
    return {root.code: key}, {root.code: root.name(locale)}


def _name(tree: DepartmentTree, code: str, locale: str) -> str:
    node = tree.by_code.get(code)
    return code if node is None else node.name(locale)
