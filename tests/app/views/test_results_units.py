from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from app.views.results_figures import rate_words
from app.views.results_units import HeatCell, _headline, _square
from pulse.results.peers import Band, Peer, PeerGroup
from pulse.results.scores import Score


@pytest.mark.parametrize(
    ("value", "level"), [("0", 1), ("19.9", 1), ("20", 2), ("79.9", 4), ("80", 5), ("100", 5)]
)
def test_darkness_has_five_steps(app: Flask, value: str, level: int) -> None:
    score = Score(Decimal(value), n_band="10-19")
    with app.test_request_context():
        found = _square(score)
    assert (found.level, found.band) == (level, "10-19")
    assert value in found.text


def test_a_square_without_a_score_is_empty() -> None:
    assert _square(None) == HeatCell(0, "", "")


def group(*bands: Band) -> PeerGroup:
    zero = Decimal(0)
    peers = tuple(Peer(str(at), Score(zero), zero, zero, zero, b) for at, b in enumerate(bands))
    return PeerGroup("team", False, zero, peers)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([], "Too few like units can be shown to compare them."),
        ([group(Band.WITHIN)], "No unit differs surely from units like it in “Rest”."),
        (
            [group(Band.WITHIN, Band.BELOW), group(Band.ABOVE)],
            "2 units differ surely from units like them in “Rest”.",
        ),
    ],
)
def test_the_first_line_answers_in_words(app: Flask, groups: list[PeerGroup], words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert _headline(groups, "Rest") == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [("75", "75%"), ("≤5", "5% or less"), ("≥95", "95% or more"), ("", "–"), (None, "–")],
)
def test_a_rate_says_its_end(app: Flask, rate: str | None, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert rate_words(rate) == words
