"""Whom a survey would ask, and in which groups they would count, said before it is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.i18n import local_now
from app.translate import _, ngettext
from app.views.first_look_words import as_planned
from app.views.results_words import Names
from pulse.people.company_settings import company_settings
from pulse.people.newcomers import NEWCOMER_DAYS
from pulse.people.tree import load_tree
from pulse.publishing.cells import labels_of
from pulse.publishing.counting_in import Outlook, outlook
from pulse.publishing.plan import EVERYONE
from pulse.surveys.audience import population
from pulse.surveys.models import Template, Wave
from pulse.surveys.waves import least_group


@dataclass(frozen=True)
class Counted:
    """How many people would be asked, in a sentence, and their groups by name and size."""

    words: str
    is_enough: bool
    groups: list[tuple[str, int]]
    newcomers: str = ""
    first_look: str = ""


def counted(session: Session, template: Template, rules: Mapping[str, Any], at: Any) -> Counted:
    """Count whom rules would ask today; under the minimum group only that they are too few."""
    least = least_group(session, template)
    on = local_now(at).date()
    people = population(session, template, on, rules)
    if len(people) < least:
        words = _("Fewer than %(least)s people: this cannot be asked.", least=least)
        return Counted(words, is_enough=False, groups=[])
    found = outlook(session, people, least, on)
    wave = Wave(template=template, plan={"cells": found.document})
    named, labels = Names(wave, load_tree(session, on)), labels_of(wave)
    words = ngettext(
        "It would ask %(num)s person today.", "It would ask %(num)s people today.", len(people)
    )
    groups = dict.fromkeys(
        (named.cell(labels[one.key]), one.people) for one in found.groups if one.key != EVERYONE
    )
    return Counted(
        words,
        is_enough=True,
        groups=list(groups),
        newcomers=_newcomers(found),
        first_look=as_planned(company_settings(session).first_look_days, found.partners),
    )


def _newcomers(found: Outlook) -> str:
    if not found.newcomers:
        return ""
    return ngettext(
        "%(num)s of them is too new, unconfirmed or has never opened Ieum, and counts in the "
        "whole company only, for at least %(days)s days after having come.",
        "%(num)s of them are too new, unconfirmed or have never opened Ieum, and count in the "
        "whole company only, for at least %(days)s days after having come.",
        found.newcomers,
        days=NEWCOMER_DAYS,
    )
