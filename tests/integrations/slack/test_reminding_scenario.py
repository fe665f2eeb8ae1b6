"""Many reminders at once, under Slack's limits: whatever is urgent is not behind them."""

from __future__ import annotations

from integrations.reminding import HANDFUL, Reminding
from integrations.slack.emulator.limits import Limits, RateLimiter
from integrations.slack.emulator.seeding import seed_workspace
from pulse.commitments import escalating
from pulse.people.models import Identity
from pulse.surveys.models import Reminder, RosterEntry
from pulse.transaction import transaction
from tests import factories
from tests.integrations.slack.stage import TEAM, Stage, company, open_pulse
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene
from tests.pulse.surveys.world import DURING

BEGINS = DURING
PEOPLE, EIGHT_MINUTES = 60, 8 * 60 + 1
POST = "chat.postMessage"


def plan_reminders(stage: Stage, scene: Scene, count: int) -> None:
    """Everybody of a new company of ``count`` has a reminder due now."""
    wave_id = open_pulse(stage, scene)
    subjects = [f"U0REM{number:05}" for number in range(count)]
    with stage.sessions() as session, transaction(session):
        for subject in subjects:
            person = factories.make_person(session, scene.customer, locale="ko")
            account = {"provider": "slack", "tenant": TEAM, "subject": subject}
            session.add(Identity(person_id=person.id, **account))
            entry = {"department_path": ["C0", "T0901"], "role": "agent", "site": "본사"}
            known = {"tenure_band": "3y+", "employer": "EXT"}
            session.add(RosterEntry(wave_id=wave_id, person_id=person.id, **entry, **known))
            when = {"installment": 1, "number": 1, "due_at": stage.moment.now()}
            session.add(Reminder(wave_id=wave_id, person_id=person.id, **when))
    core = stage.slack.parts.core
    users = [{"id": one, "name": one.lower(), "real_name": one} for one in subjects]
    seed_workspace(core.workspace, {"users": users}, core.config.bot_user_id)


def beat(stage: Stage, reminding: Reminding) -> int:
    """What the tick of sending does, and the pause after it."""
    stage.send()
    taken = reminding.run_once(stage.moment.now())
    stage.moment.advance(0.5)
    return taken


def interrupt(stage: Stage, after: int) -> list[int]:
    """Let a goal draw near while the sender waits between two of a handful.

    Return a list that will hold how many posts there were when that happened.
    """
    seen: list[int] = []

    def sleep(seconds: float) -> None:
        stage.moment.advance(seconds)
        posts = len(stage.slack.calls(POST))
        if not seen and posts > after:
            with stage.sessions() as session, transaction(session):
                assert escalating.fire_due(session, stage.moment.now()) > 0
            seen.append(posts)

    stage.pump.sleep = sleep
    return seen


def test_an_escalation_overtakes_the_reminders_of_many(stage: Stage) -> None:
    scene = company(stage)
    with stage.sessions() as session, transaction(session):
        commitments_scene.promise(session, scene, goal_value=10, goal_unit="business_minutes")
        commitments_scene.ask(session, scene, at=BEGINS)
    stage.send()
    stage.moment.advance(EIGHT_MINUTES)
    plan_reminders(stage, scene, PEOPLE)
    core = stage.slack.parts.core
    core.limiter = RateLimiter(Limits(), core.config.clock)
    seen = interrupt(stage, len(stage.slack.calls(POST)) + PEOPLE // 3)
    reminding = Reminding(stage.sessions, stage.engine, stage.keys, stage.pump)
    while beat(stage, reminding):
        pass
    stage.send()
    calls = stage.slack.calls(POST)
    assert {call.status for call in calls} == {200}, "a limit was passed"
    reminded = [str(call.payload["channel"]).startswith("U0REM") for call in calls]
    assert sum(reminded) == PEOPLE
    assert reminded[seen[0] :].index(False) <= HANDFUL
    assert reminded[seen[0] :].count(True) > HANDFUL * 2, "none were left to overtake"
