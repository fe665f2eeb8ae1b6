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

ESCALATION_ACKNOWLEDGE = "escalation.acknowledge"

HOME_PROMISES = "home.promises"

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
    REQUEST_NEW,
    REQUEST_SERVICE,
    REQUEST_REPLY,
    REQUEST_HOLD,
    REQUEST_RESUME,
    REQUEST_RESOLVE,
    REQUEST_AGREE,
    ESCALATION_ACKNOWLEDGE,
    HOME_PROMISES,
    OPEN_LINK,
)
CALLBACKS = (SURVEY_COMMENT_SENT, REQUEST_NEW_SENT, REQUEST_HOLD_SENT)
SHORTCUTS = (REQUEST_FROM_MESSAGE,)
