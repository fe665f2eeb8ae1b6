"""The example company asks its services, month by month: told through the verbs of a request.

Everything follows from the habit, the month and the number of the request, so a demo told twice is
the same demo. Each verb is told at its own time, in the working hours of the service.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.company import ZONE
from app.demo.habits import HABITS, MONTHS, Habit
from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch, to_instant
from pulse.commitments import requests
from pulse.commitments.caches import versions_for
from pulse.commitments.clocks import Goal, allowance, goal_of, measure_of
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.grouping import WITHIN, act_together, groups_of
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import CommitmentVersion, Service, ServiceRequest, TargetKind
from pulse.commitments.standing import service_day
from pulse.people.models import Employer, RoleAssignment
from pulse.people.permissions import Role
from pulse.people.tree import department_by_code, members_on
from pulse.remembering import remember

SPOKESPEOPLE = (Role.PARTNER_LEAD.value, Role.PARTNER_MANAGER.value)
HOUR = 3600
LAST_WORD = timedelta(minutes=20)
TO_SORT = timedelta(hours=1)
REFUSALS = {
    "S11": "이번 회차는 자리가 다 찼어요. 다음 회차에 먼저 넣어 드릴게요.",
    "S21": "올해 예산에 없는 품목이에요. 내년 예산에 넣어 두었어요.",
}
WITHOUT_WORDS = 3
"""Every so many refusals one says nothing."""


@dataclass(frozen=True)
class Month:
    """A month of the story: which one, its first day and the first day after it."""

    number: int
    first: date
    after: date


@dataclass(frozen=True)
class Turn:
    """One request to be told: what is asked when and by whom, and how it will go."""

    at: datetime
    habit: Habit
    asker: int
    subject: str
    is_late: bool
    pace: float


def months(first: date, after: date) -> list[Month]:
    """Cut the story's days into months."""
    starts = [date(first.year, month, 1) for month in range(first.month + 1, after.month + 1)]
    days = [first, *(day for day in starts if day < after), after]
    return [Month(number, *span) for number, span in enumerate(pairwise(days))][:MONTHS]


class Asking:
    """Plays the habits of a month into the session's transaction."""

    def __init__(self, session: Session, until: datetime) -> None:
        self.session = session
        self.until = until
        self.services = {one.code: one for one in session.scalars(select(Service))}
        self._members: dict[tuple[str, date], list[tuple[int, int]]] = {}
        self._left: dict[int, deque[Turn]] = {}
        self._piled: list[ServiceRequest] = []
        self._refused = 0

    def play(self, month: Month) -> int:
        """Tell what is left of the month, the earliest first; return how many."""
        told = self.play_until(month, _midnight(month.after))
        if self._piled:
            self._answer_pile(self._piled[-1].opened_at + TO_SORT)
        return told

    def play_until(self, month: Month, at: datetime) -> int:
        """Tell what is left of the month and was asked before ``at``; return how many."""
        if month.number not in self._left:
            found = sorted(self._turns(month), key=lambda turn: (turn.at, turn.habit.service))
            self._left[month.number] = deque(found)
        left, told = self._left[month.number], 0
        while left and left[0].at < at:
            turn = left.popleft()
            if turn.habit.grouped_from <= month.number:
                self._pile(turn)
            else:
                self._tell(turn)
            told += 1
        return told

    def _turns(self, month: Month) -> Iterator[Turn]:
        for number, habit in enumerate(HABITS):
            dice = random.Random(f"{habit.service}:{number}:{month.number}")  # noqa: S311 - a story
            yield from self._habit_turns(habit, month, dice)

    def _habit_turns(self, habit: Habit, month: Month, dice: random.Random) -> Iterator[Turn]:
        count = self._count(habit, month)
        askers = self._askers(habit.customers, month)
        calendar = working_calendar(self.session, self.services[habit.service].calendar_code)
        begins, ends = (to_epoch(_midnight(day)) for day in (month.first, month.after))
        worked = calendar.elapsed_seconds(begins, min(ends, to_epoch(self.until)))
        late = _chosen(count, habit.late[month.number], dice, is_last=month.number == MONTHS - 1)
        for number in range(count):
            used = round(worked * (number + dice.uniform(0.05, 0.95)) / count)
            second = calendar.due_second(begins, used)
            yield Turn(
                at=to_instant(begins if second is None else second),
                habit=habit,
                asker=dice.choice(askers),
                subject=_subject(habit, dice),
                is_late=number in late,
                pace=dice.random(),
            )

    def _count(self, habit: Habit, month: Month) -> int:
        wanted = habit.monthly[month.number]
        if not habit.per:
            return round(wanted)
        return round(wanted * len(self._people(habit.per, month.first)))

    def _people(self, codes: str, on: date) -> list[tuple[int, int]]:
        """Return who is in some departments or below on a day, each with the employer."""
        found = []
        for code in codes.split("/"):
            if (code, on) not in self._members:
                unit = department_by_code(self.session, code).id
                people = members_on(self.session, unit, on, with_subtree=True)
                self._members[code, on] = [(one.id, one.employer_id) for one in people]
            found += self._members[code, on]
        return found

    def _askers(self, codes: str, month: Month) -> list[int]:
        """Return who was there all month: our own people, and of a partner its spokespeople."""
        own = set(self.session.scalars(select(Employer.id).where(Employer.is_own)))
        speakers = set(
            self.session.scalars(
                select(RoleAssignment.person_id).where(RoleAssignment.role.in_(SPOKESPEOPLE))
            )
        )
        stayed = set(self._people(codes, month.after))
        people = [one for one in self._people(codes, month.first) if one in stayed]
        return [one for one, employer in people if employer in own or one in speakers]

    def _open(self, turn: Turn) -> ServiceRequest:
        asked = NewRequest(
            self.services[turn.habit.service].id,
            turn.habit.priority,
            turn.subject,
            source="slack",
            is_historic=True,
        )
        return requests.open_request(self.session, turn.asker, asked, at=turn.at)

    def _pile(self, turn: Turn) -> None:
        """Let it wait for more of its kind, for as long as a group may be."""
        if self._piled and turn.at - self._piled[0].opened_at > WITHIN:
            self._answer_pile(min(turn.at, self._piled[-1].opened_at + TO_SORT))
        self._piled.append(self._open(turn))

    def _answer_pile(self, at: datetime) -> None:
        """Answer all that waits: group by group, and alone what is like nothing else."""
        left = {one.id: one.service.owner_id for one in self._piled}
        for group in groups_of(self._piled):
            ids = [one.id for one in group.requests]
            handler = left[ids[0]]
            if handler is not None:
                act_together(self.session, ids, handler, "resolve", at=at)
                left = {key: owner for key, owner in left.items() if key not in ids}
        for request_id, handler in left.items():
            requests.resolve(self.session, request_id, handler, Outcome.DONE, at=at)
        self._piled = []

    def _outcome(self, turn: Turn) -> tuple[Outcome, str]:
        if not turn.habit.declined or not turn.subject.endswith(turn.habit.declined):
            return Outcome.DONE, ""
        self._refused += 1
        words = REFUSALS[turn.habit.service] if self._refused % WITHOUT_WORDS else ""
        return Outcome.DECLINED_WITHIN_LIMIT, words

    def _tell(self, turn: Turn) -> None:
        session, habit = self.session, turn.habit
        service = self.services[habit.service]
        request = self._open(turn)
        day = service_day(session, service, turn.at)
        promised = {
            TargetKind(goal.target): (version, goal)
            for version in versions_for(session, service.id, habit.priority, day)
            for goal in [goal_of(version)]
        }
        course = _Course(session, service, turn, self.until)
        handler = service.owner_id
        reply = promised.pop(TargetKind.FIRST_REPLY, None)
        if reply is not None and TargetKind.RESOLUTION in promised:
            requests.reply(session, request.id, handler, at=course.after(*reply))
        whole = promised.get(TargetKind.RESOLUTION) or reply
        for moment, is_held in course.waits(*whole) if whole else ():
            if is_held:
                reason = HoldReason.WAITING_REQUESTER
                requests.hold(session, request.id, handler, reason, at=moment)
            else:
                requests.resume(session, request.id, handler, at=moment)
        ends = course.end(*whole) if whole else course.unpromised()
        outcome, words = self._outcome(turn)
        requests.resolve(session, request.id, handler, outcome, words, at=ends)


class _Course:
    """When the verbs of one request fall, in the time that its promises count."""

    def __init__(self, session: Session, service: Service, turn: Turn, until: datetime) -> None:
        self.session = session
        self.service = service
        self.turn = turn
        self.until = until

    def after(self, version: CommitmentVersion, goal: Goal) -> datetime:
        """Return when a promise is fulfilled: in time, or late where the turn is late."""
        return self._moment(version, goal, self._spent(version, goal))

    def waits(self, version: CommitmentVersion, goal: Goal) -> list[tuple[datetime, bool]]:
        """Return when the requester is waited for and when the work goes on."""
        held = self._held(version, goal)
        if not held:
            return []
        half = self._spent(version, goal) // 2
        return [
            (self._moment(version, goal, half), True),
            (self._moment(version, goal, half + held), False),
        ]

    def end(self, version: CommitmentVersion, goal: Goal) -> datetime:
        """Return when it is done; what is asked at the very end of the story is done quickly."""
        whole = self._spent(version, goal) + self._held(version, goal)
        return self._moment(version, goal, whole)

    def unpromised(self) -> datetime:
        """Return when something is done that nobody promised a time for: within four days."""
        calendar = self._calendar(self.service.calendar_code)
        found = calendar.due_after(self.turn.at, round((3 + 24 * self.turn.pace) * HOUR))
        return self._before_the_end(found or self.turn.at)

    def _spent(self, version: CommitmentVersion, goal: Goal) -> int:
        allowed = allowance(goal, self._calendar(version.calendar_code), self.turn.at) or HOUR
        share = 1.1 + 0.7 * self.turn.pace if self.turn.is_late else 0.15 + 0.7 * self.turn.pace
        return round(allowed * share)

    def _held(self, version: CommitmentVersion, goal: Goal) -> int:
        share = self.turn.habit.paused
        if not share or HoldReason.WAITING_REQUESTER.value not in goal.pause_when:
            return 0
        return round(self._spent(version, goal) * share / (1 - share))

    def _moment(self, version: CommitmentVersion, goal: Goal, seconds: int) -> datetime:
        measure = measure_of(goal, self._calendar(version.calendar_code))
        second = measure.due_second(to_epoch(self.turn.at), seconds)
        return self._before_the_end(self.turn.at if second is None else to_instant(second))

    def _before_the_end(self, moment: datetime) -> datetime:
        """Squeeze what would reach past the story's end between its opening and that end."""
        if moment < self.until - LAST_WORD:
            return moment
        last = self.until - LAST_WORD
        beyond = (moment - last) / (moment - self.turn.at)
        return (last + LAST_WORD / 2 * beyond).replace(microsecond=0)

    def _calendar(self, code: str) -> WorkingCalendar:
        read = partial(working_calendar, self.session, code)
        return remember(self.session, ("story_calendar", code), (Calendar,), read)


def _subject(habit: Habit, dice: random.Random) -> str:
    words = [dice.choice(listed.split("/")) for listed in (habit.things, habit.wishes) if listed]
    return " ".join(words)


def _chosen(count: int, share: float, dice: random.Random, *, is_last: bool) -> set[int]:
    """Choose which will be late; never the last of the story, which nobody would see end."""
    among = round(count * 0.6) if is_last else count
    late = int(count * share + dice.random())  # a part of one is one as often as it should be
    return set(dice.sample(range(among), min(among, late)))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
