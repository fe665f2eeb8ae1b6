"""The living style page: every part pages are made of, as it is, by day and by night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from app.access import requires
from app.translate import _, _l
from app.views.style_lines import LINES
from pulse.instants import utc_now

blueprint = Blueprint("style", __name__)
COLOURS = (
    ("paper", "ink"), ("wash", "ink"), ("accent", "on-accent"), ("accent-wash", "ink"),
    ("signal-wash", "signal"), ("heat-1", "on-heat"), ("heat-3", "on-heat"), ("heat-5", "on-heat"),
)  # fmt: skip
"""Grounds, each with the colour of the words that may stand on it."""
SIZES = ("s", "m", "l", "xl", "xxl")
THEMES = ("light", "dark")


CHOICES = [SelectChoice("a", _l("Normal")), SelectChoice("b", _l("No hurry"))]


class SampleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One field of each kind."""

    subject = StringField(_l("What do you need?"))
    details = TextAreaField(_l("What else to know"))
    service = SelectField(_l("Service"), choices=CHOICES)
    urgency = RadioField(_l("How urgent is it?"), choices=CHOICES)


@dataclass(frozen=True)
class Row:
    """One row of the sample table."""

    name: str
    note: str = ""
    kept: int | None = None
    due: int | None = None
    share: int | None = None
    standing: str = ""


@dataclass(frozen=True)
class Squares:
    """One row of the sample heat map."""

    name: str
    scores: Sequence[int]


@blueprint.get("/style")
@requires()
def show() -> str:
    """Show the tokens and parts; a form stands twice, for each theme with ids of its own."""
    return render_template(
        "style/show.html",
        forms={theme: _form(theme) for theme in THEMES},
        colours=COLOURS,
        sizes=SIZES,
        lines=LINES,
        rows=_rows(),
        areas=[f"{_('Area')} {number}" for number in range(1, 7)],
        squares=[Squares(f"{_('Unit')} {name}", range(50, 100, 10)) for name in "AB"],
        later=utc_now() + timedelta(hours=2),
        many=30_616,
        seconds=5_400,
    )


def _form(theme: str) -> SampleForm:
    form = SampleForm(formdata=None, prefix=f"{theme}-", data={"urgency": "a"})
    form.subject.errors = [_("Please fill this in.")]
    return form


def _rows() -> list[Row]:
    sure, unsure = _("surely kept"), _("cannot say it was missed")
    return [
        Row(f"{_('Service')} B", _("draft"), 51, 59, 86, unsure),
        Row(f"{_('Service')} A", _("draft"), 13, 13, 100, sure),
        Row(f"{_('Service')} C", _("draft")),
        Row(f"{_('Service')} 10", _("draft"), 102, 124, 82, unsure),
    ]
