"""A small company in a Slack workspace: real handlers, real sender, no web framework.

What people do reaches the product by signed HTTP or through a WebSocket; the same scenarios are
told over either.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session, sessionmaker

from integrations.delivery import Pump
from integrations.slack import payloads, router, signing
from integrations.slack.client import SlackClient
from integrations.slack.context import Context, FollowUp
from integrations.slack.emulator.config import Answer
from integrations.slack.emulator.sockets import Envelope
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.renderers import SlackRenderers
from integrations.slack.socket_mode import SocketListener
from pulse.people.models import Identity, Person
from pulse.surveys.models import Wave
from pulse.transaction import transaction
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene
from tests.pulse.surveys import world
from tests.pulse.surveys.world import MemoryKeys
from tests.slack_limits import problems_of_log
from tests.slack_workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    SIGNING_SECRET,
    Moment,
    SlackWorkspace,
)
from tests.slack_workspace import Person as SlackPerson

TEAM = "T0DEMO0001"
NINE = datetime(2026, 8, 26, 0, 0, tzinfo=UTC)
DESK, HR = "C0DESK", "C0HR"
PATIENT = timedelta(seconds=10)
CHANNELS = {"T0402": DESK, "hr": HR}
PARSERS = {
    "/slack/interactions": payloads.parse_interaction,
    "/slack/commands": payloads.parse_command,
    "/slack/events": payloads.parse_event,
}
SEED = {
    "users": [
        {"id": f"U0{name.upper()}", "name": name, "real_name": name}
        for name in ("asker", "member", "owner", "lead", "stranger", "nobody")
    ],
    "channels": [{"id": DESK, "name": "desk"}, {"id": HR, "name": "hr"}],
}


@dataclass(frozen=True)
class TestLinks:
    """Addresses that are easy to recognise."""

    __test__ = False

    def survey(self, wave_id: int, person_id: int) -> str:
        return f"https://ieum.test/answer/{wave_id}"

    def service_request(self, number: str) -> str:
        return f"https://ieum.test/requests/{number}"

    def results(self, wave_id: int) -> str:
        return f"https://ieum.test/results/{wave_id}"

    def page(self, path: str) -> str:
        return f"https://ieum.test{path}"

    def privacy(self) -> str:
        return "https://ieum.test/privacy"

    def settings(self) -> str:
        return "https://ieum.test/me"


@dataclass
class Stage:
    """The company, the workspace and the product between them."""

    sessions: sessionmaker[Session]
    engine: Engine
    moment: Moment
    tenant: str = TEAM
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    links: TestLinks = field(default_factory=TestLinks)

    delivered: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    slack: SlackWorkspace = field(init=False)
    context: Context = field(init=False)
    pump: Pump = field(init=False)

    def person(self, name: str) -> SlackPerson:
        return self.slack.person(name)

    def send(self) -> int:
        """Run the sender once, whatever time it is."""
        return self.pump.run_once(self.moment.now(), self.moment.now())

    def again(self, number: int = 1) -> Answer:
        """Let Slack repeat one of the last deliveries, byte by byte as it was."""
        path, headers, body = self.delivered[-number]
        if path:
            return self.deliver(path, headers, body)
        answer: Answer = self.slack.parts.core.sockets.deliver(body)
        return answer

    def deliver(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the web view does, with follow-ups run at once."""
        self.delivered.append((path, dict(headers), body))
        if not signing.verify(SIGNING_SECRET, body, headers, self.moment.now()):
            return Answer(401)
        outcome = router.dispatch(self.context, PARSERS[path](body))
        for follow_up in outcome.follow_ups:
            follow_up()
        if outcome.ack_body is None:
            return Answer(200)
        return Answer(200, _json(outcome.ack_body), {"Content-Type": "application/json"})

    def connect(self) -> None:
        """Build the product's parts against the running workspace."""
        client = SlackClient(BOT_TOKEN, self.slack.api_url)
        self.context = Context(
            sessions=self.sessions,
            engine=self.engine,
            keys=self.keys,
            client=client,
            links=self.links,
            instant=self.moment.now,
            team_id=self.tenant,
            channels=CHANNELS,
        )
        renderers = SlackRenderers(Addresses(self.tenant, CHANNELS), self.links)
        self.pump = Pump(
            sessions=self.sessions,
            renderers=renderers.by_kind(),
            messenger=SlackMessenger(client),
            owner="stage",
            workspace=TEAM,
            clock=self.moment.clock,
            sleep=self.moment.advance,
        )


class Line:
    """A product's end of a WebSocket; a delivery is over when what follows the answer is done."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._done = threading.Semaphore(0)
        self.listener = SocketListener(
            stage.context, APP_TOKEN, stage.slack.api_url, self._follow, beat=PATIENT
        )
        sockets = stage.slack.parts.core.sockets
        self._through = sockets.deliver
        sockets.deliver = self._deliver  # type: ignore[method-assign]

    def _deliver(self, envelope: Envelope) -> Answer:
        self._stage.delivered.append(("", {}, envelope))
        self.listener._context = self._stage.context
        answer = self._through(envelope)
        if answer.status == 200:
            assert self._done.acquire(timeout=10)
        return answer

    def _follow(self, follow_ups: Iterable[FollowUp]) -> None:
        try:
            for follow_up in follow_ups:
                follow_up()
        finally:
            self._done.release()


def _json(body: Mapping[str, object]) -> bytes:
    return json.dumps(body).encode()


@contextmanager
def staged(
    engine: Engine, at: datetime = NINE, *, over_socket: bool = False, organisation: str = ""
) -> Iterator[Stage]:
    """A stage on a database of its own; with an ``organisation``, installed in all of it."""
    stage = Stage(sessionmaker(engine), engine, Moment(at), organisation or TEAM)
    carried: dict[str, Any] = {"deliver": stage.deliver}
    if over_socket:
        carried = {"socket_mode": True, "app_token": APP_TOKEN, "patience": 30.0}
    if organisation:
        carried |= {"enterprise_id": organisation, "is_org_wide": True}
    slack = SlackWorkspace(seed=SEED, moment=stage.moment, team_id=TEAM, **carried)
    with ExitStack() as stack:
        stage.slack = stack.enter_context(slack)
        stage.connect()
        if over_socket:
            line = Line(stage)
            stack.callback(line.listener.close)
            line.listener.connect()
        yield stage
        assert problems_of_log(stage.slack.calls()) == [], "a limit of Slack was broken"


def company(stage: Stage, locale: str = "ko") -> Scene:
    """Somebody who asks and a department that serves, all of them in Slack."""
    with stage.sessions(expire_on_commit=False) as session, transaction(session):
        scene = commitments_scene.build(session)
        for name in ("asker", "member", "owner", "lead", "stranger"):
            person: Person = getattr(scene, name)
            person.locale = locale
            session.add(_identity(person, f"U0{name.upper()}", stage.tenant))
        session.flush()
        session.expunge_all()
    return scene


def open_pulse(
    stage: Stage, scene: Scene, *, answer_in: tuple[str, ...] = ("slack", "link")
) -> int:
    """A wave of four questions open to the asker and the members."""
    with stage.sessions() as session, transaction(session):
        template = world.make_template(
            session,
            world.plain_questions(),
            why={"ko": "나빠지기 전에 알아차리려고요.", "en": "To notice trouble early."},
            notice={"purpose": {"ko": "근무 여건 개선", "en": "Better work"}},
            est_seconds=30,
        )
        people = {"T0901": [session.get_one(Person, scene.asker.id)]}
        wave: Wave = world.open_by_hand(session, template, people, stage.keys)
        session.execute(
            update(Wave).where(Wave.id == wave.id).values(answer_in=list(answer_in), invited=120)
        )
        return wave.id


def _identity(person: Person, subject: str, tenant: str) -> Identity:
    return Identity(person_id=person.id, provider="slack", tenant=tenant, subject=subject)
