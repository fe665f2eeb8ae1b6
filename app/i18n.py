"""Korean and English: which one a request is answered in, and how times and numbers read."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import format_datetime, format_decimal, get_locale, to_user_timezone
from flask_login import current_user
from markupsafe import Markup, escape

from app.runtime import runtime
from pulse.people.company_settings import Languages

LOCALES = ("ko", "en")
LANGUAGE_NAMES = {"ko": "한국어", "en": "English"}
TAG, DAY = re.compile(r"(<[^>]*>)"), re.compile(r"\b\d{4}-\d\d-\d\d\b")


def choose_locale() -> str:
    """Return the language chosen on a page, else the person's own, else the browser's.

    A program says its language in each call; where it does not, its token's owner's counts. Only
    languages the company offers count.
    """
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    spoken = languages()
    chosen = session.get("locale")
    if chosen in spoken.offered:
        return str(chosen)
    viewer = getattr(current_user, "viewer", None)
    if viewer is not None:
        return spoken.of(viewer.locale)
    asked = request.accept_languages.best_match(spoken.offered)
    return asked or spoken.of(g.get("owner_locale"))


def languages() -> Languages:
    """Return the languages this company offers, its usual one first."""
    return runtime().languages


def offers(code: str) -> bool:
    """Tell whether a language is offered, for what is printed in all of them at once."""
    return code in languages().offered


def language_asked() -> str:
    """Return the language of a page without sign-in: as its address says, else the browser's."""
    spoken = languages()
    given = request.args.get("lang") or request.accept_languages.best_match(spoken.offered)
    return spoken.of(given)


def language_choices() -> list[tuple[str, str]]:
    """Return the code and the own name of every language offered, Korean first."""
    return [(code, LANGUAGE_NAMES[code]) for code in LOCALES if code in languages().offered]


def languages_here() -> list[str]:
    """Return the languages offered, the one of this request first."""
    here = str(get_locale())
    return sorted(languages().offered, key=lambda code: code != here)


def company_name(locale: str | None = None) -> str:
    """Return what the company is called, in the reader's language; empty where nobody said it."""
    return runtime().company.name(locale or str(get_locale()))


def choose_timezone() -> str:
    """Return the zone times are shown in: the person's own, else the company's."""
    zone = getattr(current_user, "timezone", None) if has_request_context() else None
    return str(zone or runtime().settings.timezone)


def pick(korean: str, english: str) -> str:
    """Return the text of a thing that keeps both languages as data."""
    return korean if str(get_locale()) == "ko" else english


def localized(thing: object, field: str) -> str:
    """Return ``thing.<field>_ko`` or ``thing.<field>_en`` in the language of this request."""
    return pick(getattr(thing, f"{field}_ko"), getattr(thing, f"{field}_en"))


def spoken(words: str, locale: str) -> str:
    """Return words somebody wrote, marked where ``locale``, if known, is not the reader's."""
    if locale in ("", str(get_locale())):
        return words
    return Markup('<span lang="{}">{}</span>').format(locale, words)


def short_time(at: datetime | None) -> str:
    """Return an instant in the reader's zone, as short as it can be understood."""
    if at is None:
        return ""
    pattern = "M월 d일(EEE) HH:mm" if str(get_locale()) == "ko" else "EEE d MMM, HH:mm"
    return str(format_datetime(at, pattern))


def marked_time(at: datetime, words: str, zone: tzinfo | None = None) -> Markup:
    """Return ``words`` about an instant with its exact form, for programs and on hover.

    The exact form is ISO 8601 to the second, the weekday and the zone: the reader's, unless the
    words are about another.
    """
    local = to_user_timezone(at) if zone is None else at.astimezone(zone)
    iso = local.isoformat(sep=" ", timespec="seconds")
    exact = f"{iso} · {format_datetime(local, 'EEEE', rebase=False)} · {local.tzinfo}"
    whole = Markup('<time datetime="{}" title="{}">{}</time>')
    return whole.format(local.isoformat(timespec="seconds"), exact, words)


def moment(at: datetime | None) -> str:
    """Return an instant for a page: short, and exact where one asks for it."""
    return "" if at is None else marked_time(at, short_time(at))


def unbroken_days(words: str) -> Markup:
    """Return words in which no line ends amid a day such as 2026-08-03; marks stay as they are."""
    parts = TAG.split(str(escape(words)))
    parts[::2] = [DAY.sub(r'<time datetime="\g<0>">\g<0></time>', part) for part in parts[::2]]
    return Markup("".join(parts))  # noqa: S704 - escaped above


def number(value: float) -> str:
    """Return a number as the reader's language writes it."""
    return str(format_decimal(value))


def local_now(at: datetime) -> datetime:
    """Return ``at`` on the company's wall clock."""
    return at.astimezone(company_zone())


def company_zone() -> ZoneInfo:
    """Return the zone of the company's wall clock."""
    return ZoneInfo(runtime().settings.timezone)


def init_i18n(app: Flask) -> None:
    """Give templates the words they use to speak to people."""
    app.jinja_env.globals.update(
        pick=pick,
        localized=localized,
        get_locale=get_locale,
        company_name=company_name,
        language_choices=language_choices,
        offers=offers,
    )
    app.jinja_env.filters.update(
        short_time=moment, number=number, unbroken_days=unbroken_days, spoken=spoken
    )
