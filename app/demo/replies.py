"""What everybody on a wave's roll answers, so that each unit says what was planted for it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.demo import moods
from app.demo.colleagues import WISHES
from app.demo.moods import ELEVEN, FIVE, OFTEN, Scale
from app.demo.quotas import shared_out, shuffled, some
from pulse.publishing.items import OVERALL
from pulse.surveys.form import AskedQuestion
from pulse.surveys.question_kinds import NA

Answers = dict[str, dict[str, object]]
FREE_TEXT = 0.12
AFTER_TWO_WAVES = date(2026, 4, 1)
OFFICE_WISHES = (
    "현업 요청이 한 창구로 오면 좋겠어요.",
    "회의를 반으로 줄이고 문서로 나누면 좋겠어요.",
    "급한 일과 중요한 일을 나누는 기준을 정해 주세요.",
    "다른 부서가 언제까지 답할지 미리 알면 일하기 편하겠어요.",
    "휴가철에는 대신 맡을 사람을 먼저 정했으면 해요.",
    "새 도구를 들이기 전에 쓰는 사람에게 한 번 물어봐 주세요.",
    "결재가 어디에 멈춰 있는지 보이면 좋겠어요.",
    "분기마다 하는 보고 양식을 하나로 합쳤으면 해요.",
    "교육 시간을 근무로 인정해 주면 좋겠어요.",
    "현장에 나가는 날은 회의를 잡지 말아 주세요.",
    "자재가 언제 들어오는지 알려 주면 헛걸음이 줄어요.",
    "작은 개선도 누가 했는지 알려 주면 힘이 날 것 같아요.",
)
UNHEARD_WISHES = (
    "의견을 받아들이지 않을 때도 이유를 한 줄 적어 주세요.",
    "제안이 어느 부서에 가 있는지 볼 수 있으면 좋겠어요.",
    "바꾸기 전에 쓰는 사람에게 먼저 물어봐 주세요.",
    "작년에 하기로 한 것이 어디까지 됐는지 알려 주세요.",
    "결과를 회의에서만 말하지 말고 글로도 남겨 주세요.",
    "야간 근무자도 설명회를 들을 수 있게 해 주세요.",
    "협력사 의견도 같은 자리에서 다뤄 주면 좋겠어요.",
    "의견을 낸 뒤에 언제까지 답이 오는지 알고 싶어요.",
)


@dataclass(frozen=True)
class Roll:
    """Who may answer a wave and where they belong, and what it asks; numbers name the people.

    ``broken`` are the promises that were broken to each unit meanwhile and wear people out.
    """

    opened_on: date
    paths: Mapping[str, tuple[str, ...]]
    employers: Mapping[str, str]
    questions: Mapping[str, AskedQuestion]
    broken: Mapping[str, int] = field(default_factory=dict)

    def by_unit(self) -> dict[str, list[str]]:
        """Return the people of each unit; who has just come belongs to none yet."""
        units: dict[str, list[str]] = {}
        for number, path in self.paths.items():
            units.setdefault(path[-1] if path else "", []).append(number)
        return units

    def word(self, *parts: str) -> str:
        """Return a word from which the dice of one part of this wave follow."""
        return ":".join((self.opened_on.isoformat(), *parts))


def weekly_answers(roll: Roll) -> Answers:
    """Answer a weekly wave: every dimension by what the unit feels, and a wish here and there."""
    found: Answers = {}
    for unit, people in roll.by_unit().items():
        share = moods.participation(unit, roll.opened_on)
        chosen = some(people, share, roll.word(unit))
        scores = {one: _weekly_score(roll, unit, one, len(people)) for one in moods.LEANING}
        answers = _weekly_of(roll, unit, chosen, scores)
        found |= _burst(roll, answers) if _has_burst(roll, unit) else answers
    return found


def care_answers(roll: Roll) -> Answers:
    """Answer a check of emotional load; the team that took the tariff change carries more."""
    found: Answers = {}
    for unit, people in roll.by_unit().items():
        chosen = some(people, 0.85, roll.word(unit))
        is_later = roll.opened_on > AFTER_TWO_WAVES
        load = moods.LOAD.get(unit, (moods.LOAD_ELSEWHERE,) * 2)[is_later]
        scores = dict.fromkeys(("demand", "strain", "watch"), load)
        scores["protection"] = moods.PROTECTION
        answers = _by_dimension(roll, unit, chosen, scores)
        _abuse(roll, unit, answers, is_hard=is_later and unit in moods.LOAD)
        found |= answers
    return found


def field_answers(roll: Roll) -> Answers:
    """Answer a check of field readiness: one partner cannot follow its settlement."""
    found: Answers = {}
    for unit, people in roll.by_unit().items():
        chosen = some(people, moods.participation(unit, roll.opened_on), roll.word(unit))
        employer = roll.employers.get(people[0], "")
        settlement = moods.SETTLEMENT_OF.get(employer, moods.FIELD["settlement"])
        answers = _by_dimension(roll, unit, chosen, {**moods.FIELD, "settlement": settlement})
        for place, number in enumerate(shuffled(chosen, roll.word(unit, "stop"))):
            answers[number]["F-stop"] = ("no", "no", "no", "stopped", "no", "went_on")[place % 6]
        found |= answers
    return found


def voice_answers(roll: Roll) -> Answers:
    """Answer a check of being heard: alike everywhere, and a wish of every eighth."""
    scores = {one: moods.heard_score(one, roll.opened_on) for one in moods.HEARD}
    found: Answers = {}
    for unit, people in roll.by_unit().items():
        chosen = some(people, moods.participation(unit, roll.opened_on), roll.word(unit))
        found |= _by_dimension(roll, unit, chosen, scores)
    if "V-next" in roll.questions:
        for place, number in enumerate(some(list(found), FREE_TEXT, roll.word("next"))):
            found[number]["V-next"] = UNHEARD_WISHES[place % len(UNHEARD_WISHES)]
    return found


def _weekly_score(roll: Roll, unit: str, dimension: str, people: int) -> float:
    """Return what was planted, less what waiting took, and give or take a little."""
    planted = moods.weekly_score(unit, dimension, roll.opened_on)
    if dimension == OVERALL:
        return planted
    dice = random.Random(roll.word(unit, dimension, "sway"))  # noqa: S311 - a story
    worn = moods.worn(dimension, roll.broken.get(unit, 0), people)
    return max(0.0, planted - worn + dice.gauss(0, moods.SWAY))


def _weekly_of(roll: Roll, unit: str, chosen: list[str], scores: Mapping[str, float]) -> Answers:
    answers = _by_dimension(roll, unit, chosen, scores)
    if "W-REC" in roll.questions:
        given = shared_out(chosen, moods.RECOMMEND, ELEVEN, roll.word(unit, "W-REC"))
        for number, step in given.items():
            answers[number]["W-REC"] = step
    for number in chosen:
        dice = random.Random(roll.word(number, "wish"))  # noqa: S311 - a story
        wishes = WISHES if "D09" in roll.paths[number] else OFFICE_WISHES
        if dice.random() < FREE_TEXT and "W-OPEN" in roll.questions:
            answers[number]["W-OPEN"] = dice.choice(wishes)
    return answers


def _by_dimension(
    roll: Roll, unit: str, chosen: list[str], scores: Mapping[str, float]
) -> Answers:
    """Answer every scale whose dimension has a score."""
    answers: Answers = {number: {} for number in chosen}
    for code, asked in roll.questions.items():
        if asked.dimension not in scores or asked.kind.name != "scale":
            continue
        scale = _scale_of(asked)
        mean = scale.mean(scores[asked.dimension])
        for number, step in shared_out(chosen, mean, scale, roll.word(unit, code)).items():
            answers[number][code] = step
    return answers


def _scale_of(asked: AskedQuestion) -> Scale:
    (column,) = asked.kind.columns()
    return OFTEN if column.low == OFTEN.low else FIVE


def _abuse(roll: Roll, unit: str, answers: Answers, *, is_hard: bool) -> None:
    """Say who faced abuse, and who of them could not stop and rest."""
    order = shuffled(list(answers), roll.word(unit, "abuse"))
    elsewhere = round(moods.FACED_ABUSE_ELSEWHERE * len(order))
    faced = order[: moods.FACED_ABUSE if is_hard else elsewhere]
    kept_on = faced[: moods.COULD_NOT_STOP if is_hard else len(faced) // 8]
    for number in order:
        answers[number]["C-abuse"] = "few" if number in faced else "no"
        answers[number]["C-stop"] = NA
    for place, number in enumerate(faced):
        could_not = "asked_no" if place == 0 else "not_asked"
        answers[number]["C-stop"] = could_not if number in kept_on else "yes"


def _has_burst(roll: Roll, unit: str) -> bool:
    return unit == moods.BURST_IN and roll.opened_on == moods.BURST_ON


def _burst(roll: Roll, answers: Answers) -> Answers:
    """Let a unit's people press the best answer throughout, all of them alike."""
    best = {
        code: column.high
        for code, asked in roll.questions.items()
        for column in asked.kind.columns()
        if column.high is not None
    }
    return {number: dict(best) for number in list(answers)[: moods.BURST_ANSWERS]}
