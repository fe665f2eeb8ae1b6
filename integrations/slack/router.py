"""From a typed payload to its one handler, by exact id; whatever has none gets a polite answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from integrations.slack import (
    agreement_handlers,
    asking_handlers,
    digest_handlers,
    escalation_handlers,
    home_handlers,
    ids,
    install_handlers,
    renegotiation_handlers,
    replay_handlers,
    report_handlers,
    request_act_handlers,
    request_handlers,
    survey_handlers,
)
from integrations.slack.context import Context, FollowUp, Outcome
from integrations.slack.courtesy import Act, at_home, locale_of, with_apology
from integrations.slack.payloads import (
    AppHomeOpened,
    ButtonPress,
    InstallEnded,
    MessageShortcut,
    OtherEvent,
    Payload,
    SlashCommand,
    UrlVerification,
    ViewSubmission,
)
from integrations.slack.request_blocks import notice_modal
from integrations.wording import knows, say
from pulse.errors import Conflict, DomainError, Invalid, NotFound, Refused
from pulse.transaction import once_more_if_met

Press = Callable[[Context, ButtonPress], Outcome]
Submit = Callable[[Context, ViewSubmission], Outcome]
Choose = Callable[[Context, MessageShortcut], Outcome]

PRESSES: Mapping[str, Press] = {
    **dict.fromkeys(ids.SURVEY_ANSWER, survey_handlers.answer),
    ids.SURVEY_PICK: survey_handlers.answer,
    ids.SURVEY_BACK: survey_handlers.back,
    ids.SURVEY_SKIP: survey_handlers.skip,
    ids.SURVEY_CHANGE: survey_handlers.change,
    ids.SURVEY_COMMENT: survey_handlers.comment,
    ids.SURVEY_WHY: survey_handlers.why,
    ids.SURVEY_LATER: asking_handlers.later,
    ids.ASKING_SETTINGS: asking_handlers.settings,
    ids.REQUEST_NEW: request_handlers.new,
    ids.REQUEST_SERVICE: request_handlers.service_chosen,
    ids.REQUEST_REPLY: request_handlers.reply,
    ids.REQUEST_HOLD: request_handlers.hold,
    ids.REQUEST_RESUME: request_handlers.resume,
    ids.REQUEST_RESOLVE: request_handlers.resolve,
    ids.REQUEST_AGREE: renegotiation_handlers.agree,
    ids.REQUEST_MORE: request_act_handlers.chosen,
    ids.REQUEST_HAND_OVER: request_act_handlers.chosen,
    ids.ESCALATION_ACKNOWLEDGE: escalation_handlers.acknowledge,
    **dict.fromkeys(ids.AGREEMENT_SIGN, agreement_handlers.sign),
    ids.REPLAY_LOOK: replay_handlers.look,
    ids.DIGEST_DECIDE: digest_handlers.decide,
    ids.DIGEST_PUT_OFF: digest_handlers.put_off,
    ids.HOME_PROMISES: home_handlers.promises,
    ids.REPORT_NEW: report_handlers.new,
    ids.OPEN_LINK: home_handlers.link_opened,
}
SUBMISSIONS: Mapping[str, Submit] = {
    ids.SURVEY_COMMENT_SENT: survey_handlers.comment_sent,
    ids.ASKING_SETTINGS_SENT: asking_handlers.settings_sent,
    ids.REQUEST_NEW_SENT: request_handlers.new_sent,
    ids.REQUEST_HOLD_SENT: request_handlers.hold_sent,
    ids.REQUEST_ACT_SENT: request_act_handlers.sent,
    ids.ESCALATION_ACKNOWLEDGE_SENT: escalation_handlers.until_sent,
    ids.REPLAY_SENT: replay_handlers.sent,
    ids.REPORT_SENT: report_handlers.sent,
}
CHOICES: Mapping[str, Choose] = {ids.REQUEST_FROM_MESSAGE: request_handlers.from_message}


def dispatch(context: Context, payload: Payload) -> Outcome:
    """Let the one handler of ``payload`` act, and turn what the domain refuses into words."""
    if isinstance(payload, UrlVerification):
        return Outcome({"challenge": payload.challenge})
    if isinstance(payload, OtherEvent):
        return Outcome()
    if isinstance(payload, InstallEnded):
        return install_handlers.ended(context, payload)
    known = at_home(context, payload)
    if known is None:
        return _answer(context, payload, "error.other_team")
    return with_apology(context, known, _acted(context, known))


def _acted(context: Context, payload: Act) -> Outcome:
    try:
        return once_more_if_met(partial(_route, context, payload))
    except DomainError as error:
        return _refusal(context, payload, error)


def _route(context: Context, payload: Act) -> Outcome:
    handler = _handler(payload)
    return handler(context, payload) if handler else _answer(context, payload, "error.unknown")


def _handler(payload: object) -> Callable[[Context, Any], Outcome] | None:
    found: Callable[[Context, Any], Outcome] | None = None
    match payload:
        case ButtonPress():
            found = PRESSES.get(payload.action_id)
        case ViewSubmission():
            found = SUBMISSIONS.get(payload.callback_id)
        case MessageShortcut():
            found = CHOICES.get(payload.callback_id)
        case SlashCommand():
            found = home_handlers.command
        case AppHomeOpened():
            found = home_handlers.opened
    return found


def _refusal(context: Context, payload: Any, error: DomainError) -> Outcome:
    if isinstance(payload, ViewSubmission) and isinstance(error, Invalid) and error.fields:
        locale = locale_of(context, payload.actor)
        shown = {field: _field_words(locale, code) for field, code in error.fields.items()}
        known = {field: text for field, text in shown.items() if field in payload.block_ids}
        if known:
            return Outcome({"response_action": "errors", "errors": known})
    return _answer(context, payload, words_for(error))


def words_for(error: DomainError) -> str:
    """Return the key of the sentence that tells a person what the domain refused."""
    own = f"error.{error.code}"
    for key in (f"{own}.{error.params.get('state')}", own):
        if knows(key):
            return key
    kinds: tuple[tuple[type[DomainError], str], ...] = (
        (NotFound, "error.not_found"),
        (Refused, "error.refused"),
        (Conflict, "error.conflict"),
    )
    return next((key for kind, key in kinds if isinstance(error, kind)), "error.invalid")


def _field_words(locale: str, code: str) -> str:
    key = f"error.{code}"
    return say(locale, key if knows(key) else "error.invalid")


def _answer(context: Context, payload: Any, key: str) -> Outcome:
    """Tell one person, and only them, in the way their payload allows."""
    if isinstance(payload, AppHomeOpened):
        return Outcome()
    locale = locale_of(context, payload.actor)
    text = say(locale, key)
    if isinstance(payload, SlashCommand):
        return Outcome({"response_type": "ephemeral", "text": text})
    if isinstance(payload, ViewSubmission):
        return Outcome({"response_action": "update", "view": notice_modal(locale, text)})
    return Outcome(follow_ups=(_whisper(context, payload, locale, text),))


def _whisper(context: Context, payload: Any, locale: str, text: str) -> FollowUp:
    if payload.response_url:
        body = {"response_type": "ephemeral", "replace_original": False, "text": text}
        return partial(context.client.respond, payload.response_url, body)
    view = notice_modal(locale, text)
    return partial(context.client.call, "views.open", trigger_id=payload.trigger_id, view=view)
