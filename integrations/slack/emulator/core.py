"""The emulator without its web face: the workspace and everything that keeps its rules."""

import threading
from collections.abc import Callable

from integrations.slack.emulator.call_log import CallLog
from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.delivery import Courier
from integrations.slack.emulator.faults import Faults
from integrations.slack.emulator.grants import Grants
from integrations.slack.emulator.identity import Identities
from integrations.slack.emulator.limits import RateLimiter
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import ResponseUrls
from integrations.slack.emulator.seeding import seed_workspace
from integrations.slack.emulator.snapshot import load_snapshot
from integrations.slack.emulator.sockets import Sockets
from integrations.slack.emulator.state import Json, User, Workspace
from integrations.slack.emulator.tokens import Token, Tokens
from integrations.slack.emulator.triggers import Triggers


class Emulator:
    """One workspace with one app installed."""

    def __init__(self, config: EmulatorConfig) -> None:
        self.config = config
        self.public_url = config.public_url.rstrip("/")
        self.workspace = Workspace(config.instant)
        self.faults = Faults()
        self.limiter = RateLimiter(config.limits, config.clock)
        self.log = CallLog(config.log_path)
        self.triggers = Triggers(config.clock)
        self.response_urls = ResponseUrls(config.clock)
        self.sockets = Sockets(config)
        self.courier = Courier(config, self.sockets)
        self.grants = Grants(config.clock)
        self.identities = Identities(config)
        self.tokens = Tokens(config.clock)
        self.announce: Callable[[Json], object] | None = None
        self._news: list[Json] = []
        self._news_lock = threading.Lock()
        if config.is_installed:
            self.tokens.add(Token(config.bot_token, config.bot_user_id, config.scopes))
        if config.app_token:
            scopes = ("connections:write",)
            self.tokens.add(Token(config.app_token, config.bot_user_id, scopes, kind="app"))
        bot = User(config.bot_user_id, "ieum", config.app_name, is_bot=True)
        self.workspace.users[bot.id] = bot
        seed_workspace(self.workspace, config.seed, config.bot_user_id)
        if config.state_path is not None and config.state_path.exists():
            load_snapshot(self.workspace, config.state_path)

    def authorise(self, text: str, scope: str | None, kind: str = "bot") -> Token:
        """The token of a call; refuses missing, unknown, ended, wrong ones and missing scopes."""
        token = self.tokens.find(text)
        if kind not in {"any", token.kind}:
            raise SlackError("not_allowed_token_type")
        if scope is not None and scope not in token.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(token.scopes))
        return token

    @property
    def bot_scopes(self) -> tuple[str, ...]:
        """What the app's bot may do now; nothing while the app is not installed."""
        alive = self.tokens.alive()
        return alive[-1].scopes if alive else ()

    def will_announce(self, event: Json) -> None:
        """Keep an event which a call caused until the call's answer is out."""
        with self._news_lock:
            self._news.append(event)

    def announce_news(self) -> None:
        """Deliver the events kept so far; called without the workspace's lock."""
        with self._news_lock:
            news, self._news = self._news, []
        if self.announce is not None:
            for event in news:
                self.announce(event)
        if news:
            self.workspace.touch()

    def is_bot(self, user_id: str) -> bool:
        """Whether this member is an app's user."""
        user = self.workspace.users.get(user_id)
        return user is not None and user.is_bot

    def response_url(self, key: str) -> str:
        """The address of one response URL."""
        return f"{self.public_url}/response/{key}"
