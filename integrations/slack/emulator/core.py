"""The emulator without its web face: the workspace and everything that keeps its rules."""

import hmac
import threading
from dataclasses import dataclass

from integrations.slack.emulator.call_log import CallLog
from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.delivery import Courier
from integrations.slack.emulator.faults import Faults
from integrations.slack.emulator.limits import RateLimiter
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import ResponseUrls
from integrations.slack.emulator.seeding import seed_workspace
from integrations.slack.emulator.snapshot import load_snapshot
from integrations.slack.emulator.state import User, Workspace
from integrations.slack.emulator.triggers import Triggers


@dataclass
class Token:
    """A bot token: whom it acts as and what it may do."""

    text: str
    user_id: str
    scopes: tuple[str, ...]
    revoked: bool = False


class Emulator:
    """One workspace with one app installed."""

    def __init__(self, config: EmulatorConfig) -> None:
        self.config = config
        self.public_url = config.public_url.rstrip("/")
        self.workspace = Workspace(config.now)
        self.faults = Faults()
        self.limiter = RateLimiter(config.limits, config.clock)
        self.log = CallLog(config.log_path)
        self.triggers = Triggers(config.clock)
        self.response_urls = ResponseUrls(config.clock)
        self.courier = Courier(config)
        self.tokens = [Token(config.bot_token, config.bot_user_id, config.scopes)]
        self._posting = threading.Lock()
        bot = User(config.bot_user_id, "ieum", config.app_name, is_bot=True)
        self.workspace.users[bot.id] = bot
        seed_workspace(self.workspace, config.seed, config.bot_user_id)
        if config.state_path is not None and config.state_path.exists():
            load_snapshot(self.workspace, config.state_path)

    def authorise(self, text: str, scope: str | None) -> Token:
        """The token of a call; refuses missing, unknown, revoked ones and missing scopes."""
        if not text:
            raise SlackError("not_authed")
        for token in self.tokens:
            if hmac.compare_digest(token.text.encode(), text.encode()):
                break
        else:
            raise SlackError("invalid_auth")
        if token.revoked:
            raise SlackError("token_revoked")
        if scope is not None and scope not in token.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(token.scopes))
        return token

    def is_bot(self, user_id: str) -> bool:
        """Whether this member is an app's user."""
        user = self.workspace.users.get(user_id)
        return user is not None and user.is_bot

    def response_url(self, key: str) -> str:
        """The address of one response URL."""
        return f"{self.public_url}/response/{key}"
