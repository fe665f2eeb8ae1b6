"""When somebody is asked, as it is chosen in Slack: later, not at all, and the usual wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from integrations.moments import say_day
from integrations.ports import Message
from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.wording import say
from pulse.surveys.attention import USUAL
from pulse.surveys.invitations import Later

SKIP = "skip"
LINK = "link"
ANY = "any"
KEEP = "keep"
HOURS = range(6, 23)
PAUSES = (1, 2, 4, 8)
"""Weeks."""

DAYS = {
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
LANGUAGES = {"ko": "한국어", "en": "English"}


@dataclass(frozen=True)
class AskingFace:
    """What somebody chose about being asked, ready to be shown."""

    locale: str
    way: str
    has_mail: bool
    weekday: int | None
    minute: int | None
    asks: int | None
    paused_until: date | None
    today: date
    week: Sequence[int] = tuple(range(7))
    """Days of the week in the order they are drawn in."""
    languages: Sequence[str] = ("ko", "en")


def later_select(locale: str, wave_id: int) -> Block:
    """Return the list of what to do instead of answering now."""
    codes = [*(later.value for later in Later), SKIP]
    options = [parts.option(say(locale, f"asking.{code}"), f"{wave_id}::{code}") for code in codes]
    return parts.select(ids.SURVEY_LATER, say(locale, "asking.later"), options)


def later_message(locale: str, text: str, again: str, block_id: str, link: str) -> Message:
    """Return what stands in the place of a question that was put off; it can be answered still.

    ``again`` leads back to the first question, where it was asked right there.
    """
    now = parts.button(say(locale, "asking.now"), ids.SURVEY_CHANGE, again)
    by_link = parts.button(say(locale, "survey.by_link"), ids.OPEN_LINK, url=link)
    row = parts.actions([*([now] if again else []), by_link], block_id)
    return Message(parts.fallback(text), [parts.section(text), row])


def settings_modal(face: AskingFace) -> Block:
    """Return the form for days, hour, way, language, budget and a break."""
    locale = face.locale
    fields = [
        ("day", _days(face), ""),
        ("time", _hours(face), say(locale, "asking.time_hint")),
        ("most", _most(face), ""),
        ("pause", _pauses(face), say(locale, "asking.pause_hint")),
        ("way", _ways(face), ""),
        *([("language", _languages(face), "")] if len(face.languages) > 1 else []),
    ]
    return parts.modal(
        ids.ASKING_SETTINGS_SENT,
        say(locale, "asking.settings_title"),
        [
            parts.field(say(locale, f"asking.{name}"), element, block_id=name, hint=hint)
            for name, element, hint in fields
        ],
        close=say(locale, "request.close"),
        submit=say(locale, "asking.save"),
    )


def paused_line(locale: str, until: date, today: date) -> str:
    """Return the sentence that says until when nothing comes."""
    return say(locale, "asking.paused", day=say_day(until, today, locale))


def _days(face: AskingFace) -> Block:
    names = DAYS["en" if face.locale == "en" else "ko"]
    options = {day: parts.option(names[day], str(day)) for day in face.week}
    free = parts.option(say(face.locale, "asking.any_day"), ANY)
    chosen = free if face.weekday is None else options[face.weekday]
    return _select(face, ids.ASK_DAY, "day", [free, *options.values()], chosen)


def _hours(face: AskingFace) -> Block:
    options = [parts.option(f"{hour:02d}:00", str(hour * 60)) for hour in HOURS]
    free = parts.option(say(face.locale, "asking.any_time"), ANY)
    known = {option["value"]: option for option in options}
    if face.minute is not None and str(face.minute) not in known:
        own = parts.option(f"{face.minute // 60:02d}:{face.minute % 60:02d}", str(face.minute))
        options.insert(0, own)
        known[str(face.minute)] = own
    chosen = free if face.minute is None else known[str(face.minute)]
    return _select(face, ids.ASK_HOUR, "time", [free, *options], chosen)


def _most(face: AskingFace) -> Block:
    options = {
        count: parts.option(
            say(face.locale, "asking.once" if count == 1 else "asking.times", count=count),
            str(count),
        )
        for count in range(USUAL.asks, 0, -1)
    }
    chosen = options[min(face.asks or USUAL.asks, USUAL.asks)]
    return _select(face, ids.ASK_MOST, "most", [*options.values()], chosen)


def _pauses(face: AskingFace) -> Block:
    none = parts.option(say(face.locale, "asking.no_pause"), ANY)
    weeks = [
        parts.option(
            say(face.locale, "asking.pause_week" if n == 1 else "asking.pause_weeks", count=n),
            str(n),
        )
        for n in PAUSES
    ]
    if face.paused_until is None:
        return _select(face, ids.ASK_PAUSE, "pause", [none, *weeks], none)
    day = say_day(face.paused_until, face.today, face.locale)
    kept = parts.option(say(face.locale, "asking.pause_on", day=day), KEEP)
    return _select(face, ids.ASK_PAUSE, "pause", [kept, none, *weeks], kept)


def _ways(face: AskingFace) -> Block:
    codes = ["slack", LINK, *(["mail"] if face.has_mail else [])]
    options = {code: parts.option(say(face.locale, f"asking.way_{code}"), code) for code in codes}
    return _select(face, ids.ASK_WAY, "way", [*options.values()], options.get(face.way))


def _languages(face: AskingFace) -> Block:
    options = {code: parts.option(LANGUAGES[code], code) for code in face.languages}
    return _select(
        face, ids.ASK_LANGUAGE, "language", [*options.values()], options.get(face.locale)
    )


def _select(
    face: AskingFace, action_id: str, name: str, options: list[Block], chosen: Block | None
) -> Block:
    return parts.select(action_id, say(face.locale, f"asking.{name}"), options, chosen)
