from __future__ import annotations

from pulse.commitments.duties import LONGEST, Duties, read_duties


def test_what_is_agreed_is_kept_and_what_is_not_is_left_out() -> None:
    agreed = Duties(provider_ko=" 바로 살펴요 ", answer_hours=4)
    document = agreed.to_document()
    assert document == {"provider_ko": "바로 살펴요", "answer_hours": 4}
    assert read_duties(document) == Duties(provider_ko="바로 살펴요", answer_hours=4)
    assert read_duties({"unknown": 1}) == Duties()


def test_what_cannot_be_kept_is_named() -> None:
    bad = Duties(limits_ko="x" * (LONGEST + 1), answer_hours=0, accept_days=61)
    assert bad.problems() == {
        "limits_ko": "too_long",
        "answer_hours": "out_of_range",
        "accept_days": "out_of_range",
    }
    assert Duties().problems() == {}
