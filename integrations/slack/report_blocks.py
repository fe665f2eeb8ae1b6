"""The modal in which somebody reports something to one officer."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.slack import ids, parts
from integrations.slack.parts import Block
from integrations.wording import say
from pulse.reports.filing import LONGEST, Concern, Officer

ON_TOP = "on_top"
"""The value of the button where it stands in a modal."""


def name_of(officer: Officer, locale: str) -> str:
    """Return what an officer is called in a language."""
    return officer.name_en if locale == "en" else officer.name_ko


def report_modal(locale: str, officers: Sequence[Officer], page: str) -> Block:
    """Return the modal; it says first who reads it and what happens next."""
    link = parts.button(say(locale, "report.page"), ids.OPEN_LINK, url=page)
    return parts.modal(
        ids.REPORT_SENT,
        say(locale, "report.title"),
        [
            parts.section(say(locale, "report.how")),
            parts.section(say(locale, "report.by_slack"), link),
            *_fields(locale, officers),
        ],
        close=say(locale, "request.close"),
        submit=say(locale, "request.send"),
    )


def _fields(locale: str, officers: Sequence[Officer]) -> list[Block]:
    concerns = [parts.option(say(locale, f"report.concern.{c.value}"), c.value) for c in Concern]
    people = [parts.option(_title(one, locale), str(one.id)) for one in officers]
    officer = parts.select(ids.REPORT_OFFICER, say(locale, "report.officer"), people)
    typed = parts.text_input(ids.REPORT_TEXT, lines=True, most=LONGEST)
    hint = say(locale, "report.text_hint")
    concern = parts.radio(ids.REPORT_CONCERN, concerns)
    return [
        parts.field(say(locale, "report.concern"), concern, block_id="concern"),
        parts.field(say(locale, "report.officer"), officer, block_id="officer"),
        parts.field(say(locale, "report.text"), typed, block_id="text", hint=hint),
    ]


def _title(officer: Officer, locale: str) -> str:
    office = say(locale, f"report.office.{officer.office.value}")
    return f"{name_of(officer, locale)} · {office}"
