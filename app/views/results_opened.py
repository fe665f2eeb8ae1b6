"""One published wave as the person signed in opens it: what all pages about it share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.access import viewer
from app.extensions import db
from app.i18n import localized
from app.translate import _
from app.views.first_look_words import as_published
from app.views.results_words import Names
from app.words import day
from pulse.access import access_results
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree
from pulse.publishing.plan import EVERYONE
from pulse.results.readers import tree_of
from pulse.results.reading import WaveResults
from pulse.surveys.models import APART


@dataclass(frozen=True)
class Opened:
    """A wave, the departments of its first day, and the group the page is about."""

    found: WaveResults
    tree: DepartmentTree
    names: Names
    group: str

    @property
    def group_name(self) -> str:
        """What the group is called."""
        return self.names.cell(self.found.labels[self.group])

    @property
    def units(self) -> frozenset[str]:
        """The departments whose numbers the reader may read; all for who reads all results."""
        if viewer().can(Permission.READ_ALL_RESULTS):
            return frozenset(self.tree.by_code)
        codes = (label.department for label in self.found.labels.values())
        return frozenset(code for code in codes if code) | viewer().headed_codes

    @property
    def is_answered_to(self) -> bool:
        """Whether everybody asked hears what follows; ratings of a service end on its page."""
        return self.found.wave.result_channel != APART

    @property
    def under(self) -> str:
        """The line below the answer: which wave, when, about whom."""
        wave = self.found.wave
        period = _(
            "asked from %(start)s to %(end)s", start=day(wave.opens_at), end=day(wave.closes_at)
        )
        facts = (localized(wave, "name"), period, self.group_name, as_published(wave, viewer()))
        return " · ".join(fact for fact in facts if fact)


@dataclass(frozen=True)
class Tab:
    """A page about the same wave."""

    url: str
    words: str
    is_here: bool


def open_results(wave_id: int, *, with_comments: bool = False) -> Opened:
    """Return a wave to whoever may read of it; a group that is not readable is the widest one."""
    session = db.session()
    found = access_results(session, viewer(), wave_id, with_comments=with_comments)
    tree = found.tree or tree_of(session, found.wave)
    asked = request.args.get("group", "")
    widest = EVERYONE if EVERYONE in found.labels else next(iter(found.labels))
    group = asked if asked in found.labels else widest
    return Opened(found, tree, Names(found.wave, tree), group)


def tabs(opened: Opened) -> list[Tab]:
    """Return the pages about a wave; the group stays chosen where a page is about one."""
    wave_id, group = opened.found.wave.id, opened.group
    about = {} if group == EVERYONE else {"group": group}
    listed: list[tuple[str, str, dict[str, str]]] = [
        ("results.show", _("In short"), about),
        ("results.units", _("Units"), {}),
        ("results.changes", _("What changed"), about),
        ("results.comments", _("Comments"), {}),
        ("results.outside", _("Compared with others"), {}),
    ]
    if opened.is_answered_to:
        listed.append(("responses.show", _("What we do"), {}))
    return [_tab(_url(endpoint, wave_id, more), words) for endpoint, words, more in listed]


def _tab(url: str, words: str) -> Tab:
    """Return a tab; a page that a form has just refused is still the page it was sent from."""
    return Tab(url, words, request.path == url.partition("?")[0])


def _url(endpoint: str, wave_id: int, more: dict[str, str]) -> str:
    values: dict[str, Any] = {"wave_id": wave_id, **more}
    return url_for(endpoint, **values)
