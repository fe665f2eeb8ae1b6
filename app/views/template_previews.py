"""A questionnaire as people meet it, in Slack, behind the link and by mail; nothing is stored."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import force_locale, get_locale
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from app.access import requires
from app.extensions import db
from app.i18n import LOCALES
from app.runtime import runtime
from app.translate import _
from app.views import templates_words
from app.views.answer_pages import OpenSheets, render_sheet
from app.views.navigation import PLANNERS
from integrations.mail_texts import MailSpeech
from integrations.slack.faces import face_of
from integrations.slack.survey_blocks import PulseFace, first_message, step_message
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.surveys import drafts
from pulse.surveys.attention import usual_budget
from pulse.surveys.audience import count
from pulse.surveys.authoring import check_entry, latest_template
from pulse.surveys.entries import entry_of
from pulse.surveys.models import Wave
from pulse.surveys.preview import imagined_wave
from pulse.surveys.sheet import sheet_of
from pulse.surveys.waves import MINIMUM_GROUP, raise_minimums

blueprint = Blueprint("template_previews", __name__, url_prefix="/pulses/templates/<template>")
UNSENDABLE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The page behind the link, without its scripts and unable to send: it is only to be read."""

_SCRIPTS = re.compile(r"<script\b[^>]*></script>")
_BOLD = re.compile(r"\*(.+?)\*")


@blueprint.get("/preview")
@requires(*PLANNERS)
def show(template: str) -> str:
    """Show the messages that ask, in one language, and lead to the page behind the link."""
    entry, scales = _read(template)
    locale = _locale()
    problems = check_entry({**entry, "version": entry.get("version") or 1}, scales)
    wave = None if problems else _wave(entry, scales)
    face = None if wave is None else _face(wave, locale)
    return render_template(
        "pulses/template_preview.html",
        code=template,
        name=entry["name"],
        is_draft=_is_draft(),
        against=templates_words.problem_lines(problems),
        shown_in=locale,
        wave=wave,
        messages=[] if face is None else _slack(face),
        in_slack=face is not None and face.in_slack,
        mail=None if face is None else MailSpeech().asked(face, utc_now(), _link()),
    )


@blueprint.get("/preview/page")
@requires(*PLANNERS)
def page(template: str) -> Response:
    """Show the page behind the link as it is; it cannot send anything."""
    entry, scales = _read(template)
    if check_entry({**entry, "version": entry.get("version") or 1}, scales):
        raise Invalid("unfinished_draft")
    wave, at = _wave(entry, scales), utc_now()
    sheets = [sheet_of(wave, part, _locale()) for part in wave.installments]
    number = request.args.get("part", "1")
    chosen = next((sheet for sheet in sheets if str(sheet.number) == number), sheets[0])
    read_only = _SCRIPTS.sub("", render_sheet("asking", OpenSheets((chosen,)), chosen, at))
    answer = make_response(read_only)
    answer.headers["Content-Security-Policy"] = UNSENDABLE
    return answer


def _read(code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if _is_draft():
        draft = drafts.find(db.session(), code)
        return drafts.entry_in(draft), drafts.scales_in(draft)
    return entry_of(latest_template(db.session(), code))


def _wave(entry: dict[str, Any], scales: dict[str, Any]) -> Wave:
    least = int((entry.get("anonymity") or {}).get("min_group", MINIMUM_GROUP))
    timezone = runtime().settings.timezone
    try:
        rules = entry.get("audience") or {}
        found = count(db.session(), rules, utc_now(), least=least, timezone=timezone).people
    except Invalid:
        found = None
    invited = least if found is None else found
    wave = imagined_wave(entry, scales, at=utc_now(), timezone=timezone, invited=invited)
    raise_minimums(db.session(), wave)
    return wave


def _face(wave: Wave, locale: str) -> PulseFace:
    part = wave.installments[0]
    by_code = {question.code: question for question in wave.template.questions}
    asked = [by_code[code] for code in part.question_codes if code in by_code]
    asks = usual_budget(db.session()).asks
    return face_of(wave, asked, part.number, locale, asks=asks)


def _slack(face: PulseFace) -> list[list[dict[str, Any]]]:
    """Return every message of a pulse as lines and things to tap."""
    later = range(1, len(face.taps)) if face.in_slack else ()
    messages = [first_message(face, at=utc_now(), link=_link())]
    messages += [step_message(face, index) for index in later]
    return [[_block(block) for block in message.blocks] for message in messages]


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """Return what is read in a block, and what can be tapped in it."""
    if block["type"] == "actions":
        return {"taps": [_tap(element) for element in block["elements"]]}
    texts = [block["text"]] if "text" in block else block.get("elements", [])
    return {
        "is_small": block["type"] == "context",
        "words": Markup(" ").join(_marked(text["text"]) for text in texts),
    }


def _tap(element: dict[str, Any]) -> str:
    named = element.get("text") or element.get("placeholder") or {}
    return html.unescape(str(named.get("text", "")))


def _marked(words: str) -> Markup:
    """Return Slack's way of writing as HTML: bold is all we use."""
    safe = str(escape(html.unescape(words)))
    return Markup(_BOLD.sub(r"<strong>\1</strong>", safe))  # noqa: S704 - escaped just above


def _link() -> str:
    """Return the link as somebody would read it in the language that is shown."""
    with force_locale(_locale()):
        return unquote(url_for("answer.show", token=_("personal-link"), _external=True))


def _locale() -> str:
    chosen = request.args.get("lang")
    return chosen if chosen in LOCALES else str(get_locale())


def _is_draft() -> bool:
    return request.args.get("draft") == "1"
