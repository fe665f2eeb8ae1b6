"""Asking for a service, and what may be done with a service request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms.days import MomentField
from app.forms.photos import WithPhotos
from app.i18n import choose_timezone, localized
from app.translate import _l
from app.words import word
from pulse.commitments.catalogue import is_protection
from pulse.commitments.events import HoldReason, Outcome
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Service
from pulse.commitments.request_quality import Lack

PRIORITIES = ("P1", "P2", "P3")


class NewRequestForm(WithPhotos, FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One thing to ask of one service."""

    service = SelectField(
        _l("Which service?"),
        coerce=int,
        validators=[InputRequired(_l("Please choose a service."))],
    )
    subject = StringField(
        _l("What are you trying to get done?"),
        validators=[
            InputRequired(_l("Please say in one sentence what you need.")),
            Length(max=200, message=_l("Please keep this under 200 characters.")),
        ],
    )
    priority = RadioField(
        _l("How urgent is it?"),
        default="P2",
        validators=[InputRequired(_l("Please say how urgent it is."))],
    )
    details = TextAreaField(
        _l("Anything else the other side should know (optional)"),
        validators=[
            Optional(),
            Length(max=4000, message=_l("Please keep this under 4,000 characters.")),
        ],
    )

    offered: tuple[Service, ...] = ()

    @property
    def protects(self) -> bool:
        """Whether a service that protects people is among those offered."""
        return any(is_protection(one) for one in self.offered)

    def offer(self, services: Sequence[Service]) -> None:
        """Offer ``services``, and the degrees of urgency."""
        self.offered = tuple(services)
        self.service.choices = [(one.id, localized(one, "name")) for one in services]
        self.priority.choices = [(code, word("priority", code)) for code in PRIORITIES]

    def to_request(self) -> NewRequest:
        """Return what was typed, frozen, for the domain."""
        return NewRequest(
            service_id=int(self.service.data),
            priority=str(self.priority.data),
            subject=str(self.subject.data).strip(),
            details=str(self.details.data or "").strip(),
        )


class NoteForm(FlaskForm):  # type: ignore[misc]
    """An act that may carry a sentence."""

    reason = TextAreaField(
        _l("A sentence for the other side (optional)"),
        validators=[
            Optional(),
            Length(max=500, message=_l("Please keep this under 500 characters.")),
        ],
        render_kw={"rows": "3"},
    )

    @property
    def note(self) -> str:
        """What was written, or nothing."""
        return str(self.reason.data or "").strip()

    @property
    def choice(self) -> str:
        """What was chosen, in forms that offer a choice."""
        return ""


class ReplyForm(WithPhotos, NoteForm):
    """An answer, perhaps with photos."""


class HoldForm(NoteForm):
    """Why the work cannot go on."""

    hold = RadioField(
        _l("What are you waiting for?"),
        validators=[InputRequired(_l("Please say what you are waiting for."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.hold.choices = [(code.value, word("hold", code)) for code in HoldReason]

    @property
    def choice(self) -> str:
        """The reason of the hold."""
        return str(self.hold.data)


class ResolveForm(NoteForm):
    """How it was resolved."""

    outcome = RadioField(
        _l("How did it end?"),
        default=Outcome.DONE.value,
        validators=[InputRequired(_l("Please say how it ended."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(code.value, word("outcome", code)) for code in Outcome]

    @property
    def choice(self) -> str:
        """How it ended."""
        return str(self.outcome.data)


class HandOverForm(NoteForm):
    """Which service of another department is to do a part of it."""

    service = SelectField(
        _l("Whose help do you need?"),
        coerce=int,
        validators=[InputRequired(_l("Please choose a service."))],
    )

    def offer(self, services: Sequence[Service]) -> None:
        """Offer ``services``; none of them may be the one that is handed over."""
        self.service.choices = [(one.id, localized(one, "name")) for one in services]

    @property
    def choice(self) -> str:
        """The id of the service."""
        return str(self.service.data)


class ProposeForm(NoteForm):
    """A new time, on the wall clock of whoever proposes it."""

    due_at = MomentField(
        _l("When can it be done?"),
        validators=[InputRequired(_l("Please give a day and a time."))],
    )

    @property
    def moment(self) -> datetime:
        """The proposed moment."""
        local: datetime = self.due_at.data
        return local.replace(tzinfo=ZoneInfo(choose_timezone())).astimezone(UTC)


class LacksForm(NoteForm):
    """What a request lacked; nothing chosen says that it was complete."""

    lacks = SelectMultipleField(
        _l("What was missing? Choose nothing if the request was complete."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.lacks.choices = [(code.value, word("lack", code)) for code in Lack]

    @property
    def chosen(self) -> list[str]:
        """The codes of what was missing."""
        return list(self.lacks.data or [])
