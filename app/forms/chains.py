"""An escalation chain as somebody types it; the domain judges every step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)

from app.translate import _, _l
from app.words import word
from pulse.commitments.chain_editing import ChainSaid
from pulse.commitments.chains import After, read_every, read_rule
from pulse.commitments.chains_import import DIGEST, QUIET_HOURS
from pulse.errors import Invalid

AT_ONCE, SHARE, USED_UP = "0", "pct", "100pct"
MESSAGE = "slack_dm"
WHOM = (
    "service_owner",
    "provider_team_lead",
    "provider_dept_head",
    "customer_dept_head",
    "partner_manager",
    "escalation_final",
    "safety_officer",
    "abuse_case_owner",
    "grievance_officer",
    "privacy_officer",
    "privacy_reviewer",
    "security_reviewer",
    "cs_lead",
    "center_manager",
    "hr_lead",
    "executive",
    "decider",
)
"""Whom a page offers to tell, those nearest to the request first."""

_APART = [
    SelectChoice(After.MINUTES.value, _l("minutes")),
    SelectChoice(After.HOURS.value, _l("hours")),
    SelectChoice(After.BUSINESS_HOURS.value, _l("working hours")),
    SelectChoice(After.BUSINESS_DAYS.value, _l("working days")),
]


class StepRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """One step: when, whom, by which way, and how often again."""

    when = SelectField(
        _l("When?"),
        choices=[
            SelectChoice(AT_ONCE, _l("at once, with the request")),
            SelectChoice(SHARE, _l("at … percent of the time")),
            SelectChoice(USED_UP, _l("when the time is used up")),
            SelectChoice(After.MINUTES.value, _l("… minutes after that")),
            SelectChoice(After.HOURS.value, _l("… hours after that")),
            SelectChoice(After.BUSINESS_HOURS.value, _l("… working hours after that")),
            SelectChoice(After.BUSINESS_DAYS.value, _l("… working days after that")),
        ],
        default=SHARE,
        validate_choice=False,
    )
    amount = StringField(_l("The number for …"))
    to = FieldList(SelectField(validate_choice=False), min_entries=1)
    via = SelectField(
        _l("How?"),
        choices=[
            SelectChoice(MESSAGE, _l("by a message: in Slack, or by mail")),
            SelectChoice(DIGEST, _l("in the weekly digest")),
        ],
        default=MESSAGE,
        validate_choice=False,
    )
    every = StringField(_l("Again every"))
    every_unit = SelectField(
        _l("Counted in"),
        choices=_APART,
        default=After.BUSINESS_HOURS.value,
        validate_choice=False,
    )
    times = StringField(_l("How many more times?"))


class ChainForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Everything a chain says; ``code`` is asked of a new one."""

    code = StringField(_l("Short code, such as E-NIGHT"))
    name_ko = StringField(_l("Name in Korean"))
    name_en = StringField(_l("Name in English"))
    quiet_hours = RadioField(
        _l("Outside the working hours of whoever is told"),
        choices=[
            SelectChoice(QUIET_HOURS[0], _l("the message waits until they open")),
            SelectChoice(QUIET_HOURS[1], _l("it waits, unless the request is urgent")),
            SelectChoice(QUIET_HOURS[2], _l("it comes at once")),
        ],
        default=QUIET_HOURS[0],
        validate_choice=False,
    )
    is_discreet = BooleanField(_l("Messages say nothing of the case and only lead to its page"))
    steps = FieldList(FormField(StepRow))

    def make_room(self) -> None:
        """Offer one more person to tell in every step, and all there is to choose."""
        for step in self.steps:
            if not len(step.to) or step.to[-1].data:
                step.to.append_entry()
            chosen = [one.data for one in step.to if one.data]
            codes = [*WHOM, *(code for code in chosen if code not in WHOM)]
            choices = [("", "–"), *((code, word("role", code)) for code in codes)]
            for place, one in enumerate(step.to):
                one.choices = choices
                one.label.text = _("And whom?") if place else _("Whom?")

    def to_said(self) -> ChainSaid:
        """Return what was typed, frozen, for the domain."""
        return ChainSaid(
            name_ko=_text(self.name_ko.data),
            name_en=_text(self.name_en.data),
            quiet_hours=str(self.quiet_hours.data),
            is_discreet=bool(self.is_discreet.data),
            steps=tuple(_step(row.data) for row in self.steps),
        )

    def show_problems(self, error: Invalid) -> list[str]:
        """Say each problem at its field; return those that belong to none."""
        loose = []
        for path, code in error.fields.items():
            field, said = self._field_of(path.split(".")), _problem_words(path, code)
            if field is None:
                loose.append(said)
            else:
                field.errors = [*field.errors, said]
        return loose

    @property
    def wrong(self) -> list[Any]:
        """The fields that need another look, in the order of the page."""
        rows = [[step.when, step.amount, *step.to, step.every, step.times] for step in self.steps]
        fields = [one for one in self if one.type not in ("CSRFTokenField", "FieldList")]
        return [one for one in [*fields, *(field for row in rows for field in row)] if one.errors]

    def _field_of(self, path: list[str]) -> Any:
        if path[0] != "steps" or len(path) < 3:
            return {"id": self.code, "name": self.name_ko}.get(path[0])
        row = self.steps[int(path[1])]
        return {"at": row.amount, "to": row.to[0], "repeat": row.every}.get(path[2])


def with_one_more(data: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed with a further step."""
    return {**data, "steps": [*data["steps"], {"when": After.BUSINESS_HOURS.value}]}


def without(data: dict[str, Any], number: int) -> dict[str, Any]:
    """Return what was typed without one step."""
    return {**data, "steps": [*data["steps"][:number], *data["steps"][number + 1 :]]}


def filled(name_ko: str, name_en: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stored chain puts into the form."""
    return {
        "name_ko": name_ko,
        "name_en": "" if name_en == name_ko else name_en,
        "quiet_hours": document.get("quiet_hours", QUIET_HOURS[0]),
        "is_discreet": bool(document.get("content")),
        "steps": [_typed(step) for step in document["steps"]],
    }


def _typed(step: Mapping[str, Any]) -> dict[str, Any]:
    rule, repeat = read_rule(step["at"]), step.get("repeat") or {}
    if rule.wait:
        when, amount = rule.unit.value, str(rule.wait)
    elif rule.share in (0, 100):
        when, amount = (USED_UP if rule.share else AT_ONCE), ""
    else:
        when, amount = SHARE, str(rule.share)
    every = read_every(str(repeat.get("every", "")))
    return {
        "when": when,
        "amount": amount,
        "to": list(step["to"]),
        "via": DIGEST if step["via"] == DIGEST else MESSAGE,
        "every": str(every[0]) if every else "",
        "every_unit": (every[1] if every else After.BUSINESS_HOURS).value,
        "times": str(repeat.get("times", "")),
    }


def _step(row: Mapping[str, Any]) -> dict[str, Any]:
    when, amount = str(row["when"]), _text(row["amount"])
    if when == SHARE:
        at = f"{amount}pct"
    else:
        at = when if when in (AT_ONCE, USED_UP) else f"+{amount}{when}"
    step: dict[str, Any] = {"at": at, "to": _told(row["to"]), "via": str(row["via"])}
    every, times = _text(row["every"]), _text(row["times"])
    if every or times:
        often = int(times) if times.isascii() and times.isdigit() else 0
        step["repeat"] = {"every": f"{every}{row['every_unit']}", "times": often}
    return step


def _told(codes: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code))


def _problem_words(path: str, code: str) -> str:
    return {
        "id.bad_code": _("2 to 32 capital letters, digits and hyphens, such as E-NIGHT."),
        "id.duplicate": _("Another chain has this code."),
        "name.missing": _("Please fill this in."),
        "name.too_long": _("Please make this shorter."),
        "steps.missing": _("Please add a step: a chain without any tells nobody."),
        "at.not_understood": _("Please give a whole number above 0, such as 80."),
        "to.missing": _("Please choose whom to tell."),
        "repeat.not_understood": _(
            "Steps are repeated after the time is used up: so many minutes, hours or days apart, "
            "in the unit of the step, 1 to 50 times."
        ),
    }.get(f"{path.rsplit('.', maxsplit=1)[-1]}.{code}", _("Please look at this again."))


def _text(given: object) -> str:
    return str(given or "").strip()
