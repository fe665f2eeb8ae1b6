from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid
from pulse.results.models import PublicFigure
from pulse.results.public_figures import apply_figures, plan_figures

AT = datetime(2026, 8, 31, tzinfo=UTC)
ROW = {
    "wording": "I am  proud of my work.",
    "measure": "top_two",
    "value": "63.5",
    "steps": "5",
    "n": "1200",
    "year": "2024",
    "source": "Some survey",
    "licence": "Open terms",
}


def rows(*changes: dict[str, str]) -> list[tuple[int, dict[str, str]]]:
    return [(at + 2, {**ROW, **change}) for at, change in enumerate(changes)]


def test_a_file_adds_then_corrects_then_changes_nothing(session: Session) -> None:
    plan = plan_figures(session, rows({}))
    assert [row.wording for row in plan.added] == ["I am proud of my work."]
    apply_figures(session, plan, AT)
    assert plan_figures(session, rows({})).unchanged
    corrected = plan_figures(session, rows({"value": "64"}))
    assert len(corrected.changed) == 1
    apply_figures(session, corrected, AT)
    assert session.scalars(select(PublicFigure.value)).one() == "64"
    (one, two) = session.scalars(select(AuditEntry.details).order_by(AuditEntry.id))
    assert (one, two) == ({"added": 1, "changed": 0}, {"added": 0, "changed": 1})


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"source": ""}, "source", "missing"),
        ({"licence": " "}, "licence", "missing"),
        ({"year": "soon"}, "year", "bad_number"),
        ({"n": "29"}, "n", "bad_number"),
        ({"measure": "mean"}, "measure", "unknown"),
        ({"value": "101"}, "value", "bad_number"),
        ({"value": "63.55"}, "value", "bad_number"),
        ({"value": "NaN"}, "value", "bad_number"),
        ({"value": ""}, "value", "missing"),
    ],
)
def test_a_figure_without_its_facts_is_refused(
    session: Session, change: dict[str, str], field: str, code: str
) -> None:
    plan = plan_figures(session, rows(change))
    assert (plan.problems[0].field, plan.problems[0].code) == (field, code)
    assert not plan.added
    with pytest.raises(Invalid):
        apply_figures(session, plan, AT)


def test_the_same_figure_twice_in_a_file_is_refused(session: Session) -> None:
    plan = plan_figures(session, rows({}, {"value": "1"}))
    assert [(one.line, one.code) for one in plan.problems] == [(3, "duplicate")]
