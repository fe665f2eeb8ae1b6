"""What everybody on a roll answers follows from what was planted for their unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from app.demo import moods
from app.demo.replies import Roll, care_answers, field_answers, voice_answers, weekly_answers
from pulse.surveys.form import AskedQuestion
from pulse.surveys.question_kinds import kind_of
from tests.pulse.surveys.world import AGREE, question

OFTEN_SCALE = {**AGREE, "min": 0, "max": 4}


def asked(code: str, dimension: str, scale: object = AGREE) -> AskedQuestion:
    return AskedQuestion(code, dimension, kind_of(question(code, 0, "scale", scale)))


def roll(
    units: Mapping[str, int],
    questions: list[AskedQuestion],
    on: date,
    employer: str = "EXT",
    broken: Mapping[str, int] | None = None,
) -> Roll:
    paths = {
        f"{unit}-{number:02d}": ("C0", "D09", unit)
        for unit, count in units.items()
        for number in range(count)
    }
    by_code = {one.code: one for one in questions}
    return Roll(on, paths, dict.fromkeys(paths, employer), by_code, broken or {})


def mean_of(answers: Mapping[str, Mapping[str, object]], unit: str, code: str) -> float:
    said = [int(str(one[code])) for number, one in answers.items() if number.startswith(unit)]
    return sum(said) / len(said)


def test_a_unit_says_what_was_planted_and_as_many_take_part() -> None:
    on = date(2026, 7, 21)
    found = weekly_answers(roll({"T0905": 20, "T0903": 20}, [asked("W-0", "overall")], on))
    assert len(found) == 2 * 14
    assert mean_of(found, "T0905", "W-0") == pytest.approx(1 + 4 * 0.55, abs=0.04)
    assert mean_of(found, "T0903", "W-0") == pytest.approx(1 + 4 * 0.70, abs=0.04)


def test_who_waited_longer_says_less_of_help_and_tools_and_nothing_else() -> None:
    questions = [asked(f"W-{one}", one) for one in ("service", "tools", "lead")]
    units, on = {"T0903": 20, "T0904": 20}, date(2026, 3, 17)
    calm = weekly_answers(roll(units, questions, on))
    hard = weekly_answers(roll(units, questions, on, broken={"T0903": 2}))
    lower = {
        one: mean_of(calm, "T0903", f"W-{one}") - mean_of(hard, "T0903", f"W-{one}")
        for one in ("service", "tools", "lead")
    }
    assert lower == pytest.approx({"service": 0.4, "tools": 0.2, "lead": 0}, abs=0.08)
    others = [number for number in calm if number.startswith("T0904")]
    assert {one: calm[one] for one in others} == {one: hard[one] for one in others}


def test_a_unit_strays_a_little_from_wave_to_wave_but_not_in_the_whole() -> None:
    questions = [asked("W-0", "overall"), asked("W-lead", "lead")]
    days = [date(2026, month, 9) for month in range(1, 9)]
    found = [weekly_answers(roll({"T0903": 20}, questions, day)) for day in days]
    assert len({mean_of(one, "T0903", "W-0") for one in found}) == 1
    strays = [mean_of(one, "T0903", "W-lead") for one in found]
    assert 0.05 < max(strays) - min(strays) < 0.5


def test_small_units_all_answer_and_the_unheard_fall_silent() -> None:
    units = {"T0907": 4, moods.UNHEARD: 20}
    for month in (1, 6):
        found = weekly_answers(roll(units, [asked("W-0", "overall")], date(2026, month, 9)))
        assert sum(number.startswith("T0907") for number in found) == 4
        silent = sum(number.startswith(moods.UNHEARD) for number in found)
        assert silent == round(20 * moods.UNHEARD_PARTICIPATION[month - 1])


def test_the_burst_is_the_best_answer_throughout_in_one_unit_and_wave() -> None:
    questions = [asked("W-0", "overall"), asked("W-work-1", "work")]
    units = {moods.BURST_IN: 13, "T0701": 13}
    found = weekly_answers(roll(units, questions, moods.BURST_ON))
    burst = [one for number, one in found.items() if number.startswith(moods.BURST_IN)]
    assert burst[0] == {"W-0": 5, "W-work-1": 5}
    assert all(one == burst[0] for one in burst)
    calm = weekly_answers(roll(units, questions, date(2026, 6, 9)))
    assert mean_of(calm, moods.BURST_IN, "W-0") < 4


def test_the_load_rises_and_seven_of_sixteen_could_not_stop() -> None:
    questions = [asked("C-mask", "demand", OFTEN_SCALE), asked("C-back", "protection")]
    later = care_answers(roll({"T0905": 22}, questions, date(2026, 5, 11)))
    before = care_answers(roll({"T0905": 22}, questions, date(2026, 2, 9)))
    assert mean_of(later, "T0905", "C-mask") == pytest.approx(4 * 0.63, abs=0.04)
    assert mean_of(before, "T0905", "C-mask") == pytest.approx(4 * 0.48, abs=0.04)
    stopped = [one.get("C-stop") for one in later.values()]
    assert len([one for one in stopped if one != "na"]) == moods.FACED_ABUSE
    assert stopped.count("asked_no") + stopped.count("not_asked") == moods.COULD_NOT_STOP


def test_one_partner_does_not_understand_its_settlement() -> None:
    questions = [
        asked("F-pay", "settlement", OFTEN_SCALE),
        asked("F-mat", "materials", OFTEN_SCALE),
    ]
    theirs = field_answers(roll({"PB01": 20}, questions, date(2026, 6, 15), "PB"))
    ours = field_answers(roll({"R1001": 20}, questions, date(2026, 6, 15)))
    assert mean_of(theirs, "PB01", "F-pay") == pytest.approx(4 * 0.38, abs=0.04)
    assert mean_of(ours, "R1001", "F-pay") == pytest.approx(4 * 0.66, abs=0.04)
    assert {one["F-stop"] for one in ours.values()} <= {"no", "stopped", "went_on"}


def test_being_heard_rises_by_the_quarter_to_what_was_planted() -> None:
    questions = [asked(f"V-{one}", one) for one in moods.HEARD]
    assert sum(moods.HEARD.values()) / len(moods.HEARD) == 46
    last, first = (
        voice_answers(roll({"T0901": 40}, questions, day))
        for day in (date(2026, 7, 27), date(2026, 1, 26))
    )
    for one, score in moods.HEARD.items():
        assert mean_of(last, "T0901", f"V-{one}") == pytest.approx(1 + 4 * score / 100, abs=0.03)
        assert mean_of(first, "T0901", f"V-{one}") < mean_of(last, "T0901", f"V-{one}")


def test_the_same_roll_answers_the_same() -> None:
    one = roll({"T0901": 20}, [asked("W-0", "overall")], date(2026, 7, 21))
    assert weekly_answers(one) == weekly_answers(one)
