from __future__ import annotations

from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.publishing.cells import cells_of, labels_of
from pulse.results.heat_map import NOT_SHOWN, heat_map
from pulse.results.history import history_of
from pulse.results.reading import WaveResults
from pulse.surveys.form import read_form
from pulse.surveys.models import Wave
from tests.pulse.results.published import index_template, publish_means

WEIGHTS = {"work": Decimal("0.6"), "rest": Decimal("0.4")}


def results(session: Session, wave: Wave) -> WaveResults:
    cells = cells_of(session, wave.id)
    labels = labels_of(wave, {cell.cell_key for cell in cells})
    return WaveResults(wave, read_form(wave.plan["form"]), labels, cells, [], 75)


def test_rows_follow_the_plan_and_columns_the_template(session: Session) -> None:
    template = index_template(session, WEIGHTS)
    means = {
        "everyone": {"overall": "3.0", "work": "4.0", "rest": "2.0"},
        "department:T1": {"overall": "3.5", "rest": "2.5"},
        "department:T2": {},
    }
    found = heat_map(results(session, publish_means(session, template, 0, means)))
    assert found.columns == ("overall", "work", "rest")
    assert [(row.label.code, row.depth) for row in found.rows] == [
        ("everyone", 0),
        ("T1", 1),
        ("T2", 1),
    ]
    words = [[row.values[column].text_code for column in found.columns] for row in found.rows]
    assert words == [
        ["50.0", "75.0", "25.0"],
        ["62.5", NOT_SHOWN, "37.5"],
        [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN],
    ]


def test_changes_are_between_published_scores_of_the_same_unit(session: Session) -> None:
    template = index_template(session, WEIGHTS)
    publish_means(session, template, 0, {"everyone": {"work": "1.2"}})  # not the one before
    publish_means(session, template, 3, {"everyone": {"work": "3.0", "rest": "3.0"}})
    now = results(
        session,
        publish_means(
            session,
            template,
            6,
            {"everyone": {"work": "3.2", "overall": "3.0"}, "department:T1": {"work": "3.0"}},
        ),
    )
    rows = {
        r.label.key: r.values
        for r in heat_map(now, history_of(session, now.wave, now.labels.keys()).before).rows
    }
    assert rows["everyone"]["work"].change == Decimal("5.0")
    assert rows["everyone"]["overall"].change is None
    assert rows["department:T1"]["work"].change is None


def test_nothing_is_read_of_a_wave_not_yet_published(session: Session) -> None:
    from pulse.surveys.models import WaveState  # noqa: PLC0415 - the one state wanted here

    template = index_template(session, WEIGHTS)
    wave = publish_means(session, template, 0, {"everyone": {"work": "3.0"}})
    assert len(cells_of(session, wave.id)) == 1
    wave.state = WaveState.CLOSED
    session.flush()
    assert cells_of(session, wave.id) == []
