"""What an emulated workspace is given when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from integrations.slack.emulator.limits import Limits
from pulse.instants import monotonic, utc_now

EVENT_SUBSCRIPTIONS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_id_changed",
    "team_join",
    "tokens_revoked",
    "user_change",
)
BOT_SCOPES = (
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:read",
    "im:read",
    "im:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)


@dataclass(frozen=True)
class Answer:
    """What the product answered to one delivery; status 0 means that nothing came back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""


Deliver = Callable[[str, Mapping[str, str], bytes], Answer]


@dataclass(frozen=True)
class Shortcut:
    """An entry of the message menu (`message`) or of the composer's menu (`global`)."""

    callback_id: str
    name_ko: str
    name_en: str
    kind: str = "message"


@dataclass(frozen=True)
class Command:
    """A slash command with the hint shown while it is typed."""

    name: str
    hint_ko: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class DemoLink:
    """A button of the demo bar: POST is sent by the emulator, GET opens a page."""

    label_ko: str
    label_en: str
    url: str
    method: str = "POST"


@dataclass(frozen=True)
class EmulatorConfig:
    """The workspace, the installed app and the clocks; `instant` dates messages, `clock` measures.

    `instant` returns aware datetimes. `clock` returns monotonic seconds and is used for limits,
    trigger ids, response URLs and retries, so a test moves it instead of waiting. `signed_at`
    dates signatures when that must not be `instant` (a demo which moves its time). `deliver`
    replaces the HTTP delivery to `product_url`: it gets path, headers and raw body.

    `client_id` and `client_secret` switch the install and sign-in pages on; `is_installed` is
    whether the app starts with `bot_token`. With `socket_mode` deliveries go through WebSockets
    opened with `app_token` and never by HTTP; `patience` is how many seconds an acknowledgement
    may take there. `latency` is how many seconds every answer of the Web API takes.

    With `enterprise_id` the workspace belongs to an organisation; the seed's people may then be of
    its other workspaces (`team_id`). `is_org_wide` is whether the app is installed in all of them.
    """

    product_url: str
    signing_secret: str
    bot_token: str
    instant: Callable[[], datetime] = utc_now
    clock: Callable[[], float] = monotonic
    signed_at: Callable[[], datetime] | None = None
    team_id: str = "T0DEMO0001"
    team_name: str = "Demo"
    team_domain: str = "demo"
    enterprise_id: str = ""
    enterprise_name: str = "Demo Group"
    is_org_wide: bool = False
    tz: str = "Asia/Seoul"
    public_url: str = ""
    app_id: str = "A0IEUM0001"
    app_name: str = "이음"
    bot_id: str = "B0IEUM0001"
    bot_user_id: str = "U0IEUMBOT1"
    scopes: tuple[str, ...] = BOT_SCOPES
    subscriptions: tuple[str, ...] = EVENT_SUBSCRIPTIONS
    commands: tuple[Command, ...] = (
        Command("/ieum", "무엇을 도와드릴까요?", "what do you need?"),
    )
    shortcuts: tuple[Shortcut, ...] = ()
    seed: Mapping[str, Any] = field(default_factory=dict)
    log_path: Path | None = None
    state_path: Path | None = None
    limits: Limits = field(default_factory=Limits)
    deliver: Deliver | None = None
    demo_links: tuple[DemoLink, ...] = ()
    demo_now: Callable[[], datetime | None] | None = None
    control_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    redirect_urls: tuple[str, ...] = ()
    is_installed: bool = True
    token_rotation: bool = False
    app_token: str = ""
    socket_mode: bool = False
    patience: float = 3.0
    latency: float = 0.0
