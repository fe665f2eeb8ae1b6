"""The parts settings come in: the form of each, what it does, who may change it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import get_locale

from app.access import viewer
from app.forms.company import (
    BudgetForm,
    CompanyForm,
    DayForm,
    DigestForm,
    LeaversForm,
    MailForm,
    MinimumsForm,
    PartnersForm,
)
from app.forms.company_facts import (
    ClockForm,
    EntranceForm,
    LanguagesForm,
    NamesForm,
    language_words,
)
from app.translate import _, _l
from pulse.people.permissions import Permission

SETTINGS, COMPANY = "settings.show", "settings.company"
"""The pages a part may stand on."""


@dataclass(frozen=True)
class Part:
    """One form of a page: its title, what it does, and who may change it."""

    slug: str
    form: type[CompanyForm]
    title: object
    does: object
    needed: Permission
    page: str = SETTINGS
    is_key: bool = False
    """Whether it opens or closes a door, or cannot be taken back, so that a proof is asked for."""

    @property
    def is_mine(self) -> bool:
        """Whether the viewer may change it."""
        return viewer().can(self.needed)


PARTS = (
    Part(
        "minimums",
        MinimumsForm,
        _l("Protecting those who answer"),
        _l(
            "No number and no comment is shown that fewer people stand behind. It can only be "
            "raised, and holds for every survey that opens from then on."
        ),
        Permission.MANAGE_RETENTION,
        is_key=True,
    ),
    Part(
        "partners",
        PartnersForm,
        _l("Partner companies read first"),
        _l(
            "For so many days after publication a partner company alone reads its own results; "
            "the day of publication is not counted, and 0 lets everybody read at once. It holds "
            "for surveys that open from then on. What protection was missing is read by those who "
            "answer for safety at once."
        ),
        Permission.MANAGE_RETENTION,
    ),
    Part(
        "leavers",
        LeaversForm,
        _l("People who left"),
        _l(
            "Then their name, number, address and accounts are deleted, with what they chose and "
            "where they signed in. What happened to service requests stays, without a name."
        ),
        Permission.MANAGE_RETENTION,
        is_key=True,
    ),
    Part(
        "budget",
        BudgetForm,
        _l("How much people are asked"),
        _l(
            "All surveys together never ask anybody more than this. Everybody may choose less "
            "for themselves; a survey with more questions cannot be planned."
        ),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "day",
        DayForm,
        _l("Quiet hours"),
        _l(
            "Whoever has no shift is asked between these hours alone, at most from 08:00 to "
            "20:00; with a shift its own hours hold."
        ),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "digest",
        DigestForm,
        _l("The weekly digest"),
        _l("Heads and executives get their week then, with what they are asked to decide."),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "mail",
        MailForm,
        _l("Mail"),
        _l("The name people see as the sender. The address itself is set by the operator."),
        Permission.MANAGE_SETTINGS,
    ),
    Part(
        "names",
        NamesForm,
        _l("What it is called"),
        _l(
            "Stands beside Ieum on every page, on the pages behind personal links, and in text "
            "messages and invitations; the employer in the structure is called the same."
        ),
        Permission.MANAGE_SETTINGS,
        COMPANY,
    ),
    Part(
        "languages",
        LanguagesForm,
        _l("Languages"),
        _l(
            "Pages and messages speak everybody's own language if it is offered, else the first. "
            "What people chose for themselves is kept, should it be offered again."
        ),
        Permission.MANAGE_SETTINGS,
        COMPANY,
    ),
    Part(
        "clock",
        ClockForm,
        _l("Clock, calendar and week"),
        _l(
            "When a day begins, which working hours hold where none are named, and how weeks are "
            "drawn. Promises keep the calendars they were agreed with."
        ),
        Permission.MANAGE_SETTINGS,
        COMPANY,
    ),
    Part(
        "entrance",
        EntranceForm,
        _l("Signing in"),
        _l(
            "Only ways that are set up are listed. Programs with a token and personal links to "
            "surveys are not touched."
        ),
        Permission.MANAGE_SETTINGS,
        COMPANY,
        is_key=True,
    ),
)
WORDS: dict[str, object] = {
    "least_group": _l("people behind a score"),
    "least_comments": _l("people behind comments"),
    "weekly_asks": _l("times in seven days"),
    "weekly_questions": _l("questions in seven days"),
    "digest_minute": _l("time of the digest"),
    "day_begins": _l("asked not before"),
    "day_ends": _l("asked not after"),
    "mail_name": _l("name of the sender"),
    "leaver_months": _l("months until people who left are forgotten"),
    "name_ko": _l("name in Korean"),
    "name_en": _l("name in English"),
    "languages": _l("languages"),
    "timezone": _l("time zone"),
    "calendar": _l("usual calendar"),
    "week_begins": _l("first day of the week"),
    "takes_passwords": _l("signing in with a password"),
    "takes_slack": _l("signing in with Slack"),
    "takes_provider": _l("signing in through the provider"),
    "sign_in_days": _l("days a sign-in lasts"),
    "first_look_days": _l("days a partner company reads first"),
}
TIMES = frozenset({*DigestForm.names, *DayForm.names})
PROBLEMS: dict[str, object] = {
    "only_raised": _l("This protects people and can only be raised."),
    "out_of_range": _l("This is outside what is allowed."),
    "too_long": _l("Please keep this under 60 characters."),
    "bad_name": _l('Please leave out the signs < > @ and ".'),
    "unknown_zone": _l("There is no such time zone. For example: Asia/Seoul"),
    "none_open": _l("Please leave at least one way open."),
    "keeps_out": _l(
        "%(names)s could not sign in any more, and administers. Link another of these ways to "
        "that account first."
    ),
}


def value_words(name: str, value: object) -> str:
    """Say a value as people read it."""
    if name in TIMES and isinstance(value, int):
        return f"{value // 60:02d}:{value % 60:02d}"
    if isinstance(value, bool):
        return _("open") if value else _("closed")
    if name == "week_begins" and isinstance(value, int):
        return str(get_locale().days["format"]["wide"][value])
    if name == "languages" and value:
        return language_words(str(value))
    return str(value) or _("none")
