"""What a field says of itself where its form gives it no words: WTForms' sentences in ours."""

from __future__ import annotations

from app.translate import _l

_CHOOSE, _SEVERAL = _l("Please choose one."), _l("Please choose only among those offered.")
_OURS: dict[str, object] = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "'%(value)s' is not a valid choice for this field.": _SEVERAL,
    "Invalid choice(s): one or more data inputs could not be coerced.": _SEVERAL,
    "Not a valid integer value.": _l("Please give a whole number."),
    "Not a valid date value.": _l("Please give a day, such as 2026-08-28."),
    "Not a valid datetime value.": _l("Please give a day and a time."),
    "Not a valid time value.": _l("Please give a time, such as 09:30."),
    "This field is required.": _l("Please fill this in."),
    "Field cannot be longer than %(max)d character.": _l(
        "Please keep this under %(max)d characters."
    ),
}


class FieldWords:
    """Stands where Flask-WTF keeps its translations of WTForms for a request."""

    def ugettext(self, words: str) -> str:
        """Return a sentence in the language of the request."""
        return str(_OURS.get(words, words))

    def ungettext(self, one: str, _many: str, _num: int) -> str:
        """Return the same of a sentence with a number, which stands in it unfilled."""
        return self.ugettext(one)
