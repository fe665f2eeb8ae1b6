"""A new version of a promise, as one side proposes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms.audience import Choices
from app.forms.days import DayField
from app.translate import _, _l
from app.words import word
from pulse.commitments.duties import (
    COLUMNS,
    LONGEST,
    MOST_DAYS,
    MOST_HOURS,
    NUMBERS,
    TEXTS,
    read_duties,
)
from pulse.commitments.events import HoldReason
from pulse.commitments.models import CommitmentVersion
from pulse.commitments.signing import AS_BEFORE, Draft

NOBODY = "nobody"
_NEEDED = _l("Please fill this in.")
_LONG = _l("Please keep this under 300 characters.")
_TEXT = Length(max=LONGEST, message=_l("Please keep this under 600 characters."))
_HOURS = NumberRange(1, MOST_HOURS, _l("Please give a number from 1 to %(max)s."))
_DAYS = NumberRange(1, MOST_DAYS, _l("Please give a number from 1 to %(max)s."))


class VersionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a new version says; the rest stays as it is."""

    wording_ko = StringField(
        _l("The promise in Korean"),
        validators=[InputRequired(_NEEDED), Length(max=300, message=_LONG)],
    )
    wording_en = StringField(
        _l("The promise in English"),
        validators=[Optional(), Length(max=300, message=_LONG)],
    )
    goal_value = IntegerField(
        _l("How much is promised?"),
        validators=[
            InputRequired(_NEEDED),
            NumberRange(1, 1_000_000, _l("Please give a number above 0.")),
        ],
    )
    target_rate = IntegerField(
        _l("How many of a hundred must be kept?"),
        validators=[
            InputRequired(_NEEDED),
            NumberRange(1, 100, _l("Please give a number from 1 to 100.")),
        ],
    )
    pause_when = SelectMultipleField(
        _l("The clock stops while"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    chain_code = SelectField(
        _l("Who is told when it is about to break?"), [InputRequired(_l("Please choose one."))]
    )
    effective_from = DayField(_l("First day"), validators=[InputRequired(_NEEDED)])
    review_on = DayField(_l("Look at it again on (optional)"), validators=[Optional()])

    provider_ko = TextAreaField(_l("What the department that answers does (Korean)"), [_TEXT])
    provider_en = TextAreaField(_l("What the department that answers does (English)"), [_TEXT])
    requester_ko = TextAreaField(_l("What the department that asks does (Korean)"), [_TEXT])
    requester_en = TextAreaField(_l("What the department that asks does (English)"), [_TEXT])
    answer_hours = IntegerField(
        _l("Questions are answered within so many working hours"), [Optional(), _HOURS]
    )
    accept_days = IntegerField(
        _l("What was done is accepted within so many working days"), [Optional(), _DAYS]
    )
    limits_ko = TextAreaField(_l("What is refused, and the limit of cost (Korean)"), [_TEXT])
    limits_en = TextAreaField(_l("What is refused, and the limit of cost (English)"), [_TEXT])
    remedy_ko = TextAreaField(_l("What we do when we miss it (Korean)"), [_TEXT])
    remedy_en = TextAreaField(_l("What we do when we miss it (English)"), [_TEXT])

    def __init__(self, version: CommitmentVersion) -> None:
        super().__init__(
            data={
                **asdict(read_duties(version.duties)),
                "wording_ko": version.wording_ko,
                "wording_en": version.wording_en,
                "goal_value": version.goal_value,
                "target_rate": version.target_rate,
                "pause_when": list(version.pause_when),
                "chain_code": version.chain_code or NOBODY,
            }
        )
        self.pause_when.choices = [(code.value, word("hold", code)) for code in HoldReason]

    def offer_chains(self, chains: Choices) -> None:
        """Offer the chains by which people can be told."""
        self.chain_code.choices = [*chains, (NOBODY, _("Nobody"))]

    def to_draft(self) -> Draft:
        """Return what was typed, frozen, for the domain."""
        return Draft(
            wording_ko=str(self.wording_ko.data),
            wording_en=str(self.wording_en.data or ""),
            goal_value=int(self.goal_value.data),
            target_rate=int(self.target_rate.data),
            pause_when=tuple(self.pause_when.data or ()),
            effective_from=self.effective_from.data,
            review_on=self.review_on.data,
            duties=read_duties(
                {name: str(self[name].data or "") for name in TEXTS}
                | {name: self[name].data for name in NUMBERS}
            ),
            chain_code=self._chain(),
        )

    def _chain(self) -> str | None:
        if "chain_code" not in self:
            return AS_BEFORE
        return None if self.chain_code.data == NOBODY else str(self.chain_code.data)

    @property
    def duties(self) -> list[Any]:
        """The fields about what both sides owe besides the time, in order."""
        return [field for field in self if field.name in COLUMNS]
