"""Questionnaires as they are written: words in both languages, and one question at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.translate import _l
from pulse.surveys.keeping import FIELD, KEPT_MONTHS, LEAST_MONTHS, MOST_MONTHS, months_kept

_NEEDED = _l("Please fill this in.")
_LONG = _l("This is too long.")
_TWO_ROWS = {"rows": "2"}
PARTS = ("why", "purpose", "items", "retention", "refusal", "extra", "closing")
NOTICE_PARTS = ("purpose", "items", "retention", "refusal", "extra")
STANDARD_KINDS = ("agree5", "sat5", "freq5", "rec11")
AS_IT_IS = "as_it_is"
CHOOSING = ("choice", "multi", "ranking")


def _words(label: object, most: int = 1000) -> TextAreaField:
    return TextAreaField(label, validators=[Length(max=most, message=_LONG)], render_kw=_TWO_ROWS)


def _name(label: object) -> StringField:
    return StringField(label, validators=[InputRequired(_NEEDED), Length(max=120, message=_LONG)])


class WordsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """All of a questionnaire but its questions, Korean and English side by side."""

    name_ko = _name(_l("Name in Korean"))
    name_en = _name(_l("Name in English"))
    why_ko = _words(_l("Why it is asked, in Korean"))
    why_en = _words(_l("Why it is asked, in English"))
    purpose_ko = _words(_l("Purpose, in Korean"))
    purpose_en = _words(_l("Purpose, in English"))
    items_ko = _words(_l("What is collected, in Korean"))
    items_en = _words(_l("What is collected, in English"))
    retention_ko = _words(_l("How long it is kept, in Korean"))
    retention_en = _words(_l("How long it is kept, in English"))
    refusal_ko = _words(_l("That one may refuse, in Korean"))
    refusal_en = _words(_l("That one may refuse, in English"))
    extra_ko = _words(_l("What else to know, in Korean (optional)"))
    extra_en = _words(_l("What else to know, in English (optional)"))
    closing_ko = _words(_l("Thanks at the end, in Korean (optional)"))
    closing_en = _words(_l("Thanks at the end, in English (optional)"))
    basis = SelectField(
        _l("On what legal ground (PIPA article 15)"),
        choices=[
            SelectChoice("consent", _l("Consent: whoever answers agrees")),
            SelectChoice("contract", _l("The contract of employment")),
            SelectChoice("duty", _l("A duty set by law")),
            SelectChoice("interest", _l("The company's legitimate interest")),
        ],
        default="consent",
    )
    comments_kept_months = IntegerField(
        _l("For how many months comments and letters are kept"),
        default=KEPT_MONTHS,
        validators=[
            InputRequired(_NEEDED),
            NumberRange(
                LEAST_MONTHS, MOST_MONTHS, _l("Please give a number from %(min)s to %(max)s.")
            ),
        ],
    )
    min_group = IntegerField(
        _l("Smallest group whose scores are shown"),
        validators=[
            InputRequired(_NEEDED),
            NumberRange(5, 1000, _l("At least 5 people, so that nobody can be found out.")),
        ],
    )
    min_group_comments = IntegerField(
        _l("Smallest group whose comments are shown"),
        validators=[
            InputRequired(_NEEDED),
            NumberRange(10, 1000, _l("At least 10 people, so that nobody can be found out.")),
        ],
    )
    open_days = IntegerField(
        _l("Open for how many days?"),
        validators=[
            InputRequired(_NEEDED),
            NumberRange(1, 90, _l("Please give a number from 1 to 90.")),
        ],
    )
    in_slack = BooleanField(_l("May be answered in Slack as well"))
    dimensions = TextAreaField(
        _l("Dimensions and their weights (optional)"),
        validators=[Length(max=4000, message=_LONG)],
        render_kw={"rows": "6"},
    )

    def pairs(self) -> list[tuple[Any, Any]]:
        """Return the Korean and the English field of each text."""
        return [(self[f"{name}_ko"], self[f"{name}_en"]) for name in ("name", *PARTS)]


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """One question in both languages, how it is answered, and where it stands."""

    text_ko = TextAreaField(
        _l("Question in Korean"),
        validators=[InputRequired(_NEEDED), Length(max=1000, message=_LONG)],
        render_kw=_TWO_ROWS,
    )
    text_en = TextAreaField(
        _l("Question in English"),
        validators=[InputRequired(_NEEDED), Length(max=1000, message=_LONG)],
        render_kw=_TWO_ROWS,
    )
    kind = RadioField(
        _l("How is it answered?"),
        choices=[
            SelectChoice("agree5", _l("Agreement, five steps")),
            SelectChoice("sat5", _l("Satisfaction, five steps")),
            SelectChoice("freq5", _l("How often, five steps")),
            SelectChoice("rec11", _l("0 to 10")),
            SelectChoice("choice", _l("One of several choices")),
            SelectChoice("multi", _l("Any number of several choices (by link only)")),
            SelectChoice("ranking", _l("Several choices put in order (by link only)")),
            SelectChoice("stage", _l("Which stage of a service")),
            SelectChoice("text", _l("In one's own words")),
            SelectChoice("check", _l("A box to tick")),
        ],
        default="agree5",
    )
    choices = TextAreaField(
        _l("Choices, one a line: Korean | English"),
        validators=[Length(max=4000, message=_LONG)],
        render_kw={"rows": "5"},
    )
    with_na = BooleanField(_l("Offer 'does not apply'"))
    with_skip = BooleanField(_l("Offer 'I would rather not say'"))
    max_len = IntegerField(
        _l("Longest answer, in characters"),
        validators=[
            Optional(),
            NumberRange(50, 4000, _l("Please give a number from 50 to 4000.")),
        ],
    )
    dimension = SelectField(_l("Dimension"))
    place = SelectField(_l("When is it asked?"))
    same_meaning = BooleanField(_l("Only better wording: it asks the same, so its trend goes on"))
    reverse = BooleanField(_l("A high answer is the bad one"))
    sensitive = BooleanField(_l("Sensitive: about health, harassment or trust (by link only)"))

    def offer(
        self, dimensions: Sequence[tuple[str, str]], places: Sequence[tuple[str, object]]
    ) -> None:
        """Offer the questionnaire's own dimensions and places."""
        self.dimension.choices = [("", _l("none")), *dimensions]
        self.place.choices = list(places)

    def offer_as_it_is(self) -> None:
        """Offer to leave a way of answering that cannot be written here."""
        kept = SelectChoice(AS_IT_IS, _l("As it is now"))
        self.kind.choices = [kept, *self.kind.choices]


class CopyForm(FlaskForm):  # type: ignore[misc]
    """A questionnaire of its own, begun from another."""

    code = StringField(
        _l("Short code"), validators=[InputRequired(_NEEDED), Length(max=48, message=_LONG)]
    )
    name_ko = _name(_l("Name in Korean"))
    name_en = _name(_l("Name in English"))


def filled_words(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a questionnaire puts into the form."""
    anonymity, cadence = entry.get("anonymity") or {}, entry.get("cadence") or {}
    found: dict[str, Any] = {
        "basis": entry.get("basis", "consent"),
        FIELD: months_kept(entry),
        "min_group": anonymity.get("min_group", 5),
        "min_group_comments": anonymity.get("min_group_comments", 10),
        "open_days": cadence.get("open_days", 7),
        "in_slack": "slack" in (entry.get("answer_in") or ()),
        "dimensions": "\n".join(_dimension_line(each) for each in entry.get("dimensions", ())),
    }
    for part in ("name", *PARTS):
        kept = (entry.get("notice") or {}) if part in NOTICE_PARTS else entry
        words = kept.get(part) or {}
        for locale in ("ko", "en"):
            found[f"{part}_{locale}"] = words.get(locale, "") if isinstance(words, dict) else words
    return found


def _dimension_line(dimension: Mapping[str, Any]) -> str:
    name = dimension.get("name") or {}
    parts = [dimension["id"], name.get("ko", ""), name.get("en", "")]
    weight = [dimension["weight"]] if "weight" in dimension else []
    return " | ".join(str(part) for part in (*parts, *weight))
