"""A service as its department writes it down, and the first thing it promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.forms.agreements import VersionForm
from app.forms.audience import Choices
from app.forms.days import DayField
from app.forms.pulses import Boxes
from app.translate import _, _l
from app.words import word
from pulse.commitments.agreements import EVIDENCE, KINDS, UNITS
from pulse.commitments.catalogue import ENDED, EVERYBODY, EVERYBODY_OWN, LIVE_STATES
from pulse.commitments.clocks import GoalUnit
from pulse.commitments.events import HoldReason
from pulse.commitments.promise_kinds import BY_CLOCK, MOMENTS
from pulse.commitments.promising import MOST_WEIGHT, Terms
from pulse.commitments.service_editing import OWNERS_OWN
from pulse.commitments.services_import import SERVICE_COLUMNS

_NEEDED = InputRequired(_l("Please fill this in."))
_CHOOSE = InputRequired(_l("Please choose one."))
_NAME = Length(max=160, message=_l("Please make this shorter."))
_TEXT = Length(max=1000, message=_l("Please make this shorter."))
_PARTED = ("user_dept_ids", "request_channels")
CHANNELS = ("web", "slack", "phone", "email", "kiosk", "sms", "system", "push")
SAMPLINGS = ("never", "each", "1_in_3", "1_in_5", "weekly", "monthly")
CRITICALITIES = ("1", "2", "3")
PRIORITIES = ("any", "P1", "P2", "P3")
ASK, AGREED = "ask", "agreed"


class ServiceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a department does for others; each field is called as its column in a file."""

    name_ko = StringField(_l("What is it called? (Korean)"), [_NEEDED, _NAME])
    name_en = StringField(_l("What is it called? (English, optional)"), [_NAME])
    description_ko = TextAreaField(_l("What does it do? (Korean, optional)"), [_TEXT])
    description_en = TextAreaField(_l("What does it do? (English, optional)"), [_TEXT])
    service_id = StringField(_l("Short code"), [_NEEDED])
    provider_dept_id = SelectField(_l("Which department answers?"), [_CHOOSE])
    owner_person_id = StringField(_l("Who owns it?"), [_NEEDED])
    user_dept_ids = Boxes(
        _l("Who may ask for it?"), [InputRequired(_l("Please choose at least one."))]
    )
    buyer_dept_id = SelectField(_l("Which department buys it?"), [_CHOOSE])
    decider_dept_id = SelectField(_l("Which department decides about it?"), [_CHOOSE])
    request_channels = Boxes(_l("How is it asked for?"))
    calendar_id = SelectField(_l("By which calendar is time counted?"), [_CHOOSE])
    criticality = RadioField(_l("How critical is it?"), [_CHOOSE])
    survey_sampling = SelectField(_l("After which requests is it rated?"))
    status = SelectField(_l("Where does it stand?"), [_CHOOSE])
    pilot_until = DayField(_l("On trial until (optional)"), [Optional()])

    def offer(
        self,
        departments: Choices,
        calendars: Choices,
        criticalities: Sequence[str],
        status: str = "",
    ) -> None:
        """Offer what can be chosen; of a service that is there, also that it has ended."""
        everybody = [
            (EVERYBODY_OWN, _("everybody of our own company")),
            (EVERYBODY, _("everybody, partner companies included")),
        ]
        unchosen = [("", "–"), *departments]
        for field in (self.provider_dept_id, self.buyer_dept_id, self.decider_dept_id):
            field.choices = unchosen
        self.user_dept_ids.choices = [*everybody, *departments]
        self.request_channels.choices = [(code, word("channel", code)) for code in CHANNELS]
        self.calendar_id.choices = [("", "–"), *calendars]
        self.criticality.choices = list(zip(CRITICALITIES, criticalities, strict=True))
        self.survey_sampling.choices = [(code, word("sampling", code)) for code in SAMPLINGS]
        stages = (*LIVE_STATES, *((status, ENDED) if status else ()))
        self.status.choices = [(code, word("service", code)) for code in dict.fromkeys(stages)]

    def keep_to_owners(self) -> None:
        """Leave out what is not the owner's to say."""
        for name in set(SERVICE_COLUMNS) - OWNERS_OWN:
            if name in self:
                del self[name]

    def said(self) -> dict[str, str]:
        """Return what was typed as a file would have it, column by column."""
        return {one.name: _cell(one.data) for one in self if one.name in SERVICE_COLUMNS}


_IN_ORDER = (
    "kind", "priority", "goal_value", "goal_unit", "evidence", "start_event", "stop_event",
    "calendar_code", "target_rate", "wording_ko", "wording_en", "pause_when", "chain_code", "way",
    "effective_from", "review_on", "weight",
)  # fmt: skip
"""How the fields of a promise follow one another on the page, before both sides' duties."""


class PromiseForm(VersionForm):
    """A promise from its beginning: of what kind, for which urgency, and how it comes to hold."""

    kind = RadioField(_l("What is promised?"), [_CHOOSE], default="resolve")
    priority = RadioField(_l("For which requests?"), [_CHOOSE], default="any")
    evidence = RadioField(_l("What shows that it is kept?"), [_CHOOSE], default=BY_CLOCK)
    start_event = SelectField(_l("Counted from (optional)"))
    stop_event = SelectField(_l("Counted until (optional)"))
    goal_unit = SelectField(_l("Counted in"), [_CHOOSE], default=GoalUnit.BUSINESS_HOURS.value)
    calendar_code = SelectField(_l("By which calendar is time counted?"), [_CHOOSE])
    weight = IntegerField(
        _l("How much does it count beside other promises?"),
        [
            _NEEDED,
            NumberRange(1, MOST_WEIGHT, _l("Please give a number from 1 to 100.")),
        ],
        default=1,
    )
    way = RadioField(
        _l("How does it come to hold?"),
        [_CHOOSE],
        choices=[
            SelectChoice(ASK, _l("Both heads are asked to sign it")),
            SelectChoice(AGREED, _l("Both departments have agreed on it already")),
        ],
    )

    def __init__(self, calendar: str, first_day: date, way: str = "", **given: object) -> None:
        defaults = {"calendar_code": calendar, "effective_from": first_day, "way": way}
        FlaskForm.__init__(self, data={"target_rate": 90, **defaults}, **given)
        self.pause_when.choices = [(code.value, word("hold", code)) for code in HoldReason]
        if not way:
            del self.way

    def __iter__(self) -> Iterator[Field]:
        """Go through the fields in the order of the page."""
        place = {name: number for number, name in enumerate(_IN_ORDER)}
        return iter(sorted(super().__iter__(), key=lambda one: place.get(one.name, len(place))))

    def offer(self, calendars: Choices, chains: Choices) -> None:
        """Offer what can be chosen."""
        self.kind.choices = [(code, word("promised", code)) for code in KINDS]
        self.evidence.choices = [(code, word("evidence", code)) for code in EVIDENCE]
        moments = [("", "–"), *((code, word("moment", code)) for code in MOMENTS)]
        self.start_event.choices = self.stop_event.choices = moments
        self.priority.choices = [(code, word("priority", code)) for code in PRIORITIES]
        self.goal_unit.choices = [(code, word("unit", code)) for code in UNITS]
        self.calendar_code.choices = calendars
        self.offer_chains([("", "–"), *chains] if chains else [])

    @property
    def is_agreed(self) -> bool:
        """Whether both departments are said to have agreed on it already."""
        return "way" in self and self.way.data == AGREED

    def to_terms(self) -> Terms:
        """Return what a promise keeps through its versions, frozen, for the domain."""
        return Terms(
            kind=str(self.kind.data),
            goal_unit=str(self.goal_unit.data),
            priority=str(self.priority.data),
            calendar_code=str(self.calendar_code.data),
            weight=int(self.weight.data),
            evidence=str(self.evidence.data),
            start_event=str(self.start_event.data),
            stop_event=str(self.stop_event.data),
        )


def filled(row: Mapping[str, str]) -> dict[str, object]:
    """Return what a stored service puts into the form."""
    until = row["pilot_until"]
    return {
        **row,
        **{name: row[name].split(";") if row[name] else [] for name in _PARTED},
        "pilot_until": date.fromisoformat(until) if until else None,
    }


def _cell(given: object) -> str:
    if isinstance(given, list):
        return ";".join(given)
    return "" if given is None else str(given).strip()
