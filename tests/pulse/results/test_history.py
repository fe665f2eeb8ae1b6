from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.results.history import history_of
from pulse.results.indices import index_by_cell
from pulse.surveys.models import Wave
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.results.test_indices import EXAMPLE, example, mean_for, weights

ALL = ["everyone", "department:T1"]


def waves(session: Session) -> list[Wave]:
    template = index_template(session, weights())
    flat = dict.fromkeys(["overall", *EXAMPLE], "3.0")
    told = [{**flat, "voice": mean} for mean in ("1.0", "2.0", "3.0", "4.5")]
    return [
        publish_means(session, template, 3 * at, {"everyone": means})
        for at, means in enumerate(told)
    ]


def test_the_newest_wave_has_the_index_that_is_told_elsewhere(session: Session) -> None:
    newest = waves(session)[-1]
    index = history_of(session, newest, ALL).index("everyone")
    assert index == index_by_cell(session, newest.template.code, ALL)["everyone"]


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
