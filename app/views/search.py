"""Finding what one may see: services, requests, results, pages and help, through their doors."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from app.access import requires, viewer
from app.extensions import db
from app.help_topics import topics
from app.i18n import local_now, localized
from app.translate import _, ngettext
from app.views.navigation import menu
from app.words import word
from pulse.commitments import catalogue
from pulse.commitments.finding import find_requests
from pulse.instants import utc_now
from pulse.people.finding import PeopleWanted, Presence, find_people
from pulse.people.permissions import Permission
from pulse.people.tree import DepartmentTree, load_tree, remember_paths
from pulse.results import waves

blueprint = Blueprint("search", __name__)
LONGEST = 80
MOST_PEOPLE = 10


@dataclass(frozen=True)
class Hit:
    """Something found: where it is, what it is called, and a note beside it."""

    url: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """What was found of one kind."""

    title: str
    hits: list[Hit]


@blueprint.get("/search")
@requires()
def look() -> str:
    """Show what the words are found in; a thing one may not see is found by nobody's words."""
    words = " ".join(request.args.get("q", "").split())[:LONGEST]
    parts = [part for part in _parts(words) if part.hits] if words else []
    return render_template(
        "search/show.html", words=words, parts=parts, headline=_headline(words, parts)
    )


def _headline(words: str, parts: list[Part]) -> str:
    if not words:
        return _("What are you looking for?")
    count = sum(len(part.hits) for part in parts)
    if not count:
        return _("Nothing is called “%(words)s”.", words=words)
    return ngettext("%(num)s thing fits.", "%(num)s things fit.", count)


def _parts(words: str) -> list[Part]:
    session, on = db.session(), local_now(utc_now()).date()
    tree = load_tree(session, on)
    remember_paths(session, tree)
    return [
        Part(_("Pages"), _pages(words)),
        Part(_("Service requests"), _requests(words, tree)),
        Part(_("People"), _people(words, tree)),
        Part(_("Services"), _services(words)),
        Part(_("Results"), _results(words)),
        Part(_("Help"), _help(words)),
    ]


def _fits(words: str, *texts: str) -> bool:
    return any(words.casefold() in text.casefold() for text in texts)


def _pages(words: str) -> list[Hit]:
    items = [item for group in menu() for item in group.items]
    return [Hit(item.url, item.words) for item in items if _fits(words, item.words)]


def _requests(words: str, tree: DepartmentTree) -> list[Hit]:
    return [
        Hit(
            url_for("service_requests.show", number=one.number),
            one.subject,
            f"{one.number} · {localized(one.service, 'name')} · {word('state', one.state)}",
        )
        for one in find_requests(db.session(), viewer(), words, tree)
    ]


def _people(words: str, tree: DepartmentTree) -> list[Hit]:
    if not viewer().can(Permission.MANAGE_PEOPLE):
        return []
    wanted = PeopleWanted(words=words, presence=Presence.ALL)
    found = find_people(db.session(), viewer(), wanted, tree)
    return [
        Hit(
            url_for("people.show", person=one.person.number),
            localized(one.person, "name"),
            one.person.number,
        )
        for one in found.lines[:MOST_PEOPLE]
    ]


def _services(words: str) -> list[Hit]:
    return [
        Hit(url_for("services.show", code=one.code), localized(one, "name"), one.code)
        for one in catalogue.live_services(db.session())
        if _fits(words, one.code, one.name_ko, one.name_en)
    ]


def _results(words: str) -> list[Hit]:
    return [
        Hit(url_for("results.show", wave_id=one.id), localized(one, "name"))
        for one in waves.readable_waves(db.session(), viewer())
        if _fits(words, one.name_ko, one.name_en)
    ]


def _help(words: str) -> list[Hit]:
    return [
        Hit(url_for("help.show", topic=one.slug), localized(one, "title"))
        for one in topics()
        if _fits(words, one.title_ko, one.title_en, one.text_ko, one.text_en)
    ]
