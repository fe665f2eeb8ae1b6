"""Events to the product, repeated on Slack's schedule until it takes them."""

import threading
from dataclasses import dataclass

from integrations.slack.emulator.config import Answer
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.delivery import EVENTS_PATH, RETRY_NUMBER, RETRY_REASON
from integrations.slack.emulator.organisation import authorization, team_of
from integrations.slack.emulator.state import Json

RETRY_AFTER_SECONDS = (0.0, 60.0, 360.0)
"""Waits from the first try to each repeat: at once, one minute, five minutes later."""


@dataclass
class Waiting:
    """A delivery which failed: what to send, which repeat comes next, and when."""

    envelope: Json
    repeat: int
    due: float
    first: float
    reason: str


class Events:
    """Sends events and keeps those which were not taken."""

    def __init__(self, core: Emulator) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._waiting: list[Waiting] = []
        core.announce = self.send_subscribed

    def send(self, event: Json) -> Answer:
        """Deliver one event; a failed delivery is repeated at once and then by `pump`."""
        core = self._core
        envelope = self._envelope(event)
        answer = core.courier.send_json(EVENTS_PATH, envelope)
        if _taken(answer):
            return answer
        now = core.config.clock()
        self._keep(Waiting(envelope, 1, now, now, _reason(answer)), answer)
        self.pump()
        return answer

    def send_subscribed(self, event: Json, name: str = "") -> Answer | None:
        """Deliver an event of the workspace's life when the app asked for it by `name`."""
        wanted = (name or event["type"]) in self._core.config.subscriptions
        return self.send(event) if wanted else None

    def pump(self) -> int:
        """Repeat what is due by now; how many deliveries were tried."""
        with self._lock:
            now = self._core.config.clock()
            due = [each for each in self._waiting if each.due <= now]
            self._waiting = [each for each in self._waiting if each.due > now]
        for each in due:
            self._repeat(each)
        return len(due)

    def _repeat(self, each: Waiting) -> None:
        headers = {RETRY_NUMBER: str(each.repeat), RETRY_REASON: each.reason}
        answer = self._core.courier.send_json(EVENTS_PATH, each.envelope, headers)
        if _taken(answer) or each.repeat >= len(RETRY_AFTER_SECONDS):
            return
        due = each.first + RETRY_AFTER_SECONDS[each.repeat]
        following = Waiting(each.envelope, each.repeat + 1, due, each.first, _reason(answer))
        self._keep(following, answer)

    def _keep(self, waiting: Waiting, answer: Answer) -> None:
        refused = {name.lower(): value for name, value in answer.headers.items()}
        if refused.get("x-slack-no-retry") == "1":
            return
        with self._lock:
            self._waiting.append(waiting)

    def _envelope(self, event: Json) -> Json:
        config, workspace = self._core.config, self._core.workspace
        moment = workspace.next_ts()
        return {
            "token": "unused",
            "team_id": self._team(event),
            "api_app_id": config.app_id,
            "event": {"event_ts": moment, **event},
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": int(moment.partition(".")[0]),
            "authorizations": [authorization(config)],
            "is_ext_shared_channel": False,
        }

    def _team(self, event: Json) -> str:
        """The workspace it happened in: that of whoever did it."""
        config, done_by = self._core.config, event.get("user")
        user = self._core.workspace.users.get(done_by) if isinstance(done_by, str) else None
        is_known = config.enterprise_id and user is not None and not user.is_stranger
        return team_of(config, user) if user is not None and is_known else config.team_id


def _taken(answer: Answer) -> bool:
    return 200 <= answer.status < 300


def _reason(answer: Answer) -> str:
    return answer.failure or "http_error"
