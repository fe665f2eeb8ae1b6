"""What scopes, events and deliveries are called on pages."""

from __future__ import annotations

from app.translate import _, _l
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people.api_tokens import Scope

SCOPES: dict[Scope, object] = {
    Scope.SERVICES_READ: _l("read services and promises"),
    Scope.REQUESTS_READ: _l("read service requests"),
    Scope.REQUESTS_WRITE: _l("open service requests and act on them"),
    Scope.RESULTS_READ: _l("read published results"),
    Scope.PEOPLE_WRITE: _l("import the list of people"),
}
EVENTS: dict[str, object] = {
    "service_request.opened": _l("a service request was opened"),
    "service_request.replied": _l("somebody answered"),
    "service_request.held": _l("it was put on hold"),
    "service_request.resumed": _l("the work went on"),
    "service_request.reassigned": _l("a colleague took it over"),
    "service_request.handed_over": _l("a part was handed to another department"),
    "service_request.priority_changed": _l("its urgency changed"),
    "service_request.renegotiated": _l("another time was proposed or agreed"),
    "service_request.resolved": _l("it was resolved"),
    "service_request.reopened": _l("it was reopened"),
    "service_request.cancelled": _l("it was cancelled"),
    "service_request.waived": _l("its promise was waived"),
    "service_request.corrected": _l("its log was corrected"),
    "service_request.breached": _l("a promise was broken"),
    "service_request.escalated": _l("an escalation fired"),
    "results.published": _l("results were published"),
    "ping": _l("a try-out"),
}
OUTCOMES: dict[DeliveryState, object] = {
    DeliveryState.PENDING: _l("waiting"),
    DeliveryState.SENDING: _l("being sent"),
    DeliveryState.SENT: _l("accepted"),
    DeliveryState.FAILED: _l("given up"),
    DeliveryState.UNKNOWN: _l("outcome unknown"),
    DeliveryState.DROPPED: _l("not sent any more"),
}
TROUBLES: dict[str, object] = {
    "address_inside": _l("the address lies inside a private network"),
    "address_malformed": _l("this is not an address we can send to"),
    "address_not_https": _l("the address must begin with https://"),
    "address_unknown": _l("nothing answers to this name"),
    "TimeoutError": _l("no answer in time"),
    "ConnectionRefusedError": _l("no program is listening"),
    "SSLCertVerificationError": _l("its certificate is not trusted"),
}


def scope_words(scope: Scope) -> str:
    """Say what a scope allows."""
    return str(SCOPES[scope])


def event_words(code: str) -> str:
    """Say what happened, for an event's code."""
    return str(EVENTS.get(code, code))


def trouble_words(code: str) -> str:
    """Say why a delivery did not arrive."""
    if code.startswith("http_"):
        return _("the receiver answered %(status)s", status=code.removeprefix("http_"))
    return str(TROUBLES.get(code, code))


def delivery_words(row: OutboxMessage) -> str:
    """Say in one line what became of a delivery."""
    said = str(OUTCOMES[row.state])
    if row.state is DeliveryState.PENDING and row.last_error:
        said = _("will be tried again")
    return f"{said} · {trouble_words(row.last_error)}" if row.last_error else said
