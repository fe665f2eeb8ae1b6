"""What may be said when somebody has to stop: nothing of it has to be."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from app.i18n import localized
from app.translate import _, _l
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Service

MOST_URGENT = "P1"


class ProtectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which service, and, only if one likes, some words and a number to be called at."""

    service = HiddenField()
    phone = StringField(
        _l("A number to call you at, if you want a call (optional)"),
        validators=[
            Optional(),
            Regexp(
                r"^[0-9+() -]{7,20}$",
                message=_l("Please write the number in digits, 7 to 20 of them."),
            ),
        ],
        render_kw={"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
    )
    words = TextAreaField(
        _l("What happened, in your words (optional)"),
        validators=[
            Optional(),
            Length(max=2000, message=_l("Please keep this under 2,000 characters.")),
        ],
        render_kw={"rows": "3"},
    )

    def is_for(self, service: Service) -> bool:
        """Tell whether this is what was sent for a service."""
        return str(self.service.data) == service.code

    def to_request(self, service: Service) -> NewRequest:
        """Return it as an urgent request, with what was added."""
        call = _("Please call %(phone)s.", phone=str(self.phone.data or "").strip())
        said = (str(self.words.data or "").strip(), call if self.phone.data else "")
        return NewRequest(
            service_id=service.id,
            priority=MOST_URGENT,
            subject=_("Please get in touch: %(service)s", service=localized(service, "name")),
            details="\n".join(words for words in said if words),
        )
