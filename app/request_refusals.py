"""What is said when an act on a service request cannot be done: kindly, and what holds now."""

from __future__ import annotations

from app.errors import sentence
from app.translate import _, _l
from app.words import word
from pulse.errors import DomainError

_BY_PROVIDER = _l("Only the department that answers can do this.")
_BY_ASKING = _l("Only who asked, or their head, can do this.")
_BY_EITHER_LEAD = _l("Only who asked, or the lead of the department that answers, can do this.")
SENTENCES: dict[str, object] = {
    **dict.fromkeys(
        (
            "may_not_hold",
            "may_not_resolve",
            "may_not_reassign",
            "may_not_change_priority",
            "may_not_hand_over",
            "may_not_say_lacks",
        ),
        _BY_PROVIDER,
    ),
    "may_not_waive": _BY_ASKING,
    "may_not_reopen": _BY_EITHER_LEAD,
    "may_not_cancel": _BY_EITHER_LEAD,
    "may_not_reply": _l("Only the two sides of this request can do this."),
    "may_not_propose_due": _l("Only the two sides of this request can do this."),
    "may_not_acknowledge": _l("Only who was told, or the two sides, can take this on."),
    "may_not_resume": _l("This waits for somebody else; only who answers can go on."),
    "may_not_correct": _l("Only the lead of the department that answers can do this."),
    "may_not_agree_due": _l("The other side has to agree to this time."),
    "already_assigned": _l("This is already in that colleague's hands."),
    "not_of_the_provider": _l("Please choose somebody of the department that answers."),
    "same_priority": _l("It is already that urgent."),
    "already_waived": _l("This promise has been waived already."),
    "already_handed_over": _l("A part is already open with that service."),
    "same_service": _l("This has come through that service already. Please choose another."),
    "service_not_offered_to_you": _l("That service is not offered to you."),
    "no_proposal": _l("No proposed time is waiting for an answer any more."),
    "another_proposal": _l("Another time has been proposed meanwhile. Please look at it first."),
    "already_acknowledged": _l("Somebody has taken this on already. Here is who, and until when."),
    "escalation_not_found": _l("This step has not been told, or is no longer needed."),
    "not_ahead": _l("Please choose a time ahead, within a year."),
    "outside_the_request": _l("Please choose a time between the opening and now."),
    "not_correctable": _l("This cannot be corrected."),
}


def refusal(error: DomainError) -> str:
    """Return the sentence for a refusal, in the language of the request."""
    if error.code == "wrong_state":
        state = word("state", error.params.get("state", ""))
        return _(
            "Somebody was a moment faster: it now says “%(state)s”. Nothing was changed.",
            state=state,
        )
    found = SENTENCES.get(error.code)
    return sentence(error) if found is None else str(found)
