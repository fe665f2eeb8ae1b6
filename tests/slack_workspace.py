"""A Slack workspace for tests: people who read, tap, type and fill in forms.

    with SlackWorkspace(deliver=through(client), seed=SEED, moment=moment) as slack:
        product.config.slack_api_url = slack.api_url        # what the product's client calls
        haesol = slack.person("U0DEMO0242")
        haesol.taps("4")                                     # newest message with such a button
        assert "Saved" in haesol.sees()[-1].text
        haesol.types("/ieum request VPN does not connect")   # in the direct message
        haesol.fills({"What do you need?": "A new cable"}).submits()
        assert slack.channel("desk").messages[-1].text == "…"

Deliveries are signed like Slack's and go to `deliver` (`through(client)` drives a Flask test
client, without a socket) or, left out, to `product_url`. The Web API is served on a free
loopback port, because the product's Slack client speaks HTTP.

Time is `moment`: it stands still until `moment.advance(seconds)`, and dates messages and
signatures, so a test gives the same one to the product. What the product does in another thread
after its answer is awaited with `slack.wait_until(lambda: …)`. Limits are off unless
`limits=Limits()` is given. Refused acts raise `Refused`. What administrators do is in
`slack.office` (`welcome`, `change`, `archive`, `move`, `revoke`, `uninstall`).

`SlackWorkspace(socket_mode=True, app_token=APP_TOKEN)` delivers through the WebSockets which the
product opens; `client_id`, `client_secret` and `is_installed=False` begin before the install.
`enterprise_id` and `is_org_wide=True` make it one workspace of an organisation; a member's
`team_id` says in which other one of these somebody is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, Self

from integrations.slack.emulator.app import RunningEmulator, running
from integrations.slack.emulator.call_log import LoggedCall
from integrations.slack.emulator.config import Answer, Deliver, EmulatorConfig
from integrations.slack.emulator.faults import Fault, FaultKind
from integrations.slack.emulator.hands import Outcome
from integrations.slack.emulator.limits import Limits
from integrations.slack.emulator.methods.scheduling import post_due
from integrations.slack.emulator.office import Office
from integrations.slack.emulator.state import Conversation, Json, Message, View
from tests.slack_reading import (
    buttons,
    element_labelled,
    input_block,
    option_owner,
    readable,
)

BOT_TOKEN = "xoxb-for-tests-only"
APP_TOKEN = "xapp-for-tests-only"
SIGNING_SECRET = "signing-secret-for-tests-only"
SEED: dict[str, Any] = {
    "users": [
        {"id": "U0DEMO0242", "name": "p0242", "real_name": "서해솔", "email": "p0242@example.com"},
        {"id": "U0DEMO0067", "name": "p0067", "real_name": "신빛나", "email": "p0067@example.com"},
    ],
    "channels": [{"id": "C0DEMO0001", "name": "desk"}],
}


class Refused(AssertionError):  # noqa: N818 - reads as what happened
    """The product, or Slack's own client, did not take what a person did."""


class Moment:
    """A time which stands still until it is advanced."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)) -> None:
        self.at = at
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def clock(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


class Client(Protocol):
    """What `through` needs of a Flask test client."""

    def post(self, *args: Any, **kw: Any) -> Any: ...


def through(client: Client) -> Deliver:
    """Deliveries straight into a Flask test client."""

    def deliver(path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        response = client.post(path, headers=dict(headers), data=body)
        answer = Answer(response.status_code, response.data, dict(response.headers))
        response.close()  # as a server does once the bytes are out
        return answer

    return deliver


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it."""

    ts: str
    text: str
    buttons: list[str]
    author: str
    is_ephemeral: bool
    channel: str
    message: Message


class SlackWorkspace:
    """An emulated workspace, served while the `with` block lasts."""

    def __init__(
        self,
        product_url: str = "http://127.0.0.1:9",
        *,
        deliver: Deliver | None = None,
        seed: Mapping[str, Any] = SEED,
        moment: Moment | None = None,
        limits: Limits | None = None,
        **settings: Any,
    ) -> None:
        self.moment = moment or Moment()
        defaults = {
            "instant": self.moment.now,
            "clock": self.moment.clock,
            "signing_secret": SIGNING_SECRET,
            "bot_token": BOT_TOKEN,
        }
        self.config = EmulatorConfig(
            product_url=product_url,
            seed=seed,
            deliver=deliver,
            limits=limits or Limits(enabled=False),
            **{**defaults, **settings},
        )
        self._stack = ExitStack()
        self._running: RunningEmulator | None = None

    def __enter__(self) -> Self:
        self._running = self._stack.enter_context(running(self.config))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def parts(self) -> RunningEmulator:
        assert self._running is not None, "use it in a with block"
        return self._running

    @property
    def url(self) -> str:
        return self.parts.url

    @property
    def api_url(self) -> str:
        """The base of the Web API, as slack_sdk wants it."""
        return f"{self.url}/api/"

    def person(self, key: str) -> Person:
        """A member by id, handle or full name."""
        for user in self.parts.core.workspace.users.values():
            if key in {user.id, user.name, user.real_name}:
                return Person(self, user.id)
        raise KeyError(key)

    def channel(self, key: str) -> Channel:
        """A channel by id or name."""
        conversations = self.parts.core.workspace.conversations
        found = conversations.get(key) or self.parts.core.workspace.named(key)
        if found is None:
            raise KeyError(key)
        return Channel(found)

    def calls(self, method: str | None = None) -> list[LoggedCall]:
        """What the product asked of the Web API, oldest first."""
        return self.parts.core.log.calls(method)

    def fails(self, method: str, kind: FaultKind, **how: Any) -> None:
        """Let the next call of a method (or `*`) go wrong; see `Fault` for the details."""
        self.parts.core.faults.add(Fault(method, kind, **how))

    def sends_event(self, event: Json) -> Answer:
        """Deliver an event of the Events API."""
        return self.parts.events.send(event)

    def repeats_events(self) -> int:
        """Repeat undelivered events which are due by now."""
        return self.parts.events.pump()

    def posts_scheduled(self) -> int:
        """Post scheduled messages which are due by now."""
        return post_due(self.parts.core)

    @property
    def office(self) -> Office:
        """The workspace's administrators."""
        return self.parts.office

    def wait_until(self, predicate: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for what the product does in another thread."""
        happened = self.parts.core.workspace.wait_for(predicate, seconds)
        assert happened, "it did not happen in time"


class Channel:
    """A channel as the workspace knows it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self.id = conversation.id

    @property
    def messages(self) -> list[Seen]:
        """All messages but those only one person sees, threads included."""
        return [_seen(self._conversation, m) for m in self._conversation.messages if not m.seen_by]

    def thread(self, ts: str) -> list[Seen]:
        """The replies below a message."""
        return [_seen(self._conversation, m) for m in self._conversation.replies(ts)]


class Person:
    """One member with hands and eyes."""

    def __init__(self, workspace: SlackWorkspace, user_id: str) -> None:
        self._slack = workspace
        self._filled: dict[str, Any] = {}
        self.id = user_id

    @property
    def direct(self) -> Conversation:
        core = self._slack.parts.core
        return core.workspace.direct_channel(self.id, core.config.bot_user_id)

    def sees(self, channel: str | None = None) -> list[Seen]:
        """The messages of the direct message with the app, or of a channel, oldest first."""
        place = self._place(channel)
        return [_seen(place, m) for m in place.messages if m.seen_by in {None, self.id}]

    def taps(self, label: str, value: Any = None, *, channel: str | None = None) -> Self:
        """Use a button, by its text, in the open modal, the newest message, or the Home tab.

        A select, overflow, radio or picker is found by its placeholder or action id, and
        `value` says what is chosen there; a label which is an option is found by the option.
        """
        hands = self._slack.parts.hands
        view = self.modal_view
        if view is None and channel is None and self._newest(label, None) is None:
            view = self._slack.parts.core.workspace.homes.get(self.id)
        if view is not None:
            name, raw = _target(view.content["blocks"], label, value)
            return self._taken(hands.press_in_view(self.id, view.id, name, raw))
        message = self._newest(label, channel)
        if message is None:
            raise Refused(f"nothing to tap is called {label!r}")
        name, raw = _target(message.blocks, label, value)
        place = self._place(channel)
        return self._taken(hands.press(self.id, place.id, message.ts, name, raw))

    def searches(self, label: str, typed: str, *, channel: str | None = None) -> list[str]:
        """Type into a select with external data; the texts of what is offered to `taps`."""
        view, message = self.modal_view, None
        if view is None:
            message = self._newest(label, channel)
        if view is None and message is None:
            raise Refused(f"nothing to search in is called {label!r}")
        blocks = view.content["blocks"] if view else message.blocks if message else []
        name, _ = _target(blocks, label, None)
        place = ("", view.id) if view else (self._place(channel).id, message.ts if message else "")
        found = self._slack.parts.hands.suggest(self.id, place, name, typed)
        return [str(option["text"]["text"]) for option in found]

    def types(self, text: str, *, channel: str | None = None, thread: str = "") -> Self:
        """Type a text or a slash command into a conversation or a thread."""
        place = self._place(channel)
        return self._taken(self._slack.parts.hands.say(self.id, place.id, text, thread))

    def fills(self, values: Mapping[str, Any]) -> Self:
        """Put values into the open modal, by label or block id."""
        view = self._open_view()
        for name, value in values.items():
            self._filled[input_block(view.content["blocks"], name)] = value
        return self

    def submits(self) -> dict[str, str]:
        """Send the open modal off; the errors shown, by block id, or nothing."""
        view = self._open_view()
        outcome = self._slack.parts.hands.submit(self.id, view.id, self._filled)
        self._filled = {}
        if not outcome.ok and not view.errors:
            raise Refused(f"{outcome.problem} ({outcome.status})")
        return dict(view.errors)

    def closes(self, *, everything: bool = False) -> Self:
        """Leave the open modal without sending it."""
        hands = self._slack.parts.hands
        self._filled = {}
        return self._taken(hands.close(self.id, self._open_view().id, everything=everything))

    def opens_home(self) -> str:
        """Open the Home tab; what it says."""
        self._taken(self._slack.parts.hands.open_home(self.id))
        view = self._slack.parts.core.workspace.homes.get(self.id)
        return readable(view.content["blocks"]) if view else ""

    def uses(self, callback_id: str, on: Seen | None = None) -> Self:
        """Choose a shortcut, of a message or of the composer."""
        place = (on.channel, on.ts) if on else ("", "")
        return self._taken(self._slack.parts.hands.shortcut(self.id, callback_id, *place))

    @property
    def modal_view(self) -> View | None:
        """The topmost open modal."""
        stack = self._slack.parts.core.workspace.modals.get(self.id)
        return stack[-1] if stack else None

    @property
    def modal(self) -> str | None:
        """What the topmost open modal says, title first; None when there is none."""
        view = self.modal_view
        if view is None:
            return None
        return f"{view.content['title']['text']}\n{readable(view.content['blocks'])}"

    def _open_view(self) -> View:
        if self.modal_view is None:
            raise Refused("no modal is open")
        return self.modal_view

    def _place(self, channel: str | None) -> Conversation:
        if channel is None:
            return self.direct
        workspace = self._slack.parts.core.workspace
        return workspace.conversations[self._slack.channel(channel).id]

    def _newest(self, label: str, channel: str | None) -> Message | None:
        for message in reversed(self._place(channel).messages):
            mine = message.seen_by in {None, self.id}
            found = element_labelled(message.blocks, label) or option_owner(message.blocks, label)
            if mine and found:
                return message
        return None

    def _taken(self, outcome: Outcome) -> Self:
        if not outcome.ok:
            raise Refused(f"{outcome.problem} ({outcome.status})")
        return self


def _target(blocks: list[Json], label: str, value: Any) -> tuple[str, Any]:
    found = element_labelled(blocks, label)
    if found is None:
        found, value = option_owner(blocks, label), label
    if found is None:
        raise Refused(f"nothing to tap is called {label!r}")
    block_id, element = found
    return f"{block_id}\x1f{element['action_id']}", value


def _seen(conversation: Conversation, message: Message) -> Seen:
    return Seen(
        ts=message.ts,
        text=readable(message.blocks) or message.text,
        buttons=buttons(message.blocks),
        author=message.user,
        is_ephemeral=message.seen_by is not None,
        channel=conversation.id,
        message=message,
    )
