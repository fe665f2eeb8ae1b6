"""The answer to a published wave, as HR or a unit's head writes it, in one language or in both."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from app.forms.days import DayField
from app.i18n import LOCALES
from app.translate import _l
from pulse.results.models import Wording
from pulse.results.responses import LONGEST, Draft

_NEEDED = _l("Please fill this in.")
_FITS = {
    name: [Length(max=most, message=_l("Please make this shorter."))]
    for name, most in LONGEST.items()
}
_HEARD, _DOING = _l("What we heard"), _l("What we do, and what we do not")
_OWNER = _l("Which department or role sees to it")
IN = {"ko": _l("In Korean"), "en": _l("In English")}
ALSO_IN = {"ko": _l("The same in Korean (optional)"), "en": _l("The same in English (optional)")}

NAMED = {"ko": _l("%(what)s (Korean)"), "en": _l("%(what)s (English)")}


class ResponseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What we heard, what we do, by when, who; ``locale`` is the language of the first words.

    One language is enough, whichever it is; what is begun in a language is finished in it.
    """

    unit_code = SelectField(_l("Who is answering"))
    locale = HiddenField(validators=[AnyOf(LOCALES)])
    heard = TextAreaField(_HEARD, _FITS["heard"])
    doing = TextAreaField(_DOING, _FITS["doing"])
    owner = StringField(_OWNER, _FITS["owner"])
    heard_other = TextAreaField(_HEARD, _FITS["heard"])
    doing_other = TextAreaField(_DOING, _FITS["doing"])
    owner_other = StringField(_OWNER, _FITS["owner"])
    due_on = DayField(_l("By when"), validators=[InputRequired(_NEEDED)])

    def __init__(self, units: Sequence[tuple[str, str]], offered: Sequence[str]) -> None:
        """Offer the languages ``offered``, that of the page first."""
        super().__init__(data={"locale": offered[0]})
        self.unit_code.choices = list(units)
        self.locale.data = self.locale.data or offered[0]
        if len(offered) == 1:
            del self.heard_other, self.doing_other, self.owner_other
        for locale, fields in [*self.languages.items()][1:]:
            for one in fields:
                one.label.text = str(NAMED[locale]) % {"what": one.label.text}

    @property
    def languages(self) -> dict[str, list[Field]]:
        """The fields of each language, that of the page first."""
        found = {self.locale.data: [self[name] for name in LONGEST]}
        if "heard_other" in self:
            other = next(one for one in LOCALES if one != self.locale.data)
            found[other] = [self[f"{name}_other"] for name in LONGEST]
        return found

    def validate(self, extra_validators: object = None) -> bool:
        """Want every part of each language begun, and at least one language."""
        is_valid = super().validate(extra_validators)
        begun = self._begun() or [self.locale.data]
        missing = [one for locale in begun for one in self.languages[locale] if not _text(one)]
        for one in missing:
            one.errors = [*one.errors, _NEEDED]
        return is_valid and not missing

    def to_draft(self) -> Draft:
        """Return what was written, as the domain takes it."""
        first, *others = [
            Wording(locale, *map(_text, self.languages[locale])) for locale in self._begun()
        ]
        return Draft(
            self.unit_code.data, first.heard, first.doing, first.owner, self.due_on.data,
            first.locale, *others,
        )  # fmt: skip

    def _begun(self) -> list[str]:
        """Return the languages in which something is written."""
        return [locale for locale, fields in self.languages.items() if any(map(_text, fields))]


def _text(field: Field) -> str:
    return str(field.data or "").strip()
