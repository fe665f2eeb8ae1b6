"""Calls to Slack, each made once: retrying is decided by the sender, never by the library."""

from __future__ import annotations

import http.client
import logging
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from integrations.ports import DeliveryError, FailureKind

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web import SlackResponse

_QUIET = logging.getLogger("ieum.slack_sdk")
_QUIET.setLevel(logging.CRITICAL)  # the library logs whole bodies at a lower level

_CODES: dict[FailureKind, tuple[str, ...]] = {
    FailureKind.PERMANENT: (
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "message_not_found",
        "thread_not_found",
        "used_url",
        "expired_url",
        "expired_trigger_id",
        "exchanged_trigger_id",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    ),
    FailureKind.ADMIN: (
        "access_denied",
        "ekm_access_denied",
        "invalid_auth",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    ),
    FailureKind.BUG: (
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "unknown_method",
    ),
    FailureKind.LATER: (
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "service_unavailable",
        "team_added_to_org",
    ),
}
_KINDS = {code: kind for kind, codes in _CODES.items() for code in codes}
SCOPES_HEADER = "x-oauth-scopes"
SLOW_DOWN = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
SLOW_DOWN_SECONDS = 30.0
"""How long to leave a method alone where Slack asks for less without saying for how long."""
REVOKED = frozenset({"invalid_auth", "not_authed", "token_expired", "token_revoked"})
"""After one of these nothing more is sent until Slack accepts the token again."""


class SlackClient:
    """Slack's Web API with narrowed errors. Without a token it is switched off."""

    def __init__(
        self,
        token: str,
        base_url: str = "https://slack.com/api/",
        timeout: timedelta = timedelta(seconds=10),
        *,
        is_open: bool = False,
    ) -> None:
        """Take the token; ``is_open`` allows the calls that are made without one."""
        self._seconds = max(int(timeout.total_seconds()), 1)
        self._token, self._base_url = token, base_url
        self._revoked = False
        self.is_configured = bool(token) or is_open

    @cached_property
    def _web(self) -> WebClient:
        """The library is read when Slack is first called, which many a web process never does."""
        from slack_sdk import WebClient  # noqa: PLC0415 - see above

        return WebClient(
            token=self._token or None,
            base_url=self._base_url,
            timeout=self._seconds,
            ssl=self._trusted(self._base_url),
            retry_handlers=[],
            logger=_QUIET,
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Read once and when first needed: reading the certificates takes a while and 2 MB."""
        return ssl.create_default_context()

    def _trusted(self, url: str) -> ssl.SSLContext | None:
        return self._tls if url.startswith("https://") else None

    @property
    def is_revoked(self) -> bool:
        """Whether Slack no longer accepts the token; a successful ``check`` heals it."""
        return self._revoked

    def distrust(self) -> None:
        """Take the token for revoked, until Slack accepts it again."""
        self._revoked = True

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call ``method`` once and return its answer, or raise DeliveryError."""
        return self._once(method, json=arguments)

    def read(self, method: str, **arguments: object) -> dict[str, Any]:
        """Ask a method that only reads; those take no JSON, and ignore what comes in it."""
        return self._once(method, http_verb="GET", params=arguments)

    def identify(self) -> tuple[dict[str, Any], frozenset[str]]:
        """Ask who we are and what we may do; raise DeliveryError where that is refused."""
        response = self._asked("auth.test")
        given = next((v for k, v in response.headers.items() if k.lower() == SCOPES_HEADER), "")
        scopes = frozenset(scope.strip() for scope in str(given).split(",") if scope.strip())
        return _body(response), scopes

    def form(self, method: str, **arguments: object) -> dict[str, Any]:
        """Call a method that takes its arguments as a form and no JSON."""
        return self._once(method, data=arguments)

    def send_file(self, url: str, content: bytes) -> None:
        """Send a file's bytes to the address Slack gave for them."""
        if not url.startswith(("https://", "http://")):
            raise DeliveryError(FailureKind.BUG, "bad_upload_url")
        request = urllib.request.Request(url, data=content, method="POST")  # noqa: S310 - checked
        request.add_header("Content-Type", "application/octet-stream")
        try:
            with urllib.request.urlopen(  # noqa: S310 - checked
                request, timeout=self._seconds, context=self._trusted(url)
            ) as answer:
                answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise broken(error) from error

    def _once(self, method: str, **request: Any) -> dict[str, Any]:
        return _body(self._asked(method, **request))

    def _asked(self, method: str, **request: Any) -> SlackResponse:
        if not self.is_configured:
            raise DeliveryError(FailureKind.ADMIN, "not_configured")
        from slack_sdk.errors import SlackApiError, SlackClientError  # noqa: PLC0415 - see _web

        try:
            response = self._web.api_call(method, **request)
        except SlackApiError as error:
            raise self._refused(error) from error
        except (OSError, http.client.HTTPException, SlackClientError, ValueError) as error:
            raise broken(error) from error
        self._revoked = False
        return response

    def tell(self, user_id: str, text: str) -> None:
        """Write a few plain words to somebody, now; links are never unfolded."""
        quiet = {"unfurl_links": False, "unfurl_media": False}
        self.call("chat.postMessage", channel=user_id, text=text, **quiet)

    def check(self) -> dict[str, Any]:
        """Ask who we are; used to heal after a revoked token and by the status page."""
        return self.call("auth.test")

    def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Answer a press or a command in its place; raise DeliveryError if that failed."""
        from slack_sdk.webhook import WebhookClient  # noqa: PLC0415 - see _web

        hook = WebhookClient(
            response_url,
            timeout=self._seconds,
            ssl=self._trusted(response_url),
            retry_handlers=[],
            logger=_QUIET,
        )
        try:
            answer = hook.send_dict(dict(body))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise broken(error) from error
        if answer.status_code >= 500:
            raise DeliveryError(FailureKind.UNKNOWN, f"http_{answer.status_code}")
        if answer.status_code != 200:
            raise DeliveryError(FailureKind.PERMANENT, f"http_{answer.status_code}")

    def _refused(self, error: SlackApiError) -> DeliveryError:
        response = error.response
        status = int(getattr(response, "status_code", 200) or 200)
        data = getattr(response, "data", None)
        code = str(data.get("error", "")) if isinstance(data, dict) else ""
        if status == 429:
            seconds = retry_after(getattr(response, "headers", {}))
            return DeliveryError(FailureKind.LATER, code or "ratelimited", seconds)
        self._revoked = self._revoked or code in REVOKED
        wait = SLOW_DOWN_SECONDS if code in SLOW_DOWN else None
        return DeliveryError(kind_of(code, status), code or f"http_{status}", wait)


def _body(response: SlackResponse) -> dict[str, Any]:
    return response.data if isinstance(response.data, dict) else {}


def kind_of(code: str, status: int = 200) -> FailureKind:
    """Say what an error code of Slack means; one we do not know may have had its effect."""
    if code.startswith("restricted_action"):
        return FailureKind.ADMIN
    if status >= 500 and code != "service_unavailable":
        return FailureKind.UNKNOWN
    return _KINDS.get(code, FailureKind.UNKNOWN)


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds Slack asks to wait; one where it does not say."""
    given = next((v for k, v in headers.items() if k.lower() == "retry-after"), "")
    return float(given) if given.isdigit() else 1.0


def broken(error: Exception) -> DeliveryError:
    """Say what a broken connection means: never opened is certainly not delivered."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ConnectionRefusedError | OSError) and _never_opened(reason):
        return DeliveryError(FailureKind.LATER, "unreachable")
    if isinstance(reason, TimeoutError):
        return DeliveryError(FailureKind.UNKNOWN, "timeout")
    return DeliveryError(FailureKind.UNKNOWN, "connection_lost")


def _never_opened(reason: OSError) -> bool:
    return isinstance(reason, ConnectionRefusedError) or type(reason).__name__ == "gaierror"
