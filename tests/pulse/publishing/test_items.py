from __future__ import annotations

from fractions import Fraction

from pulse.publishing.items import Item


def test_a_reversed_question_turns_its_points_round() -> None:
    plain = Item("q", "", 0, 4, False, {})
    turned = Item("q", "", 0, 4, True, {})
    assert [plain.points(0), plain.points(3)] == [0.0, 75.0]
    assert [turned.points(0), turned.points(3)] == [100.0, 25.0]
    assert plain.options == 5


def test_a_mean_is_of_those_of_the_group_who_answered() -> None:
    item = Item("q", "", 1, 5, False, {1: 0, 2: 2, 3: 4})
    assert str(item.mean({2, 3, 4}).value) == "4.0"
    assert item.published({2, 3, 4}) == Fraction(3, 4)
    assert Item("q", "", 1, 5, True, item.index_of).published({2, 3, 4}) == Fraction(1, 4)


def test_a_published_share_knows_no_more_than_the_end_coded_mean() -> None:
    lowest = Item("q", "", 1, 5, False, dict.fromkeys(range(5), 0))
    nearly = Item("q", "", 1, 5, False, {0: 2, **dict.fromkeys(range(1, 5), 0)})
    assert lowest.published(range(5)) == nearly.published(range(5))
