from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from pulse.results.scores import Score
from pulse.results.trends import Break, breaks_between, meaning_of, trend
from pulse.surveys.models import Template
from tests.pulse.results.published import index_template, publish_means

WEIGHTS = {"work": Decimal("0.5"), "rest": Decimal("0.5")}


@pytest.fixture
def template(session: Session) -> Template:
    return index_template(session, WEIGHTS)


def changed(template: Template, what: str) -> tuple[Break, ...]:
    before = meaning_of(template, "work", "cells-1")
    document = deepcopy(template.document)
    method = "cells-1"
    if what == "item":
        template.questions[1].text_ko = "다르게 물어요"
    elif what == "other item":
        template.questions[2].text_ko = "다른 영역을 다르게 물어요"
    elif what == "driver":
        document["dimensions"].append({"id": "voice", "weight": 0.1})
    elif what == "weight":
        document["dimensions"][0]["weight"] = 0.6
    elif what == "method":
        method = "cells-2"
    template.document = document
    return breaks_between(before, meaning_of(template, "work", method))


@pytest.mark.parametrize(
    ("what", "marks"),
    [
        ("nothing", ()),
        ("item", (Break.ITEM,)),
        ("other item", ()),
        ("driver", (Break.DRIVER,)),
        ("weight", (Break.WEIGHT,)),
        ("method", (Break.METHOD,)),
    ],
)
def test_a_series_is_marked_where_its_meaning_changed(
    template: Template, what: str, marks: tuple[Break, ...]
) -> None:
    assert changed(template, what) == marks


def test_items_that_take_turns_are_no_break(session: Session, template: Template) -> None:
    first = publish_means(session, template, 0, {"everyone": {"work": "3.0"}})
    second = publish_means(session, template, 3, {"everyone": {"work": "3.4"}})
    scores = [{"work": Score(Decimal(60))}, {"work": Score(Decimal(50))}]
    points = trend([second, first], scores, {}, "work")
    assert [(p.wave.id, p.score and p.score.value, p.breaks) for p in points] == [
        (first.id, Decimal(50), ()),
        (second.id, Decimal(60), ()),
    ]


def test_a_wave_without_a_score_stays_in_the_series(session: Session, template: Template) -> None:
    wave = publish_means(session, template, 0, {"everyone": {}})
    (point,) = trend([wave], [{}], {wave.id: "cells-1"}, "work")
    assert point.score is None
