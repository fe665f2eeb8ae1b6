"""What publishing a draft does to trends: where a mark will say that a score means another."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.translate import _
from app.views.results_changes import BREAKS
from app.views.templates_words import dimension_choices
from pulse.results.trends import Break, Meaning, breaks_between, meaning_of
from pulse.surveys import drafts
from pulse.surveys.authoring import build_template, check_entry, latest_template
from pulse.surveys.models import Template, TemplateDraft

OF_ALL = (Break.DRIVER, Break.WEIGHT)


def breaks_ahead(session: Session, draft: TemplateDraft) -> list[str]:
    """Return a line for each area whose trend gets a mark; none where nothing was asked before.

    What concerns every area alike (other areas, other weights) is said once.
    """
    entry = {**drafts.entry_in(draft), "version": draft.based_on + 1}
    scales = drafts.scales_in(draft)
    if not draft.based_on or check_entry(entry, scales):
        return []
    before, now = latest_template(session, draft.code), build_template(entry, scales)
    names = dict(dimension_choices(entry))
    asked = _areas(before) & _areas(now)
    found = {code: _marks(before, now, code) for code in names if code in asked}
    of_one = [
        _("%(area)s: a break mark (%(why)s)", area=names[code], why=str(BREAKS[Break.ITEM]))
        for code, marks in found.items()
        if Break.ITEM in marks
    ]
    of_all = [
        _("Every area: a break mark (%(why)s)", why=str(BREAKS[mark]))
        for mark in OF_ALL
        if any(mark in marks for marks in found.values())
    ]
    return [*of_one, *of_all]


def _areas(template: Template) -> set[str]:
    return {question.dimension for question in template.questions if question.dimension}


def _marks(before: Template, now: Template, code: str) -> tuple[Break, ...]:
    pair: list[Meaning] = [meaning_of(each, code, "") for each in (before, now)]
    return breaks_between(*pair)
