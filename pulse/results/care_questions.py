"""Which questionnaires ask about the load of customer-facing work and how people were protected.

They are known by their question, not by their name: whether one could stop when abused, with the
two answers of those who could not.
"""

from __future__ import annotations

from pulse.surveys.form import Form, read_form
from pulse.surveys.models import Wave
from pulse.surveys.question_kinds import Choice

PROTECTED = "yes"
UNPROTECTED = ("asked_no", "not_asked")
"""Asked in vain; felt unable to ask."""


def stop_question(form: Form) -> str | None:
    """Return the code of the question about stopping after abuse; None where it is not asked."""
    for asked in form.questions.values():
        kind = asked.kind
        if isinstance(kind, Choice) and {PROTECTED, *UNPROTECTED} <= set(kind.codes):
            return asked.code
    return None


def is_care(wave: Wave) -> bool:
    """Tell whether a wave that has opened asks about protection."""
    return "form" in wave.plan and stop_question(read_form(wave.plan["form"])) is not None
