"""When somebody wants to be asked, how much in a week, and until when not at all."""

from __future__ import annotations

from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms.days import DayField
from app.runtime import runtime
from app.translate import _l, ngettext
from pulse.people.preferences import Wishes
from pulse.surveys.attention import USUAL, Budget

ANY = ""
HOURS = range(6, 23)
FEWER = (15, 10, 5)


class AskingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Days, hour and budget; empty choices mean that it does not matter."""

    weekdays = SelectMultipleField(
        _l("On which days?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    hour = SelectField(_l("At what time?"), validators=[Optional()])
    asks = SelectField(_l("How often in a week at most?"), validators=[Optional()])
    questions = SelectField(_l("How many questions in a week at most?"), validators=[Optional()])

    def __init__(self, *args: object, usual: Budget = USUAL, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = get_locale().days["format"]["wide"]
        self.weekdays.choices = [(day, names[day]) for day in runtime().company.week]
        whenever = _l("When it suits my shift")
        self.hour.choices = [(ANY, whenever), *((str(h * 60), f"{h:02d}:00") for h in HOURS)]
        self.asks.choices = [
            (ANY, _times(usual.asks)),
            *((str(times), _times(times)) for times in range(usual.asks - 1, 0, -1)),
        ]
        self.questions.choices = [
            (ANY, _questions(usual.questions)),
            *((str(count), _questions(count)) for count in FEWER if count < usual.questions),
        ]

    @classmethod
    def of(cls, wishes: Wishes, usual: Budget = USUAL) -> AskingForm:
        """Return the form as it stands for somebody."""
        return cls(
            formdata=None,
            usual=usual,
            data={
                "weekdays": sorted(wishes.weekdays),
                "hour": _chosen(wishes.minute),
                "asks": _chosen(wishes.weekly_asks),
                "questions": _chosen(wishes.weekly_questions),
            },
        )

    def to_wishes(self) -> Wishes:
        """Return what was chosen, frozen, for the domain."""
        return Wishes(
            weekdays=frozenset(self.weekdays.data or ()),
            minute=_number(self.hour.data),
            weekly_asks=_number(self.asks.data),
            weekly_questions=_number(self.questions.data),
        )


class PauseForm(FlaskForm):  # type: ignore[misc]
    """From which day on surveys may come again."""

    until = DayField(
        _l("Ask me again from"), validators=[InputRequired(_l("Please choose a day."))]
    )


def _times(times: int) -> str:
    return ngettext("Once", "%(num)s times", times)


def _questions(count: int) -> str:
    return ngettext("%(num)s question", "%(num)s questions", count)


def _chosen(value: int | None) -> str:
    return ANY if value is None else str(value)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
