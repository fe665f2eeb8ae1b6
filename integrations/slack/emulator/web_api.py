"""`/api/<method>`: from the raw call to Slack's answer, with faults, limits and the log."""

from dataclasses import dataclass, field
from typing import Any

from integrations.slack.emulator.call_log import LoggedCall
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.faults import ACCEPTS_FIRST, Fault, FaultKind
from integrations.slack.emulator.methods import METHODS
from integrations.slack.emulator.methods.call import Call, Method
from integrations.slack.emulator.methods.chat import posting_channel
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json
from integrations.slack.emulator.tokens import Token

NOBODY = Token("", "", (), kind="none")
NEVER_LOGGED = frozenset({"token", "client_secret", "code", "refresh_token"})


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; status 0 means that the connection is dropped without one."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


def handle(core: Emulator, method_name: str, args: Json, token_text: str) -> Reply:
    """Answer one call and log it."""
    started = core.config.instant().timestamp()
    fault = core.faults.take(method_name)
    if fault is None or fault.takes_effect:
        reply = _answer(core, method_name, args, token_text)
        if fault is not None and reply.status == 200:
            reply = _spoiled(fault)
    else:
        reply = _spoiled(fault)
    waiting = reply.headers.get("Retry-After")
    retry_after = int(waiting) if waiting else None
    core.log.add(LoggedCall(method_name, _loggable(args), started, reply.status, retry_after))
    if fault is not None and fault.kind is FaultKind.HANG:
        core.faults.hang(fault.seconds)
    if core.config.latency:
        core.faults.hang(core.config.latency)
    return reply


def _answer(core: Emulator, name: str, args: Json, token_text: str) -> Reply:
    method = METHODS.get(name)
    if method is None:
        return Reply(200, {"ok": False, "error": "unknown_method", "req_method": name})
    try:
        return _carried_out(core, method, name, args, token_text)
    except SlackError as refusal:
        return Reply(200, refusal.body())


def _carried_out(core: Emulator, method: Method, name: str, args: Json, text: str) -> Reply:
    token = NOBODY if method.kind == "none" else core.authorise(text, method.scope, method.kind)
    channel = posting_channel(core, args) if method.posts else None
    wait = core.limiter.check(name, method.tier, channel)
    if wait is not None:
        return rate_limited(wait)
    with core.workspace.lock:
        body = method.run(Call(core, token, args))
    scopes = {} if token is NOBODY else {"x-oauth-scopes": ",".join(token.scopes)}
    return Reply(200, {"ok": True, **body}, scopes)


def rate_limited(seconds: int) -> Reply:
    """Slack's answer to a call too many."""
    return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(seconds)})


def _spoiled(fault: Fault) -> Reply:
    if fault.kind in ACCEPTS_FIRST:
        return Reply(0, {})
    if fault.kind is FaultKind.RATE_LIMITED:
        return rate_limited(fault.retry_after)
    if fault.kind is FaultKind.SERVER_ERROR:
        return Reply(500, {"ok": False, "error": "internal_error"})
    error = "fatal_error" if fault.kind is FaultKind.FATAL else fault.error
    return Reply(200, {"ok": False, "error": error})


def _loggable(args: Json) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name not in NEVER_LOGGED}
