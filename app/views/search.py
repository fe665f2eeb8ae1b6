"""Finding what one may see, each thing through its own door: by name, number or first letters."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from app.access import requires
from app.extensions import db
from app.i18n import local_now
from app.translate import _, ngettext
from app.views import search_parts
from app.views.search_pages import Hit, help_hits, page_hits
from pulse.instants import utc_now
from pulse.people.tree import load_tree, remember_paths
from pulse.sought import Sought, seek

blueprint = Blueprint("search", __name__)
LONGEST = 80


@dataclass(frozen=True)
class Part:
    """What was found of one kind; of very many only the first are shown."""

    title: str
    found: list[Hit]

    @property
    def hits(self) -> list[Hit]:
        """What is shown."""
        return self.found[: search_parts.MOST]

    @property
    def is_cut(self) -> bool:
        """Whether more was found than is shown."""
        return len(self.found) > search_parts.MOST


@blueprint.get("/search")
@requires()
def look() -> str:
    """Show what the words are found in; a thing one may not see is found by nobody's words."""
    sought = seek(request.args.get("q", "")[:LONGEST])
    parts = [part for part in _parts(sought) if part.found] if sought.words else []
    return render_template(
        "search/show.html", words=sought.said, parts=parts, headline=_headline(sought, parts)
    )


def _headline(sought: Sought, parts: list[Part]) -> str:
    if not sought.said:
        return _("What are you looking for?")
    count = sum(len(part.hits) for part in parts)
    if not count:
        return _("Nothing is called “%(words)s”.", words=sought.said)
    if any(part.is_cut for part in parts):
        return _("Found more than %(num)s things; the first of them are shown.", num=count)
    return ngettext("Found %(num)s thing.", "Found %(num)s things.", count)


def _parts(sought: Sought) -> list[Part]:
    session, now = db.session(), utc_now()
    tree = load_tree(session, local_now(now).date())
    remember_paths(session, tree)
    services, promises = search_parts.promise_hits(sought, tree)
    results, coming = search_parts.wave_hits(sought)
    return [
        Part(_("Pages"), page_hits(sought)),
        Part(_("Service requests"), search_parts.request_hits(sought, tree)),
        Part(_("People"), search_parts.people_hits(sought, tree)),
        Part(_("Departments"), search_parts.department_hits(sought, tree)),
        Part(_("Services"), services),
        Part(_("Promises"), promises),
        Part(_("Results"), results),
        Part(_("Surveys to come"), coming),
        Part(_("Questionnaires"), search_parts.questionnaire_hits(sought)),
        Part(_("Decisions"), search_parts.decision_hits(sought, now)),
        Part(_("Pilots"), search_parts.pilot_hits(sought)),
        Part(_("Calendars"), search_parts.calendar_hits(sought)),
        Part(_("Help"), help_hits(sought)),
    ]
