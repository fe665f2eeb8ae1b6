"""Every action_id and callback_id in one place; each is routed exactly once."""

from __future__ import annotations

MOST_OPTIONS = 20
"""More choices than this are offered as a list instead of buttons."""

SURVEY_ANSWER = tuple(f"survey.answer.{index}" for index in range(MOST_OPTIONS))
SURVEY_PICK = "survey.pick"
SURVEY_BACK = "survey.back"
SURVEY_SKIP = "survey.skip"
SURVEY_CHANGE = "survey.change"
SURVEY_COMMENT = "survey.comment"
SURVEY_COMMENT_SENT = "survey.comment.sent"
SURVEY_COMMENT_TEXT = "survey.comment.text"
SURVEY_WHY = "survey.why"
SURVEY_LATER = "survey.later"

ASKING_SETTINGS = "asking.settings"
ASKING_SETTINGS_SENT = "asking.settings.sent"
ASK_DAY = "asking.day"
ASK_HOUR = "asking.hour"
ASK_WAY = "asking.way"
ASK_LANGUAGE = "asking.language"
ASK_MOST = "asking.most"
ASK_PAUSE = "asking.pause"

REQUEST_NEW = "request.new"
REQUEST_NEW_SENT = "request.new.sent"
REQUEST_FROM_MESSAGE = "request.from_message"
REQUEST_GOAL = "request.goal"
REQUEST_SERVICE = "request.service"
REQUEST_PRIORITY = "request.priority"
REQUEST_DETAILS = "request.details"
REQUEST_REPLY = "request.reply"
REQUEST_HOLD = "request.hold"
REQUEST_HOLD_SENT = "request.hold.sent"
REQUEST_HOLD_REASON = "request.hold.reason"
REQUEST_RESUME = "request.resume"
REQUEST_RESOLVE = "request.resolve"
REQUEST_AGREE = "request.agree"

REQUEST_MORE = "request.more"
REQUEST_HAND_OVER = "request.hand_over"
REQUEST_ACT_SENT = "request.act.sent"
ACT_NOTE = "act.note"
ACT_PERSON = "act.person"
ACT_SERVICE = "act.service"
ACT_OUTCOME = "act.outcome"
ACT_PRIORITY = "act.priority"
ACT_DUE = "act.due"
ACT_LACKS = "act.lacks"
ACT_EVENT = "act.event"

ESCALATION_ACKNOWLEDGE = "escalation.acknowledge"
ESCALATION_ACKNOWLEDGE_SENT = "escalation.acknowledge.sent"

AGREEMENT_SIGN_PROVIDER = "agreement.sign.provider"
AGREEMENT_SIGN_CUSTOMER = "agreement.sign.customer"
AGREEMENT_SIGN = (AGREEMENT_SIGN_PROVIDER, AGREEMENT_SIGN_CUSTOMER)
"""One for each side, because a person may head both."""

REPLAY_LOOK = "replay.look"
REPLAY_SENT = "replay.sent"
REPLAY_ANSWER = "replay.answer"
REPLAY_REASON = "replay.reason"

DIGEST_DECIDE = "digest.decide"
DIGEST_PUT_OFF = "digest.put_off"

HOME_PROMISES = "home.promises"

REPORT_NEW = "report.new"
REPORT_SENT = "report.sent"
REPORT_OFFICER = "report.officer"
REPORT_CONCERN = "report.concern"
REPORT_TEXT = "report.text"

OPEN_LINK = "link.open"
"""A button which only opens a page; Slack reports the press all the same."""

ACTIONS = (
    *SURVEY_ANSWER,
    SURVEY_PICK,
    SURVEY_BACK,
    SURVEY_SKIP,
    SURVEY_CHANGE,
    SURVEY_COMMENT,
    SURVEY_WHY,
    SURVEY_LATER,
    ASKING_SETTINGS,
    REQUEST_NEW,
    REQUEST_SERVICE,
    REQUEST_REPLY,
    REQUEST_HOLD,
    REQUEST_RESUME,
    REQUEST_RESOLVE,
    REQUEST_AGREE,
    REQUEST_MORE,
    REQUEST_HAND_OVER,
    ESCALATION_ACKNOWLEDGE,
    *AGREEMENT_SIGN,
    REPLAY_LOOK,
    DIGEST_DECIDE,
    DIGEST_PUT_OFF,
    HOME_PROMISES,
    REPORT_NEW,
    OPEN_LINK,
)
CALLBACKS = (
    SURVEY_COMMENT_SENT,
    ASKING_SETTINGS_SENT,
    REQUEST_NEW_SENT,
    REQUEST_HOLD_SENT,
    REQUEST_ACT_SENT,
    ESCALATION_ACKNOWLEDGE_SENT,
    REPLAY_SENT,
    REPORT_SENT,
)
SHORTCUTS = (REQUEST_FROM_MESSAGE,)
