"""Consent: the codes between a person's Allow and the app's token, for OAuth and OpenID."""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.problems import SlackError

LIFETIME_SECONDS = 600.0
OPENID_SCOPES = frozenset({"openid", "email", "profile"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Request:
    """What an app asks a person for on the consent page."""

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str = ""
    nonce: str = ""
    team: str = ""
    is_openid: bool = False


@dataclass
class Grant:
    """One Allow: what was asked, who allowed it and when (`clock` seconds)."""

    request: Request
    user_id: str
    issued: float
    used: bool = False


class Grants:
    """Issues codes and exchanges each once within ten minutes."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, Grant] = {}

    def allow(self, request: Request, user_id: str) -> str:
        """The code for one Allow."""
        code = f"{secrets.randbelow(10**13)}.{secrets.token_hex(32)}"
        with self._lock:
            self._issued[code] = Grant(request, user_id, self._clock())
        return code

    def exchange(self, code: str, redirect_uri: str, *, is_openid: bool) -> Grant:
        """Use up a code; the redirect address must be the one of the consent page."""
        with self._lock:
            grant = self._issued.get(code)
            if grant is None or grant.request.is_openid != is_openid:
                raise SlackError("invalid_code")
            if self._clock() - grant.issued > LIFETIME_SECONDS:
                raise SlackError("invalid_code")
            if grant.used:
                raise SlackError("code_already_used")
            if redirect_uri != grant.request.redirect_uri:
                raise SlackError("bad_redirect_uri")
            grant.used = True
            return grant


def check_client(config: EmulatorConfig, client_id: str, secret: str) -> None:
    """Refuse an app which is not ours or does not know its secret."""
    if not config.client_id or client_id != config.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest(secret.encode(), config.client_secret.encode()):
        raise SlackError("bad_client_secret")


def check_request(config: EmulatorConfig, request: Request) -> None:
    """Refuse what Slack's consent page refuses before anybody is asked."""
    if not config.client_id or request.client_id != config.client_id:
        raise SlackError("invalid_client_id")
    if not _may_return_to(config, request.redirect_uri):
        raise SlackError("bad_redirect_uri")
    if request.team not in {"", config.team_id}:
        raise SlackError("invalid_team_for_non_distributed_app")
    asked = set(request.scopes)
    if request.is_openid:
        fits = "openid" in asked and asked <= OPENID_SCOPES
    else:
        fits = bool(asked) and not asked & OPENID_SCOPES
    if not fits:
        raise SlackError("invalid_scope")


def _may_return_to(config: EmulatorConfig, address: str) -> bool:
    """HTTPS, or plain HTTP on this machine, at or below a registered address when there is one."""
    target = urlsplit(address)
    is_safe = target.scheme == "https" or (target.scheme == "http" and target.hostname in LOOPBACK)
    known = config.redirect_urls
    return is_safe and (not known or any(_lies_below(address, each) for each in known))


def _lies_below(address: str, registered: str) -> bool:
    ours, theirs = urlsplit(registered), urlsplit(address)
    start = ours.path.rstrip("/")
    below = theirs.path == ours.path or theirs.path.startswith(f"{start}/")
    return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc) and below
