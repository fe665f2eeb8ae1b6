from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse.ballots import submitting
from pulse.ballots.models import SealedBallot
from pulse.ballots.submitting import Progress
from pulse.ballots.visiting import visitor
from pulse.errors import Invalid, Refused
from pulse.people.models import Identity, Person
from pulse.surveys.models import Wave, WaveState
from tests.ballot_box import answers_in_box
from tests.pulse.surveys.world import (
    CLOSES,
    DURING,
    OPENS,
    TEAM,
    MemoryKeys,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)


class Opened:
    """An open wave of three people and shorthand for what they do."""

    def __init__(self, session: Session, parts: list[list[str]] | None = None) -> None:
        self.session = session
        self.keys = MemoryKeys()
        people = make_company(session, {"T1": 3})
        self.people: list[Person] = people["T1"]
        template = make_template(session, plain_questions())
        self.wave: Wave = open_by_hand(session, template, people, self.keys, parts=parts)

    def submit(self, answers: dict[str, object], who: int = 0, at: datetime = DURING) -> Progress:
        return submitting.submit(
            self.session.connection(),
            self.keys,
            wave_id=self.wave.id,
            person_id=self.people[who].id,
            answers=answers,
            at=at,
        )

    def submit_as(self, user: str, answers: dict[str, object], team: str = TEAM) -> Progress:
        return submitting.submit_as(
            self.session.connection(),
            self.keys,
            wave_id=self.wave.id,
            slack_team=team,
            slack_user=user,
            answers=answers,
            at=DURING,
        )

    def answers(self, who: int = 0, at: datetime = DURING) -> dict[str, object]:
        return answers_in_box(
            self.session.connection(),
            self.keys,
            wave_id=self.wave.id,
            person_id=self.people[who].id,
            at=at,
        )

    def boxes(self) -> list[bytes]:
        self.session.expire_all()
        return list(self.session.scalars(select(SealedBallot.box)))


@pytest.fixture
def opened(session: Session) -> Opened:
    return Opened(session)


def test_answers_are_merged_into_one_ballot(opened: Opened) -> None:
    opened.submit({"Q-1": 5})
    opened.submit({"Q-2": 0, "Q-1": "4"})
    assert opened.answers() == {"Q-1": 4, "Q-2": 0}
    assert len(opened.boxes()) == 1


def test_a_repeated_delivery_leaves_the_same_ballot(opened: Opened) -> None:
    first = opened.submit({"Q-1": 5})
    assert opened.submit({"Q-1": 5}) == first
    assert opened.answers() == {"Q-1": 5}
    assert len(opened.boxes()) == 1


def test_progress_names_questions_never_answers(opened: Opened) -> None:
    progress = opened.submit({"Q-1": 5, "Q-3": "late"})
    assert progress.answered == ("Q-1", "Q-3")
    assert progress.next_code == "Q-2"
    assert opened.submit({"Q-2": 1, "Q-4": ""}).next_code is None


def test_none_takes_an_answer_back(opened: Opened) -> None:
    opened.submit({"Q-1": 5, "Q-2": 2})
    assert opened.submit({"Q-1": None}).answered == ("Q-2",)
    assert opened.answers() == {"Q-2": 2}


def test_withdrawing_empties_the_box_and_keeps_the_row(opened: Opened) -> None:
    opened.submit({"Q-1": 5})
    before = opened.boxes()
    submitting.withdraw(
        opened.session.connection(),
        opened.keys,
        wave_id=opened.wave.id,
        person_id=opened.people[0].id,
        at=DURING,
    )
    assert opened.answers() == {}
    assert [len(box) for box in opened.boxes()] == [len(box) for box in before]


def test_slack_users_reach_their_own_ballot(opened: Opened) -> None:
    opened.submit_as("UT1-1", {"Q-1": 2})
    assert opened.answers(1) == {"Q-1": 2}
    assert opened.answers(0) == {}


def test_every_reason_to_refuse_sounds_the_same(opened: Opened) -> None:
    outsider = opened.people[0].id + 10**6
    connection, keys = opened.session.connection(), opened.keys
    opened.session.execute(
        update(Identity).where(Identity.subject == "UT1-2").values(is_confirmed=False)
    )

    def refusal(act: object) -> tuple[str, dict[str, object]]:
        with pytest.raises(Refused) as caught:
            act()  # type: ignore[operator]
        return caught.value.code, caught.value.params

    def by(wave_id: int, person_id: int, at: datetime) -> object:
        return lambda: submitting.submit(
            connection, keys, wave_id=wave_id, person_id=person_id, answers={"Q-1": 1}, at=at
        )

    inside = opened.people[0].id
    refusals = [
        refusal(by(opened.wave.id, outsider, DURING)),
        refusal(by(opened.wave.id + 10**6, inside, DURING)),
        refusal(by(opened.wave.id, inside, CLOSES)),
        refusal(by(opened.wave.id, inside, OPENS - timedelta(seconds=1))),
        refusal(lambda: opened.submit_as("UT1-2", {"Q-1": 1})),
        refusal(lambda: opened.submit_as("UT1-1", {"Q-1": 1}, team="T0OTHER")),
    ]
    opened.keys.destroy(opened.wave.id)
    refusals.append(refusal(by(opened.wave.id, inside, DURING)))
    opened.wave.state = WaveState.CLOSING
    opened.session.flush()
    refusals.append(refusal(by(opened.wave.id, inside, DURING)))
    assert refusals == [("not_open_to_you", {})] * 8
    assert opened.boxes() == []


def test_what_cannot_be_read_is_named_and_nothing_is_kept(opened: Opened) -> None:
    with pytest.raises(Invalid) as caught:
        opened.submit({"Q-1": 9, "Q-2": 2, "Q-9": 1})
    assert caught.value.fields == {"Q-1": "not_an_option", "Q-9": "not_asked"}
    assert opened.boxes() == []


def test_an_installment_is_answered_from_its_day_on(session: Session) -> None:
    opened = Opened(session, parts=[["Q-1"], ["Q-2", "Q-4"]])
    with pytest.raises(Invalid) as caught:
        opened.submit({"Q-2": 1})
    assert caught.value.fields == {"Q-2": "not_asked"}
    assert opened.submit({"Q-1": 3}).next_code is None
    later = opened.submit({"Q-2": 1}, at=OPENS + timedelta(days=8))
    assert (later.part.number, later.asked, later.next_code) == (2, ("Q-1", "Q-2", "Q-4"), "Q-4")
    assert opened.submit({"Q-1": 1}, at=OPENS + timedelta(days=8)).answered == ("Q-1", "Q-2")


def test_an_answer_given_in_between_is_never_lost(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes after our read and before our write: we read again and merge."""
    real = submitting._read
    intruders = iter([{"Q-2": 4}, {"Q-3": "yes"}])

    def read_then_lose_the_race(place: submitting._Place) -> object:
        found = real(place)
        change = next(intruders, None)
        if change is not None:
            seen, answers = found
            assert submitting._write(place, seen, {**answers, **change})
        return found

    monkeypatch.setattr(submitting, "_read", read_then_lose_the_race)
    opened.submit({"Q-1": 1})
    monkeypatch.undo()
    assert opened.answers() == {"Q-1": 1, "Q-2": 4, "Q-3": "yes"}


def test_a_wave_that_closes_between_look_up_and_write_takes_nothing(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = submitting._read

    def close_meanwhile(place: submitting._Place) -> object:
        place.connection.execute(
            update(Wave).where(Wave.id == place.wave_id).values(state=WaveState.CLOSING)
        )
        return real(place)

    monkeypatch.setattr(submitting, "_read", close_meanwhile)
    with pytest.raises(Refused, match="not_open_to_you"):
        opened.submit({"Q-1": 1})
    assert opened.boxes() == []


def test_many_are_submitted_by_the_same_rules(opened: Opened) -> None:
    count = submitting.submit_many(
        opened.session.connection(),
        opened.keys,
        wave_id=opened.wave.id,
        answers_by_person={person.id: {"Q-1": 2} for person in opened.people},
        at=DURING,
    )
    assert count == 3
    assert [opened.answers(who) for who in range(3)] == [{"Q-1": 2}] * 3
    assert submitting.ballot_count(opened.session.connection(), opened.wave.id) == 3


def test_only_ballots_that_answer_a_question_are_counted_for_it(opened: Opened) -> None:
    def count(code: str) -> int:
        return submitting.answered_count(
            opened.session.connection(), opened.keys, wave_id=opened.wave.id, code=code
        )

    opened.submit({"Q-1": 2}, who=0)
    opened.submit({"Q-1": 3}, who=1)
    opened.submit({"Q-1": None}, who=1)
    assert (count("Q-1"), count("Q-2")) == (1, 0)
    opened.session.execute(update(SealedBallot).values(box=b"broken beyond any opening" * 4))
    assert count("Q-1") == 0


def test_without_the_key_nothing_is_counted(opened: Opened) -> None:
    opened.keys.destroy(opened.wave.id)
    with pytest.raises(Refused):
        submitting.answered_count(
            opened.session.connection(), opened.keys, wave_id=opened.wave.id, code="Q-1"
        )


def test_a_wave_is_open_from_its_microsecond_to_the_one_before_its_close(
    session: Session, opened: Opened
) -> None:
    wave, step = opened.wave, timedelta(microseconds=1)
    wave.opens_at, wave.closes_at = OPENS + 456 * step, CLOSES + 789 * step
    for part in wave.installments:
        part.opens_at = wave.opens_at
    session.flush()
    for at in (wave.opens_at, wave.opens_at + step, wave.closes_at - step):
        opened.submit({"Q-1": 5}, at=at)
        where = {"wave_id": wave.id, "person_id": opened.people[0].id, "at": at}
        assert visitor(session.connection(), **where).locale == "ko"
    for at in (wave.opens_at - step, wave.closes_at):
        with pytest.raises(Refused):
            opened.submit({"Q-1": 5}, at=at)
