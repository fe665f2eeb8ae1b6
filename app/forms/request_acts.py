"""Forms of single acts on a service request: to whom, how urgent, when really, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.forms.days import MomentField
from app.forms.service_requests import PRIORITIES, NoteForm
from app.i18n import choose_timezone, localized, short_time
from app.translate import _, _l
from app.words import word
from pulse.commitments.events import EventFact
from pulse.people.models import Person

MOVED, NEVER = "moved", "never"
WITHIN: tuple[tuple[int, object], ...] = (
    (30, _l("in half an hour")),
    (60, _l("in an hour")),
    (120, _l("in two hours")),
    (240, _l("in four hours")),
    (1440, _l("by this time tomorrow")),
)


def to_moment(local: datetime) -> datetime:
    """Return what was typed on the reader's wall clock as an instant."""
    return local.replace(tzinfo=ZoneInfo(choose_timezone())).astimezone(UTC)


class ReassignForm(NoteForm):
    """Who of the department takes the work over."""

    person = SelectField(
        _l("Who takes it over?"),
        coerce=int,
        validators=[InputRequired(_l("Please choose somebody."))],
    )

    def offer(self, people: Sequence[Person]) -> None:
        """Offer ``people``."""
        self.person.choices = [(one.id, localized(one, "name")) for one in people]

    @property
    def choice(self) -> str:
        """The id of the person."""
        return str(self.person.data)


class PriorityForm(NoteForm):
    """How urgent it is after all."""

    priority = RadioField(
        _l("How urgent is it?"),
        validators=[InputRequired(_l("Please say how urgent it is."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.priority.choices = [(code, word("priority", code)) for code in PRIORITIES]

    @property
    def choice(self) -> str:
        """The priority."""
        return str(self.priority.data)


class CorrectForm(NoteForm):
    """When something really happened, or that it did not."""

    event = SelectField(
        _l("What is not right?"),
        coerce=int,
        validators=[InputRequired(_l("Please choose what is to be corrected."))],
    )
    truth = RadioField(
        _l("What is right?"),
        default=MOVED,
    )
    happened_at = MomentField(
        _l("When did it happen? (only if at another time)"), validators=[Optional()]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.truth.choices = [
            (MOVED, _("It happened at another time")),
            (NEVER, _("It did not happen")),
        ]

    def offer(self, events: Sequence[EventFact]) -> None:
        """Offer ``events``."""
        self.event.choices = [
            (one.id, f"{short_time(one.at)} · {word('event', one.kind)}") for one in events
        ]

    def validate_truth(self, field: RadioField) -> None:
        """Ask for the time where there is one."""
        if field.data == MOVED and self.happened_at.data is None:
            raise ValidationError(_("Please give a day and a time."))

    @property
    def choice(self) -> str:
        """The id of the event."""
        return str(self.event.data)

    @property
    def moment(self) -> datetime | None:
        """The right moment; None when it never happened."""
        return None if self.truth.data == NEVER else to_moment(self.happened_at.data)


class AcknowledgeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Until when somebody sees to it, in one choice or to the minute."""

    within = SelectField(_l("You will see to it"), coerce=int, default=60)
    until = MomentField(_l("or by a time of your own (optional)"), validators=[Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.within.choices = [(minutes, str(words)) for minutes, words in WITHIN]

    def expected_at(self, now: datetime) -> datetime:
        """Return the moment at which the steps go on."""
        if self.until.data is not None:
            return to_moment(self.until.data)
        return now + timedelta(minutes=int(self.within.data))
