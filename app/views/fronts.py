"""The large buttons a first page begins with for people who work with gloves or between calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.translate import _
from pulse.commitments.catalogue import is_protection
from pulse.commitments.models import Service
from pulse.people.permissions import Permission, Role, Viewer

FRONT_LINE = frozenset({Role.AGENT, Role.TECHNICIAN, Role.PARTNER_WORKER})


@dataclass(frozen=True)
class Front:
    """One large button; ``is_quiet`` for what is there without asking for attention."""

    words: str
    url: str
    is_quiet: bool = False


def is_front_line(who: Viewer) -> bool:
    """Tell whether somebody serves customers and leads nobody."""
    return not who.roles.isdisjoint(FRONT_LINE) and not who.headed_department_ids


def fronts_for(
    who: Viewer, answer_links: Sequence[str], services: Sequence[Service]
) -> list[Front]:
    """Return the buttons: answer what is asked, ask for help, stop and be contacted."""
    found = [Front(_("Answer"), link) for link in answer_links[:1]]
    if who.can(Permission.OPEN_REQUESTS):
        found.append(Front(_("Ask for help"), url_for("service_requests.new")))
    if any(map(is_protection, services)):
        found.append(Front(_("Stop and be contacted"), url_for("protection.ask"), is_quiet=True))
    if len(found) == 1:
        found.append(Front(_("Report it to one officer"), url_for("reports.ask"), is_quiet=True))
    return found
