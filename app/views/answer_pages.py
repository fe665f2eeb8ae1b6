"""The pages behind a personal link, rendered once for everybody who reads the same language.

They hold nothing about a person: no name, no answer, not even their own address. So a page is kept
for some minutes instead of being built anew for each of a company's people in the same hour.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask.sansio.app import App
from flask_babel import force_locale, format_datetime

from app.i18n import company_name, languages, marked_time
from app.runtime import runtime
from app.translate import _, _l
from pulse.publishing.masking import AT_ONCE, Trace
from pulse.reports.signals import SIGNS
from pulse.surveys.sheet import Sheet, SheetQuestion, read_sheets

KEPT = 128
FRESH = timedelta(minutes=10)
NAME = "ieum.answer_pages"


TRACE_WORDS: Mapping[Trace, object] = {
    Trace.LINK: _l("a web address"),
    Trace.MENTION: _l("somebody mentioned with @"),
    Trace.EMAIL: _l("an e-mail address"),
    Trace.RESIDENT_NUMBER: _l("what looks like a resident number"),
    Trace.PHONE: _l("a phone number"),
    Trace.LONG_NUMBER: _l("what looks like a staff or customer number"),
    Trace.NAME: _l("a name"),
}


@dataclass(frozen=True)
class Warned:
    """What the words just sent sound like, and by what somebody may be recognised in them."""

    is_grave: bool
    traces: tuple[Trace, ...]

    def __bool__(self) -> bool:
        return self.is_grave or bool(self.traces)


@dataclass(frozen=True)
class OpenSheets:
    """The parts of a wave that have begun, oldest first."""

    sheets: tuple[Sheet, ...]

    @property
    def questions(self) -> Mapping[str, SheetQuestion]:
        """Every question that may be answered now, by its code."""
        return {asked.code: asked for sheet in self.sheets for asked in sheet.questions}

    def without(self, codes: Collection[str]) -> OpenSheets:
        """Return the sheets of somebody who is not asked some of it."""
        return OpenSheets(tuple(sheet.without(codes) for sheet in self.sheets)) if codes else self

    def chosen(self, number: str) -> Sheet:
        """Return the part asked for by number, else the newest."""
        named = (sheet for sheet in self.sheets if str(sheet.number) == number)
        return next(named, self.sheets[-1])


class AnswerPages:
    """A bounded, short-lived memory of sheets and finished pages, shared by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], tuple[datetime, object]] = OrderedDict()

    def open_sheets(self, wave_id: int, locale: str, at: datetime) -> OpenSheets:
        """Return the parts that may be answered at ``at``."""
        found = self._recall(("sheets", wave_id, locale), at)
        if not isinstance(found, tuple):
            with runtime().sessions() as session:
                found = read_sheets(session, wave_id, locale)
            self._keep(("sheets", wave_id, locale), found, at)
        return OpenSheets(tuple(sheet for sheet in found if sheet.opens_at <= at))

    def page(self, state: str, opened: OpenSheets, number: str, at: datetime) -> bytes:
        """Return the page of a part in a ``state``: asking, sent or withdrawn."""
        sheet = opened.chosen(number)
        asked = tuple(question.code for question in sheet.questions)
        company = company_name(sheet.locale), languages().offered
        key = (
            state,
            sheet.wave_id,
            sheet.number,
            len(opened.sheets),
            sheet.locale,
            asked,
            company,
        )
        found = self._recall(key, at)
        if not isinstance(found, bytes):
            found = render_sheet(state, opened, sheet, at).encode()
            self._keep(key, found, at)
        return found

    def _recall(self, key: tuple[object, ...], at: datetime) -> object:
        with self._lock:
            found = self._kept.get(key)
        return found[1] if found and abs(at - found[0]) < FRESH else None

    def _keep(self, key: tuple[object, ...], what: object, at: datetime) -> None:
        with self._lock:
            self._kept[key] = (at, what)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def render_sheet(  # noqa: PLR0913 - what was sent, and all that is said about it
    state: str,
    opened: OpenSheets,
    sheet: Sheet,
    at: datetime,
    given: Mapping[str, object] | None = None,
    *,
    problems: Mapping[str, str] | None = None,
    warned: Warned | None = None,
    letters: Sequence[str] = (),
) -> str:
    """Render a page; with ``problems``, what was just sent stands in it to be mended.

    ``letters`` are the addresses at which what was just sent can be answered. With ``warned`` it
    was not taken yet: its author is told once what the words sound like.
    """
    with force_locale(sheet.locale):
        return render_template(
            "answer/sheet.html",
            state=state,
            sheet=sheet,
            others=[other for other in opened.sheets if other.number != sheet.number],
            closes=say_close(sheet),
            served=int(at.timestamp()),
            given=given or {},
            problems=problems or {},
            is_grave=warned is not None and warned.is_grave,
            traces=[str(TRACE_WORDS[one]) for one in warned.traces] if warned else [],
            signs=SIGNS,
            letters=letters,
            at_once=AT_ONCE,
        )


def render_closed(locale: str) -> str:
    """Render what somebody sees whose link leads nowhere (any more)."""
    with force_locale(locale):
        return render_template("answer/closed.html", locale=locale)


def say_close(sheet: Sheet) -> str:
    """Say the close as a date, which stays true on a page that is read days later.

    A batch of ratings has none: it is counted when enough came together.
    """
    if sheet.is_rating:
        return _("this batch is counted")
    pattern = "M월 d일(EEE) HH:mm" if sheet.locale == "ko" else "EEE d MMM, HH:mm"
    local = sheet.closes_at.astimezone(ZoneInfo(sheet.timezone))
    words = str(format_datetime(local, pattern, rebase=False))
    return marked_time(local, words, local.tzinfo)


def init_answer_pages(app: App) -> None:
    """Give an application its own memory of pages."""
    app.extensions[NAME] = AnswerPages()


def answer_pages() -> AnswerPages:
    """Return the current application's memory of pages."""
    found: AnswerPages = current_app.extensions[NAME]
    return found
