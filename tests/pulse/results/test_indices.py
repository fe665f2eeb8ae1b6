from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.results.indices import index_by_cell
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.results.test_scores import EXAMPLE, weights


def mean_for(score: float) -> str:
    """The mean on the scale 1 to 5 with this score."""
    return str(Decimal(str(score)) / 25 + 1)


def example() -> dict[str, str]:
    return {"overall": mean_for(62.5)} | {c: mean_for(value) for c, value in EXAMPLE.items()}


def test_one_wave_gives_the_worked_example(session: Session) -> None:
    template = index_template(session, weights())
    publish_means(session, template, 0, {"everyone": example()})
    found = index_by_cell(session, template.code, ["everyone", "department:T1"])
    assert {key: index.value for key, index in found.items()} == {"everyone": Decimal("58.7")}


def test_dimensions_are_means_over_the_last_three_waves(session: Session) -> None:
    template = index_template(session, weights())
    flat = dict.fromkeys(["overall", *EXAMPLE], "3.0")
    publish_means(session, template, 0, {"everyone": dict.fromkeys(flat, "1.0")})  # too old
    publish_means(session, template, 3, {"everyone": flat})
    publish_means(session, template, 6, {"everyone": flat})
    publish_means(session, template, 9, {"everyone": {**flat, "voice": "4.5"}})
    index = index_by_cell(session, template.code, ["everyone"])["everyone"]
    # voice: (50 + 50 + 87.5) / 3 = 62.5, weight 0.08: 50 + 0.7 * 0.08 * 12.5 = 50.7
    assert index.value == Decimal("50.7")


def test_a_unit_that_missed_more_than_three_dimensions_has_no_index(session: Session) -> None:
    template = index_template(session, weights())
    few = dict.fromkeys(("overall", "work", "tools", "service", "lead", "growth"), "3.0")
    publish_means(session, template, 0, {"everyone": example(), "department:T1": few})
    assert set(index_by_cell(session, template.code, ["everyone", "department:T1"])) == {
        "everyone"
    }
