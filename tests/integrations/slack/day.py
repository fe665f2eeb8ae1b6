"""A day of many people in Slack on which everything goes wrong that can.

Everybody is asked in the morning through a sender that meets too many requests, broken answers and
connections that drop after the message was taken. People answer; some presses and modals are
delivered twice, some again minutes later, and one in ten asks another department for something.
Nothing here is random: what goes wrong is decided by counting.

Where nobody knows whether the question arrived, it is never sent again. Whoever has it answers;
the others find it in App Home, and the reminder, which spares who has answered, brings it to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select

from integrations.reminding import Reminding
from integrations.slack.emulator.faults import Fault, FaultKind
from integrations.slack.emulator.limits import Limits
from integrations.slack.emulator.seeding import seed_workspace
from pulse import notices, telling
from pulse.ballots.models import SealedBallot
from pulse.commitments.models import ServiceRequest
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people.models import Identity, Person
from pulse.surveys.models import Reminder, RosterEntry
from pulse.transaction import transaction
from tests import factories
from tests.ballot_box import answers_in_box
from tests.integrations.slack.stage import DESK, TEAM, Stage, company, open_pulse
from tests.pulse.commitments import scene as scenes
from tests.pulse.surveys.world import DURING
from tests.slack_limits import problems_of_log

POST = "chat.postMessage"
FAULTS = (
    Fault(POST, FaultKind.RATE_LIMITED, None, every=20, seen=3, retry_after=2),
    Fault(POST, FaultKind.SERVER_ERROR, None, every=25, seen=9),
    Fault(POST, FaultKind.FATAL, None, every=30, seen=14),
    Fault(POST, FaultKind.DROP, None, every=25, seen=19),
    Fault(POST, FaultKind.ERROR, None, every=20, seen=11, error="service_unavailable"),
)
SUBJECT = "모니터가 켜지지 않아요"
CHOICES = ("4점", "2", "예")
NEXT_MORNING = DURING + timedelta(days=2, hours=1)
LIMITS = Limits(posts_burst=20)


@dataclass
class Day:
    """The people of the day, by their Slack ids, and what they did."""

    stage: Stage
    people: dict[str, int] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    asked_for: int = 0
    wave_id: int = 0
    without: list[str] = field(default_factory=list)
    """Those who had no question in the end, before the reminder."""

    def begin(self, count: int) -> None:
        """Hire the people, open the pulse to them and tell everybody."""
        scene = company(self.stage)
        self.wave_id = open_pulse(self.stage, scene)
        with self.stage.sessions() as session, transaction(session):
            scenes.promise(session, scene)
            for number in range(count):
                person = factories.make_person(session, scene.customer, locale="ko")
                self._let_in(session, person, f"U0DAY{number:05}")
            asked = notices.SurveyAsked(self.wave_id, 1)
            told = [telling.person_recipient(one) for one in self.people.values()]
            telling.tell_each(session, asked, told, at=self.stage.moment.now())
        core = self.stage.slack.parts.core
        users = [{"id": one, "name": one.lower(), "real_name": one} for one in self.people]
        seed_workspace(core.workspace, {"users": users}, core.config.bot_user_id)
        for fault in FAULTS:
            core.faults.add(Fault(**vars(fault)))

    def _let_in(self, session, person: Person, subject: str) -> None:  # type: ignore[no-untyped-def]
        self.people[subject] = person.id
        identity = {"person_id": person.id, "provider": "slack", "tenant": TEAM}
        session.add(Identity(**identity, subject=subject))
        entry = {"department_path": ["C0", "T0901"], "role": "agent", "site": "본사"}
        known = {"tenure_band": "3y+", "employer": "EXT"}
        session.add(RosterEntry(wave_id=self.wave_id, person_id=person.id, **entry, **known))

    def send_all(self) -> None:
        """Beat until nothing waits any more."""
        for _ in range(2000):
            self.stage.send()
            self.stage.moment.advance(1)
            if not self._count(DeliveryState.PENDING, DeliveryState.SENDING):
                return
        raise AssertionError("the outbox never comes to rest")

    def answer_all(self) -> None:
        """Everybody who was reached answers; every third press arrives twice, some late."""
        for number, (subject, direct) in enumerate(self._reached()):
            for step, choice in enumerate(CHOICES):
                self.stage.person(subject).taps(choice, channel=None)
                if (number + step) % 3 == 0:
                    self._again(1)
            if number % 5 == 0:
                self._again(2, after=200)
            self.answered.add(subject)
            assert direct

    def ask_for_things(self) -> None:
        """One in ten opens a service request; each modal arrives twice."""
        for subject in list(self.people)[::10]:
            person = self.stage.person(subject)
            person.types(f"/ieum request {SUBJECT}")
            person.fills({"service_id": "상담화면 장애 지원"})
            assert person.submits() == {}
            self._again(1)
            self.asked_for += 1

    def remind(self) -> None:
        """On the next day but one, with nothing going wrong any more, everybody's reminder is due.

        Only those who have answered nothing may hear of it, and each of them once.
        """
        core = self.stage.slack.parts.core
        core.faults.clear()
        self.stage.moment.advance((NEXT_MORNING - self.stage.moment.now()).total_seconds())
        self.without = sorted(set(self.people) - {subject for subject, _ in self._reached()})
        for subject in self.without:
            assert "시험 회차" in self.stage.person(subject).opens_home()
        with self.stage.sessions() as session, transaction(session):
            for person_id in self.people.values():
                when = {"installment": 1, "number": 1, "due_at": NEXT_MORNING}
                session.add(Reminder(wave_id=self.wave_id, person_id=person_id, **when))
        stage = self.stage
        reminding = Reminding(stage.sessions, stage.engine, stage.keys, stage.pump)
        while reminding.run_once(stage.moment.now()):
            stage.moment.advance(0.5)

    def _again(self, back: int, after: float = 0) -> None:
        """Deliver what came a moment ago once more, as it was signed."""
        if after:
            self.stage.moment.advance(after)
        assert self.stage.again(back).status == 200
        self.stage.delivered.pop()

    def _reached(self) -> Iterator[tuple[str, str]]:
        core = self.stage.slack.parts.core
        for subject in self.people:
            direct = core.workspace.direct.get(subject)
            if direct is not None and core.workspace.conversations[direct].messages:
                yield subject, direct

    def _count(self, *states: DeliveryState) -> int:
        with self.stage.sessions() as session:
            chosen = select(func.count()).where(OutboxMessage.state.in_(states))
            return session.scalar(chosen) or 0

    def check(self) -> dict[str, int]:
        """Nothing lost, nothing doubled, every payload within the limits; the day's counts."""
        unsettled = self._unsettled()
        assert set(self.without) <= unsettled
        pulses = self._pulses()
        missing = set(self.people) - set(pulses)
        assert not missing, f"lost without a word: {sorted(missing)[:5]}"
        assert max(pulses.values()) == 1, "somebody was asked twice"
        self._check_answers()
        self._check_requests()
        assert problems_of_log(self.stage.slack.calls()) == []
        statuses = Counter(call.status for call in self.stage.slack.calls(POST))
        return {
            "people": len(self.people),
            "reached": len(pulses),
            "unsettled": len(unsettled),
            "without": len(self.without),
            "answered": len(self.answered),
            "requests": self.asked_for,
            "went_wrong": sum(n for status, n in statuses.items() if status != 200),
        }

    def _unsettled(self) -> set[str]:
        with self.stage.sessions() as session:
            told = session.scalars(
                select(OutboxMessage.recipient).where(
                    OutboxMessage.state == DeliveryState.UNKNOWN,
                    OutboxMessage.notice == notices.SurveyAsked.kind,
                )
            )
            unknown = {int(one.removeprefix("person:")) for one in told}
        return {subject for subject, person in self.people.items() if person in unknown}

    def _pulses(self) -> Counter[str]:
        """How many pulses stand in each person's direct message."""
        core = self.stage.slack.parts.core
        return Counter(
            subject
            for subject, direct in self._reached()
            for message in core.workspace.conversations[direct].messages
            if "고마워요" in str(message.blocks) or "시험 설문" in message.text
        )

    def _check_answers(self) -> None:
        with self.stage.sessions() as session:
            kept = session.scalar(select(func.count()).select_from(SealedBallot))
            assert kept == len(self.answered), (
                "a ballot for each person, however often they tapped"
            )
            for subject in sorted(self.answered)[::7]:
                found = answers_in_box(
                    session.connection(),
                    self.stage.keys,
                    wave_id=self.wave_id,
                    person_id=self.people[subject],
                    at=self.stage.moment.now(),
                )
                assert found == {"Q-1": 4, "Q-2": 2, "Q-3": "yes"}

    def _check_requests(self) -> None:
        with self.stage.sessions() as session:
            kept = session.scalar(select(func.count()).select_from(ServiceRequest))
            numbers = session.scalars(select(ServiceRequest.number)).all()
            unclear = session.scalars(
                select(OutboxMessage.payload).where(OutboxMessage.attempts > 1)
            ).all()
        assert kept == self.asked_for, "a request for each modal, however often it arrived"
        desk = [message.text for message in self.stage.slack.channel(DESK).messages]
        for number in numbers:
            heard = sum(number in text for text in desk)
            assert heard >= 1 or unclear, "a request nobody in the department heard of"
            assert heard == 1 or unclear, "only what may be repeated may be heard twice"
