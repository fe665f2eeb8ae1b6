from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.results_export import columns, rows
from pulse.publishing.models import PublishedCell, PublishedParticipation

QUESTIONS = {
    "Q1": SimpleNamespace(code="Q1", dimension="work"),
    "Q2": SimpleNamespace(code="Q2", dimension=""),
}
NAMES = SimpleNamespace(
    cell=lambda label: f"group {label}",
    dimension=lambda code: f"area {code}",
    question=lambda code: "" if code == "GONE" else f"asked {code}",
)


def opened(*cells: PublishedCell, participation: Any = ()) -> Any:
    found = SimpleNamespace(
        cells=cells,
        participation=participation,
        labels={"all": "everybody"},
        form=SimpleNamespace(questions=QUESTIONS),
    )
    return SimpleNamespace(found=found, names=NAMES)


def cell(code: str = "Q1", **given: Any) -> PublishedCell:
    facts = {"mean": "3.4", "interval": ["3.1", "3.7"], "n_band": "10-14", **given}
    return PublishedCell(cell_key="all", question_code=code, **facts)


@pytest.mark.parametrize(
    ("locale", "some"),
    [("en", {"Group", "Mean", "Response rate"}), ("ko", {"집단", "평균", "응답률"})],
)
def test_the_head_is_in_the_readers_language_and_fits_every_row(
    app: Flask, locale: str, some: set[str]
) -> None:
    rate = PublishedParticipation(cell_key="all", invited=20, coverage="75")
    with app.test_request_context(headers={"Accept-Language": locale}):
        heads = columns()
        table = list(rows(opened(cell(), participation=[rate])))
    assert len(set(heads)) == 12
    assert some <= set(heads)
    assert all(row.keys() <= set(heads) for row in table)


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        ({}, 3.4),
        ({"mean": "1.5", "end_code": "low"}, "≤1.5"),
        ({"mean": "4.5", "end_code": "high"}, "≥4.5"),
        ({"mean": None}, ""),
    ],
)
def test_a_mean_is_a_number_unless_only_its_end_is_known(
    app: Flask, given: dict[str, Any], mean: object
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (row,) = rows(opened(cell(**given)))
    assert row["Mean"] == mean
    assert type(row["Mean"]) is type(mean)


def test_a_cell_says_what_was_asked_and_leaves_empty_what_is_not_published(app: Flask) -> None:
    shares = {"yes": 70, "no": 30}
    plain = {"mean": None, "interval": None}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        scored, shared, gone = rows(
            opened(cell(), cell("Q2", distribution=shares, **plain), cell("GONE", **plain))
        )
    assert (scored["Area"], scored["Question"], scored["Group"]) == (
        "area work",
        "asked Q1",
        "group everybody",
    )
    assert (scored["Probably from"], scored["Probably to"], scored["Shares in percent"]) == (
        3.1,
        3.7,
        "",
    )
    assert (shared["Area"], shared["Shares in percent"]) == ("area Q2", "yes: 70, no: 30")
    assert (gone["Area"], gone["Question"], gone["Probably from"]) == ("", "GONE", "")


def test_participation_follows_the_cells_and_does_not_invent_a_delivery(app: Flask) -> None:
    rate = PublishedParticipation(cell_key="all", invited=20, coverage="≥95")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        last = list(rows(opened(cell(), participation=[rate])))[-1]
    assert last == {
        "Group": "group everybody",
        "People asked": 20,
        "Reached": "",
        "Answered of those reached": "",
        "Response rate": "≥95",
    }
