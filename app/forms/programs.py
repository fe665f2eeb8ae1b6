"""Tokens and addresses for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, URLField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.program_words import event_words, scope_words
from app.translate import _l
from pulse.people.api_tokens import Scope, TokenDraft, TokenKind
from pulse.webhooks.models import OFFERED
from pulse.webhooks.subscribing import LONGEST_URL, WebhookDraft

_NAMED = [
    InputRequired(_l("Please give it a name.")),
    Length(max=80, message=_l("Please keep this under 80 characters.")),
]


class ChoicesField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a token is called, what it may be used for, and how long."""

    name = StringField(_l("What is it for?"), validators=_NAMED)
    kind = RadioField(_l("Whose is it?"), default=TokenKind.PERSONAL.value)
    scopes = ChoicesField(
        _l("What may it do?"),
        validators=[InputRequired(_l("Please choose at least one thing."))],
    )
    days = RadioField(
        _l("How long does it count?"),
        coerce=int,
        default=90,
        choices=[
            SelectChoice(30, _l("30 days")),
            SelectChoice(90, _l("90 days")),
            SelectChoice(365, _l("a year")),
        ],
        validators=[InputRequired(_l("Please say how long it counts."))],
    )

    def offer(self, scopes: Sequence[Scope], *, for_services: bool) -> None:
        """Offer ``scopes``, and tokens of services to whoever may make them."""
        self.scopes.choices = [(one.value, scope_words(one)) for one in scopes]
        kinds = [(TokenKind.PERSONAL.value, _l("mine: it may do what I may"))]
        if for_services:
            kinds.append((TokenKind.SERVICE.value, _l("a program's: it names whom it acts for")))
        self.kind.choices = kinds

    def to_draft(self) -> TokenDraft:
        """Return what was typed, frozen, for the domain."""
        return TokenDraft(
            TokenKind(self.kind.data),
            str(self.name.data),
            tuple(self.scopes.data or ()),
            int(self.days.data),
        )


class WebhookForm(FlaskForm):  # type: ignore[misc]
    """Where events are sent, and which."""

    name = StringField(_l("What is it for?"), validators=_NAMED)
    url = URLField(
        _l("Address"),
        validators=[
            InputRequired(_l("Please enter the address events are sent to.")),
            Length(max=LONGEST_URL, message=_l("This is too long.")),
        ],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    events = ChoicesField(
        _l("What is it told?"),
        validators=[InputRequired(_l("Please choose at least one event."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.events.choices = [(one.value, event_words(one.value)) for one in OFFERED]

    def to_draft(self) -> WebhookDraft:
        """Return what was typed, frozen, for the domain."""
        return WebhookDraft(str(self.name.data), str(self.url.data), tuple(self.events.data or ()))
