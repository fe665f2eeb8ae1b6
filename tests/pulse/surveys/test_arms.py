from __future__ import annotations

from pulse.people.groups import RosterAttributes
from pulse.surveys.arms import arms_of, audience_of, is_asked_in, settle_arms
from pulse.surveys.models import Question, RosterEntry, Template, Wave

AUDIENCE = audience_of(["T1"], ["T2", "T3"])


def person(person_id: int, team: str) -> RosterAttributes:
    return RosterAttributes(person_id, 1, ("C0", team), "agent", "본사", "under_1y", "EXT")


def entry(person_id: int, path: list[str]) -> RosterEntry:
    return RosterEntry(
        wave_id=1,
        person_id=person_id,
        department_path=path,
        role="agent" if path else "",
        site="본사",
        tenure_band="under_1y",
        employer="EXT",
        left_out="Q-0",
    )


def asked(code: str, *arms: str) -> Question:
    return Question(code=code, kind="scale", options={"arms": list(arms)} if arms else {})


def test_an_audience_names_its_arms_and_asks_both() -> None:
    assert AUDIENCE["filter"] == "department in (T1, T2, T3)"
    assert arms_of(AUDIENCE) == {"trial": frozenset({"T1"}), "compare": frozenset({"T2", "T3"})}
    assert arms_of(None) == arms_of({"filter": "employer=EXT"}) == {}
    assert arms_of({"arms": [{"arm": "trial"}]}) == {}, "a template only says which arms it has"


def test_a_question_without_arms_is_asked_in_all() -> None:
    assert is_asked_in(asked("Q-1"), "compare")
    assert is_asked_in(asked("Q-2", "trial"), "trial")
    assert not is_asked_in(asked("Q-2", "trial"), "compare")


def test_everybody_counts_in_their_arm_alone_and_newcomers_in_none() -> None:
    template = Template(questions=[asked("Q-1"), asked("Q-2", "trial")])
    wave = Wave(template=template, audience=AUDIENCE)
    people = [person(1, "T1"), person(2, "T3"), person(3, "T2")]
    roster = [entry(1, ["C0", "T1"]), entry(2, ["C0", "T3"]), entry(3, [])]
    settle_arms(wave, arms_of(AUDIENCE), people, roster)
    assert [one.role for one in roster] == ["trial", "compare", ""]
    assert [one.department_path for one in roster] == [["~"], ["~"], []]
    assert [one.site for one in roster[:2]] == ["", ""]
    assert [one.left_out for one in roster] == ["Q-0", "Q-0 Q-2", "Q-0 Q-2"]
