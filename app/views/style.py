"""The living style page: every part pages are made of, as it is, by day and by night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from app.access import requires
from app.sorting import in_order
from app.translate import _, _l
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
    kept: int
    due: int


@blueprint.get("/style")
@requires()
def show() -> str:
    """Show the tokens and parts; a form stands twice, for each theme with ids of its own."""
    rows, order = in_order(
        [Row(_("Service"), 51, 59), Row(_("Department"), 13, 13)],
        {"name": lambda row: row.name, "kept": lambda row: row.kept},
    )
    return render_template(
        "style/show.html",
        forms={theme: _form(theme) for theme in THEMES},
        colours=COLOURS,
        sizes=SIZES,
        rows=rows,
        order=order,
        later=utc_now() + timedelta(hours=2),
        many=30_616,
        seconds=5_400,
    )


def _form(theme: str) -> SampleForm:
    form = SampleForm(formdata=None, prefix=f"{theme}-", data={"urgency": "a"})
    form.subject.errors = [_("Please fill this in.")]
    return form
