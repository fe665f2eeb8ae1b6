"""How a proposed version reads beside what was promised so far."""

from __future__ import annotations

from flask_wtf import FlaskForm

from app.translate import _, ngettext
from pulse.errors import Invalid


def mark_problems(form: FlaskForm, error: Invalid) -> str:
    """Say at its field what cannot be promised; return what belongs to none."""
    words = {
        "before_first_day": _("Please choose a day after the first one."),
        "in_the_past": _("Please choose today or a later day."),
        "not_ahead": _("Please choose a day after today: both heads sign before it."),
        "not_this_kind": _("This kind of promise is not counted so. Please choose another."),
        "not_timed": _(
            "No clock runs on this promise, so nobody can be told by it. Please choose nobody."
        ),
        "out_of_range": _("This is more than there can be. Please give a smaller number."),
        "promised_already": _(
            "This is promised or proposed already. Please propose a new version of it."
        ),
        "without_users_buyer_decider": _(
            "Nothing was kept: first say who uses the service, who buys it and who decides."
        ),
    }
    loose = ""
    for name, code in error.fields.items():
        said = words.get(code) or _("Please look at this again.")
        if name in form:
            form[name].errors = [said]
        else:
            loose = said
    return loose


def tried_words(promises: int, missed: int, kept: int) -> str:
    """Say what another time would have made of ``promises``.

    ``missed`` of those that were kept would have been missed, ``kept`` of those that were missed
    would have been kept; only what there is of either is said.
    """
    if not promises:
        return _("Nothing was promised under it so far.")
    if not missed and not kept:
        return ngettext(
            "The one promise so far would have ended the same.",
            "All %(num)s promises so far would have ended the same.",
            promises,
        )
    rest = promises - missed - kept
    said = [_missed(missed) if missed else "", _kept(kept, is_second=bool(missed)) if kept else ""]
    if rest:
        said.append(
            ngettext(
                "The other one would have ended the same.",
                "The other %(num)s would have ended the same.",
                rest,
            )
        )
    return " ".join([*filter(None, said), _("What is on record stays as it is.")])


def _missed(count: int) -> str:
    return ngettext(
        "Had this held so far, %(num)s promise that was kept would have been missed.",
        "Had this held so far, %(num)s promises that were kept would have been missed.",
        count,
    )


def _kept(count: int, *, is_second: bool) -> str:
    if is_second:
        return ngettext(
            "In turn, %(num)s that was missed would have been kept.",
            "In turn, %(num)s that were missed would have been kept.",
            count,
        )
    return ngettext(
        "Had this held so far, %(num)s promise that was missed would have been kept.",
        "Had this held so far, %(num)s promises that were missed would have been kept.",
        count,
    )
