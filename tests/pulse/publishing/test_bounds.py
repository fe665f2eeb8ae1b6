from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.bounds import ShownCell, mean_bounds, pins_someone, share_bounds
from pulse.publishing.rounding import PublishedShare, published_mean, published_shares

SCALE = [1, 2, 3, 4, 5]


def exact_share(count: int, n: int) -> PublishedShare:
    return PublishedShare(100 * count // n, "exact")


@given(st.lists(st.integers(0, 12), min_size=3, max_size=5).filter(lambda c: sum(c) >= 10))
def test_the_truth_lies_within_the_bounds_of_what_is_shown(counts: list[int]) -> None:
    n, values = sum(counts), list(range(1, len(counts) + 1))
    for count, share in zip(counts, published_shares(counts) or (), strict=True):
        low, high = share_bounds(share, n)
        assert low <= count <= high
    total = sum(c * v for c, v in zip(counts, values, strict=True))
    low, high = mean_bounds(published_mean(total, n, 1, len(counts)), n, values)
    assert low <= total <= high


def test_an_overlap_of_two_sharp_distributions_pins_the_people_in_it() -> None:
    # Everybody of the first cell chose the first option, so those shared with the second did.
    sizes = np.array([8, 2, 8])
    one = ShownCell(np.array([True, True, False]), None, (exact_share(10, 10), exact_share(0, 10)))
    two = ShownCell(np.array([False, True, True]), None, (exact_share(5, 10), exact_share(5, 10)))
    assert pins_someone(sizes, [one, two], [0, 1], 5)


def test_what_is_published_of_one_tree_pins_nobody() -> None:
    sizes = np.array([12, 15, 10])
    counts = np.array([[12, 0, 0, 0, 0], [0, 1, 4, 5, 5], [0, 0, 0, 0, 10]])
    cells = []
    for marks in ([1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]):
        mark = np.array(marks, bool)
        told = counts[mark].sum(axis=0).tolist()
        total = sum(c * v for c, v in zip(told, SCALE, strict=True))
        cells.append(ShownCell(mark, published_mean(total, sum(told)), published_shares(told)))
    assert not pins_someone(sizes, cells, SCALE, 5)


def test_a_mean_at_the_very_end_would_pin_but_is_never_told() -> None:
    sizes = np.array([6])
    mark = np.array([True])
    assert not pins_someone(sizes, [ShownCell(mark, published_mean(30, 6), None)], SCALE, 5)


@st.composite
def tiny(draw: st.DrawFn) -> tuple[list[int], list[list[int]], list[list[bool]]]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    counts = []
    for size in sizes:
        first = draw(st.integers(0, size))
        counts.append([first, size - first])
    marks = draw(
        st.lists(
            st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)).filter(any),
            min_size=1,
            max_size=3,
        )
    )
    return sizes, counts, marks


@given(tiny())
@settings(max_examples=200)
def test_whoever_it_calls_pinned_is_pinned_in_every_possible_world(
    drawn: tuple[list[int], list[list[int]], list[list[bool]]],
) -> None:
    sizes, counts, marks = drawn
    cells, shown = [], []
    for mark in marks:
        told = [sum(c[o] for c, m in zip(counts, mark, strict=True) if m) for o in (0, 1)]
        shares = tuple(PublishedShare(round(100 * t / sum(told)), "exact") for t in told)
        cells.append(ShownCell(np.array(mark), None, shares))
        shown.append((mark, shares, sum(told)))
    worlds = [
        world
        for world in product(*(range(size + 1) for size in sizes))
        if all(_fits(world, sizes, *cell) for cell in shown)
    ]
    fixed = any(len({w[i] for w in worlds}) == 1 for i in range(len(sizes)))
    if pins_someone(np.array(sizes), cells, [0, 1], 5):
        assert fixed
    assert tuple(c[0] for c in counts) in worlds


def _fits(
    world: tuple[int, ...],
    sizes: list[int],
    mark: list[bool],
    shares: tuple[PublishedShare, ...],
    n: int,
) -> bool:
    first = sum(w for w, m in zip(world, mark, strict=True) if m)
    both = (first, n - first)
    return all(
        low <= count <= high
        for count, (low, high) in zip(both, (share_bounds(s, n) for s in shares), strict=True)
    )


def test_shares_told_together_bound_their_options_together() -> None:
    """That everybody chose the last two options pins nobody; that all chose one option does."""
    sizes, marks = np.array([10]), np.array([True])
    nobody, everybody = exact_share(0, 10), exact_share(10, 10)
    pair = ShownCell(marks, None, (nobody, everybody), ((0, 1, 2), (3, 4)))
    single = ShownCell(marks, None, (nobody, everybody), ((0, 1, 2, 3), (4,)))
    assert not pins_someone(sizes, [pair], SCALE, 5)
    assert pins_someone(sizes, [single], SCALE, 5)
