"""Every setting of an installation, read once from the environment and frozen.

Each has a default that suits a trial on one machine. Unknown or malformed settings, and secrets
missing in production, stop the start with a sentence that names them all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PREFIX = "IEUM_"
ENVIRONMENTS = ("production", "demo", "test")
DEMO_MARK = "demo.json"


class SettingsError(Exception):
    """The environment cannot be used as it is; the message lists every problem."""


def _text(value: str) -> str:
    return value


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        try:
            number = int(value)
        except ValueError as error:
            msg = "must be a whole number"
            raise ValueError(msg) from error
        if not low <= number <= high:
            msg = f"must be between {low} and {high}"
            raise ValueError(msg)
        return number

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            msg = f"must be one of {', '.join(allowed)}"
            raise ValueError(msg)
        return value

    return read


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        msg = "must start with http:// or https://"
        raise ValueError(msg)
    if not urlsplit(value).hostname:
        msg = "must name a host"
        raise ValueError(msg)
    return value.rstrip("/")


def _issuer(value: str) -> str:
    """Keep a slash at the end: an issuer is its exact spelling."""
    _url(value)
    return value


def _database_url(value: str) -> str:
    """Accept the usual spellings of a PostgreSQL address; the driver is ours to choose."""
    scheme, mark, rest = value.partition("://")
    if not mark or scheme.partition("+")[0] not in {"sqlite", "postgres", "postgresql"}:
        msg = "must be a sqlite or postgresql address"
        raise ValueError(msg)
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    return f"{scheme}://{rest}"


def _smtp_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"}:
        msg = "must start with smtp://, smtps:// or smtp+plain://"
        raise ValueError(msg)
    if not parts.hostname:
        msg = "must name a host"
        raise ValueError(msg)
    return value


def _sender(value: str) -> str:
    if "@" not in parseaddr(value)[1]:
        msg = "must be an address, perhaps with a name before it"
        raise ValueError(msg)
    return value


def _bare_address(value: str) -> str:
    local, mark, domain = value.partition("@")
    if not (local and mark and domain) or len(local) > 30 or set(value) & set(" +<>"):
        msg = "must be a bare address with up to 30 characters before the @ and no plus sign"
        raise ValueError(msg)
    return value


def _pairs(value: str) -> str:
    pairs = (pair.partition("=") for pair in value.split(",") if pair.strip())
    if not all(name.strip() and channel.strip() for name, _, channel in pairs):
        msg = "must be purpose=channel pairs with commas between"
        raise ValueError(msg)
    return value


def _role_pairs(value: str) -> str:
    pairs = [pair.rpartition("=") for pair in value.split(",") if pair.strip()]
    if not all(group.strip() and role.strip() for group, _, role in pairs):
        msg = "must be group=role pairs with commas between"
        raise ValueError(msg)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        msg = "is not a known time zone"
        raise ValueError(msg) from error
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _setting(default: Any, read: Callable[[str], object], about: str) -> Any:
    """Describe one setting: its default, how it is read and what it is for."""
    return field(default=default, metadata={"read": read, "about": about})


@dataclass(frozen=True)
class Settings:
    """The frozen settings of one installation."""

    env: str = _setting(
        "",
        _one_of(*ENVIRONMENTS),
        "production, demo or test; empty: demo where one was started, else production",
    )
    secret_key: str = _setting("", _text, "signs sessions and links; required in production")
    former_secret_keys: str = _setting(
        "", _text, "earlier secret keys, commas between: links sent before a change still open"
    )
    data_dir: Path = _setting(
        Path("instance").absolute(), _path, "database and state on one machine"
    )
    database_url: str = _setting("", _database_url, "empty means SQLite in the data directory")
    key_dir: Path | None = _setting(
        None, _path, "ballot keys, never inside a backup; data directory/keys"
    )
    backup_dir: Path | None = _setting(
        None, _path, "where the worker puts a copy of the database every day; empty: nowhere"
    )
    backup_hour: int = _setting(3, _number(0, 23), "from which hour, in the company's time zone")
    backups_kept: int = _setting(14, _number(1, 3650), "how many copies stay in that folder")
    port: int = _setting(8000, _number(1, 65535), "web pages")
    emulator_port: int = _setting(8001, _number(1, 65535), "the trial workspace")
    demo_weeks: int = _setting(
        34, _number(1, 34), "weeks the trial company has lived; fewer than 34: a short story"
    )
    emulator_log: Path | None = _setting(None, _path, "file for the trial workspace's call log")
    base_url: str = _setting("", _url, "address people reach the pages at")
    proxies: int = _setting(
        0, _number(0, 9), "reverse proxies in front of the pages that name the caller's address"
    )
    faq_url: str = _setting(
        "", _url, "where questions about services are answered; a service's code follows it"
    )
    timezone: str = _setting(
        "Asia/Seoul", _zone, "the company's time zone, until one is set on its page"
    )
    locale: str = _setting(
        "ko", _one_of("ko", "en"), "language where a person has none, until set on a page"
    )
    slack_api_url: str = _setting("https://slack.com", _url, "Slack, or the trial workspace")
    slack_bot_token: str = _setting("", _text, "bot token (xoxb-…); empty switches Slack off")
    slack_signing_secret: str = _setting("", _text, "checks that a request comes from Slack")
    slack_app_token: str = _setting("", _text, "app-level token (xapp-…) for Socket Mode")
    slack_team_id: str = _setting("", _text, "the workspace the bot is installed in")
    slack_client_id: str = _setting("", _text, "for Add to Slack and Sign in with Slack")
    slack_client_secret: str = _setting("", _text, "proves the app to Slack there; never shown")
    slack_command: str = _setting("/ieum", _text, "name of the slash command")
    slack_channels: str = _setting("", _pairs, "purpose=channel pairs, e.g. hr=C0123,T0402=C0456")
    slack_posts_per_minute: int = _setting(300, _number(1, 6000), "pace of posting to a workspace")
    smtp_url: str = _setting(
        "", _smtp_url, "smtp(s)://user:password@host:port for mail; empty switches mail off"
    )
    mail_from: str = _setting("", _sender, "sender of mail, e.g. Ieum <ieum@example.com>")
    mail_bounces: str = _setting(
        "", _bare_address, "where mail servers return mail to; they need name+anything@ as well"
    )
    mails_per_minute: int = _setting(120, _number(1, 6000), "pace of handing mail over")
    api_calls_per_minute: int = _setting(
        300, _number(1, 60_000), "calls a token may make in a minute, for each web process"
    )
    webhooks_inside: str = _setting(
        "refuse", _one_of("refuse", "allow"), "whether webhooks may go to private addresses"
    )
    oidc_issuer: str = _setting(
        "", _issuer, "address of an OpenID Connect provider; empty switches its button off"
    )
    oidc_client_id: str = _setting("", _text, "what that provider knows this installation as")
    oidc_client_secret: str = _setting("", _text, "shared with that provider; never shown")
    oidc_name: str = _setting("", _text, "what the sign-in button calls it")
    oidc_scopes: str = _setting("openid email profile", _text, "what is asked of it")
    oidc_groups_claim: str = _setting("groups", _text, "claim that lists a person's groups")
    oidc_roles: str = _setting(
        "", _role_pairs, "group=role pairs with commas between; such roles follow the groups"
    )
    log_level: str = _setting(
        "info", _one_of("debug", "info", "warning", "error"), "least level logged"
    )

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'ieum.db'}"

    @property
    def keys(self) -> Path:
        """The directory of ballot keys in force."""
        return self.key_dir or self.data_dir / "keys"

    @property
    def public_url(self) -> str:
        """The address used in links."""
        return self.base_url or f"http://127.0.0.1:{self.port}"

    @property
    def secrets(self) -> list[str]:
        """The secret key in force, then the former ones."""
        former = (key.strip() for key in self.former_secret_keys.split(","))
        return [self.secret_key, *(key for key in former if key)]

    @property
    def is_demo(self) -> bool:
        """Whether this is the trial with the example company and movable time."""
        return self.env == "demo"

    @property
    def channels(self) -> dict[str, str]:
        """Slack channels by purpose or department code."""
        pairs = (pair.partition("=") for pair in self.slack_channels.split(",") if pair.strip())
        return {name.strip(): channel.strip() for name, _, channel in pairs}

    @property
    def provider_name(self) -> str:
        """What the OpenID Connect provider is called; empty where there is none."""
        return (self.oidc_name or urlsplit(self.oidc_issuer).netloc) if self.oidc_issuer else ""

    @property
    def group_roles(self) -> dict[str, str]:
        """Roles by the provider's group; a group's name may hold an equals sign."""
        pairs = (pair.rpartition("=") for pair in self.oidc_roles.split(",") if pair.strip())
        return {group.strip(): role.strip() for group, _, role in pairs}

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``IEUM_*`` from ``environ`` (by default the process's) or raise SettingsError."""
        given = os.environ if environ is None else environ
        known = {f"{PREFIX}{entry.name.upper()}": entry for entry in fields(cls)}
        problems = [f"{name}: unknown setting" for name in sorted(_unknown(given, known))]
        values: dict[str, object] = {}
        for name, entry in known.items():
            if given.get(name, "") == "":
                continue
            try:
                values[entry.name] = entry.metadata["read"](given[name])
            except ValueError as error:
                problems.append(f"{name}: {error}")
        settings = cls(**values)  # type: ignore[arg-type]
        if not settings.env:
            has_demo = (settings.data_dir / DEMO_MARK).exists()
            settings = replace(settings, env="demo" if has_demo else "production")
        if settings.smtp_url and not settings.mail_from:
            problems.append(f"{PREFIX}MAIL_FROM: required with {PREFIX}SMTP_URL")
        if settings.oidc_issuer and not settings.oidc_client_id:
            problems.append(f"{PREFIX}OIDC_CLIENT_ID: required with {PREFIX}OIDC_ISSUER")
        problems += _keys_in_backups(settings) + _missing_secrets(settings)
        if problems:
            raise SettingsError("\n".join(problems))
        return settings


def _unknown(given: Mapping[str, str], known: Mapping[str, object]) -> set[str]:
    return {name for name in given if name.startswith(PREFIX)} - set(known) - {f"{PREFIX}SHARED"}


def _keys_in_backups(settings: Settings) -> list[str]:
    """A copied key would open copied ballots for ever, so the two folders lie apart."""
    folder = settings.backup_dir
    if folder is None or not settings.keys.resolve().is_relative_to(folder.resolve()):
        return []
    return [f"{PREFIX}BACKUP_DIR: must not hold the ballot keys ({PREFIX}KEY_DIR)"]


def _missing_secrets(settings: Settings) -> list[str]:
    if settings.env != "production":
        return []
    problems = []
    if len(settings.secret_key) < 32:
        problems.append(f"{PREFIX}SECRET_KEY: at least 32 characters are required in production")
    # Through Socket Mode nothing arrives that would have to be signed.
    if settings.slack_bot_token and not (
        settings.slack_signing_secret or settings.slack_app_token
    ):
        problems.append(f"{PREFIX}SLACK_SIGNING_SECRET: required with a bot token")
    return problems


def setting_table() -> list[tuple[str, str, str]]:
    """List (name, default, meaning) of every setting, for the handbook and its test."""
    return [
        (f"{PREFIX}{entry.name.upper()}", str(entry.default), entry.metadata["about"])
        for entry in fields(Settings)
    ]
