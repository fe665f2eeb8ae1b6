"""What an announcement shows of a published wave: everybody's cells, and nothing nearer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from integrations.ports import Links
from integrations.slack.faces import in_language
from integrations.slack.result_blocks import ResultFace, ScoreFace
from integrations.wording import say
from pulse.publishing.cells import cells_of, findings_of, labels_of
from pulse.publishing.models import FindingKind, PublishedCell, WaveRecord
from pulse.publishing.plan import EVERYONE, Dimension
from pulse.results.readers import FRONT_LINE
from pulse.surveys.models import Question, Wave

OVERALL = "overall"


def result_face(
    session: Session, wave: Wave, links: Links, locale: str, *, with_front_line: bool = False
) -> ResultFace:
    """Return what may be announced of ``wave``, which must be published.

    ``with_front_line`` adds what front-line leads read besides: the overall mean of their roles.
    """
    record = session.get(WaveRecord, wave.id)
    cells = {
        cell.question_code: cell
        for cell in cells_of(session, wave.id, {EVERYONE})
        if cell.mean is not None
    }
    questions = [question for question in wave.template.questions if question.code in cells]
    overall = next((entry for entry in questions if entry.dimension == OVERALL), None)
    top = _top(overall or (questions[0] if questions else None))
    others = [entry for entry in questions if entry is not overall and _top(entry) == top]
    labels = area_labels(wave.template.document, locale)
    groups = _front_line(session, wave, overall, locale) if with_front_line and overall else []
    return ResultFace(
        name=wave.name_en if locale == "en" else wave.name_ko,
        rate=record.response_rate if record else None,
        overall=_score(overall, cells, labels) if overall else None,
        scale_max=top,
        scale_min=_end(overall or (questions[0] if questions else None), "min"),
        dimensions=[_score(entry, cells, labels) for entry in others],
        k=wave.k,
        link=links.results(wave.id),
        weakest=_weakest(session, wave, labels),
        groups=groups,
    )


def _front_line(session: Session, wave: Wave, overall: Question, locale: str) -> list[ScoreFace]:
    keys = {
        label.key: label.code
        for label in labels_of(wave).values()
        if label.dimension is Dimension.ROLE and label.code in FRONT_LINE
    }
    return [
        ScoreFace(say(locale, f"results.role_{keys[cell.cell_key]}"), cell.mean, cell.end_code)
        for cell in cells_of(session, wave.id, keys)
        if cell.question_code == overall.code and cell.mean is not None
    ]


def _weakest(session: Session, wave: Wave, labels: Mapping[str, str]) -> str:
    """Return the name of everybody's weakest link, where it is clear."""
    for finding in findings_of(session, wave.id, {EVERYONE}):
        if finding.kind == FindingKind.WEAKEST_LINK.value and finding.document["code"]:
            code = str(finding.document["code"])
            return labels.get(code) or code
    return ""


def _score(
    question: Question, cells: Mapping[str, PublishedCell], labels: Mapping[str, str]
) -> ScoreFace:
    cell = cells[question.code]
    label = labels.get(question.dimension) or question.dimension or question.code
    return ScoreFace(label, cell.mean or "", cell.end_code)


def _top(question: Question | None) -> int:
    return _end(question, "max")


def _end(question: Question | None, name: str) -> int:
    return int(question.options.get(name, 0)) if question else 0


def area_labels(document: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Return the names of dimensions and stages, as far as the template has them."""
    entries: Iterable[Any] = [*_listed(document, "dimensions"), *_listed(document, "stages")]
    return {
        str(entry.get("id") or entry.get("code")): in_language(
            entry.get("name") or entry.get("label"), locale
        )
        for entry in entries
        if isinstance(entry, Mapping)
    }


def _listed(document: Mapping[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    return found if isinstance(found, list) else []
