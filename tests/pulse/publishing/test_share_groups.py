from __future__ import annotations

from random import Random

from pulse.publishing.planning import build_plan
from pulse.publishing.releasing import Terms, release_wave
from pulse.publishing.share_groups import grouped, share_groups
from pulse.surveys.form import freeze_form, read_form
from pulse.surveys.models import Installment
from pulse.surveys.question_kinds import Column
from tests.pulse.publishing.test_releasing import roster
from tests.pulse.surveys.world import OPENS, question

RECOMMEND = {"min": 0, "max": 10, "labels": []}


def test_eleven_steps_are_told_as_three() -> None:
    labels = tuple(str(step) for step in range(11))
    groups = share_groups(Column("Q", 11, 0, 10, labels))
    assert list(groups) == ["0-6", "7-8", "9-10"]
    assert grouped([1] * 11, groups) == [7, 2, 2]
    assert sorted(at for group in groups.values() for at in group) == list(range(11))


def test_other_scales_and_choices_keep_their_options() -> None:
    assert share_groups(Column("Q", 5, 1, 5, ("1", "2", "3", "4", "5"))) == {
        str(step): (step - 1,) for step in range(1, 6)
    }
    assert share_groups(Column("Q", 2, None, None, ("yes", "no"))) == {"yes": (0,), "no": (1,)}


def test_a_published_recommendation_tells_three_shares() -> None:
    asked = question("Q-R", 0, "scale", RECOMMEND, dimension="recommend")
    part = Installment(number=1, opens_at=OPENS, question_codes=["Q-R"])
    people = roster(40)
    ballots = {n: {"Q-R": 10 if n < 16 else 8 if n < 28 else n % 7} for n in range(40)}
    form = read_form(freeze_form([part], [asked]))
    released = release_wave(form, build_plan(people, 5), ballots, people, Terms(5, 10, Random(1)))
    everyone = next(cell for cell in released.cells if cell.cell_key == "everyone")
    assert everyone.distribution == {"0-6": "30", "7-8": "30", "9-10": "40"}
