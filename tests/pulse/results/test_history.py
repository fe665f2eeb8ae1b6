from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.results.history import history_of
from pulse.surveys.models import Wave, WaveState
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.results.test_scores import EXAMPLE, weights

ALL = ["everyone", "department:T1"]


def mean_for(score: float) -> str:
    """The mean on the scale 1 to 5 with this score."""
    return str(Decimal(str(score)) / 25 + 1)


def example() -> dict[str, str]:
    return {"overall": mean_for(62.5)} | {c: mean_for(value) for c, value in EXAMPLE.items()}


def waves(session: Session) -> list[Wave]:
    template = index_template(session, weights())
    flat = dict.fromkeys(["overall", *EXAMPLE], "3.0")
    told = [{**flat, "voice": mean} for mean in ("1.0", "2.0", "3.0", "4.5")]
    return [
        publish_means(session, template, 3 * at, {"everyone": means})
        for at, means in enumerate(told)
    ]


def test_one_wave_gives_the_worked_example(session: Session) -> None:
    template = index_template(session, weights())
    wave = publish_means(session, template, 0, {"everyone": example()})
    index = history_of(session, wave, ALL).index("everyone")
    assert index is not None
    assert index.value == Decimal("58.7")


def test_dimensions_are_means_over_the_last_three_waves(session: Session) -> None:
    index = history_of(session, waves(session)[-1], ALL, limit=4).index("everyone")
    # voice: (25 + 50 + 87.5) / 3 = 54.2, weight 0.08; the oldest of the four is too old
    assert index is not None
    assert index.value == Decimal("50.2")


def test_the_range_rests_on_the_published_spread_and_the_smallest_band(session: Session) -> None:
    template = index_template(session, weights())
    wave = publish_means(session, template, 0, {"everyone": example()})
    index = history_of(session, wave, ALL).index("everyone", spread=9)
    assert index is not None
    # 1.645 × 9 / √10 = 4.68, to 0.1 outwards
    assert index.interval == (Decimal("54.0"), Decimal("63.4"))
    assert index.n_band == "10-19"
    bare = history_of(session, wave, ALL).index("everyone")
    assert bare is not None
    assert bare.interval is None


def test_a_unit_that_missed_more_than_three_dimensions_has_no_index(session: Session) -> None:
    template = index_template(session, weights())
    few = dict.fromkeys(("overall", "work", "tools", "service", "lead", "growth"), "3.0")
    wave = publish_means(session, template, 0, {"everyone": example(), "department:T1": few})
    history = history_of(session, wave, ALL)
    assert history.index("department:T1") is None
    assert history.index("everyone") is not None


def test_the_index_stands_in_the_order_of_closing_however_many_are_read(
    session: Session,
) -> None:
    newest = waves(session)[-1]
    assert len(history_of(session, newest, ALL, limit=12).waves) == 4
    assert len(history_of(session, newest, ALL).waves) == 3


def test_an_earlier_wave_is_seen_with_what_was_known_then(session: Session) -> None:
    second = waves(session)[1]
    history = history_of(session, second, ALL)
    assert [wave.id for wave in history.waves] == [second.id, second.id - 1]
    # voice: (0 + 25) / 2 = 12.5, weight 0.08: 50 - 0.7 * 0.08 * 37.5 = 47.9
    index = history.index("everyone")
    assert index is not None
    assert index.value == Decimal("47.9")


def test_before_is_the_wave_before_and_nothing_for_the_first(session: Session) -> None:
    first, second, *_ = waves(session)
    assert history_of(session, first, ALL).before == {}
    before = history_of(session, second, ALL).before
    assert before["everyone"]["voice"].value == Decimal("0.0")


def test_cells_that_were_not_asked_for_are_left_out(session: Session) -> None:
    template = index_template(session, weights())
    publish_means(session, template, 0, {"everyone": example(), "department:T1": example()})
    wave = publish_means(session, template, 3, {"everyone": {"overall": mean_for(50)}})
    assert set(history_of(session, wave, ["everyone"]).before) == {"everyone"}


def test_a_questionnaire_without_weights_has_no_index(session: Session) -> None:
    template = index_template(session, {})
    wave = publish_means(session, template, 0, {"everyone": {"overall": "3.0"}})
    assert history_of(session, wave, ALL).index("everyone") is None


def test_a_pool_of_other_departments_is_no_earlier_state_of_a_pool(session: Session) -> None:
    template = index_template(session, weights())
    flat = dict.fromkeys(["overall", *EXAMPLE], "3.0")
    pool = "department@everyone/other"
    published = [
        publish_means(session, template, 3 * at, {"everyone": flat, pool: flat}) for at in range(3)
    ]
    for wave, terms in zip(published, (["in:T1", "in:T2"], ["in:T3", "in:T4"], ["in:T3", "in:T4"]),
                           strict=True):  # fmt: skip
        cells = [
            {**entry, "terms": terms} if entry["key"] == pool else entry
            for entry in wave.plan["cells"]["cells"]
        ]
        wave.state = WaveState.PLANNED
        session.flush()
        wave.plan = {**wave.plan, "cells": {**wave.plan["cells"], "cells": cells}}
        session.flush()
        wave.state = WaveState.PUBLISHED
    session.flush()
    history = history_of(session, published[-1], ["everyone", pool])
    assert [pool in scores for scores in history.scores] == [True, True, False]
    assert all("everyone" in scores for scores in history.scores)
