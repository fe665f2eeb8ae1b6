from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pulse.publishing.cells import cells_of, findings_of, labels_of
from pulse.publishing.models import PublishedFinding
from pulse.results.reading import WaveResults
from pulse.results.scores import Score
from pulse.results.verdicts import doubt_of, pull, verdicts
from pulse.surveys.form import read_form
from tests.pulse.results.published import index_template, publish_means

WEIGHTS = {"work": Decimal("0.6"), "rest": Decimal("0.4")}
MEANS = {"overall": "3.0", "work": "4.0", "rest": "2.0"}


def results(session: Session, *found: tuple[str, str, dict[str, Any]]) -> WaveResults:
    template = index_template(session, WEIGHTS)
    wave = publish_means(session, template, 0, {"everyone": MEANS, "department:T1": MEANS})
    for key, kind, document in found:
        row = {"cell_key": key, "kind": kind, "document": document}
        session.add(PublishedFinding(id=secrets.token_hex(16), wave_id=wave.id, **row))
    session.flush()
    cells = cells_of(session, wave.id)
    labels = labels_of(wave, {cell.cell_key for cell in cells})
    told = findings_of(session, wave.id)
    return WaveResults(wave, read_form(wave.plan["form"]), labels, cells, [], 75, findings=told)


def scored(**values: str) -> dict[str, Score]:
    return {code: Score(Decimal(value)) for code, value in values.items()}


def test_the_pull_of_a_chain_of_five_stages() -> None:
    scores = scored(a="77.5", b="75", c="72.5", d="35", e="70", overall="42.5")
    assert pull(scores) == Decimal("0.76")
    assert pull({**scores, "recommend": Score(Decimal(0))}) == Decimal("0.76")


def test_no_pull_is_told_where_it_cannot_be_known() -> None:
    assert pull(scored(a="50", b="50", overall="40")) is None
    assert pull(scored(a="50", b="40")) is None
    assert pull(scored(a="50", overall="40")) is None
    ended = {**scored(a="50", b="40"), "overall": Score(Decimal("12.5"), "low")}
    assert pull(ended) is None


def test_a_clear_link_is_where_to_begin(session: Session) -> None:
    found = verdicts(
        results(
            session,
            ("everyone", "weakest_link", {"code": "rest"}),
            ("everyone", "drivers", {"shares": {"work": 70, "rest": 30}, "explained": 55}),
        )
    )
    assert [entry.key for entry in found] == ["everyone"]
    assert (found[0].weakest, found[0].begin_with) == ("rest", "rest")
    assert found[0].drivers == (("work", 70), ("rest", 30))
    assert found[0].pull == Decimal("0.00")


def test_where_nothing_is_clear_the_largest_weighted_gap_comes_first(session: Session) -> None:
    found = verdicts(
        results(
            session,
            ("everyone", "weakest_link", {"code": None}),
            ("everyone", "drivers", {"refused": "too_few"}),
        )
    )[0]
    assert (found.weakest, found.pull, found.refusal) == (None, None, "too_few")
    assert found.gaps == (("rest", Decimal("20.0")),)
    assert found.begin_with == "rest"


def test_a_share_of_nothing_is_no_driver(session: Session) -> None:
    shares = {"shares": {"work": 100, "rest": 0}, "explained": 40}
    found = verdicts(
        results(
            session, ("everyone", "weakest_link", {"code": None}), ("everyone", "drivers", shares)
        )
    )[0]
    assert found.drivers == (("work", 100),)
    assert found.begin_with is None


def test_only_groups_a_viewer_reads_have_verdicts(session: Session) -> None:
    told = results(session, ("department:T9", "weakest_link", {"code": "work"}))
    assert verdicts(told) == []


@pytest.mark.parametrize("key", ["everyone", "department:T1"])
def test_doubts_are_of_everybody_only(session: Session, key: str) -> None:
    document = {"straight": "50+", "alike": "<10", "without": {}}
    found = doubt_of(results(session, (key, "doubtful_ballots", document)))
    assert (found is not None) is (key == "everyone")
