"""Where people can go: the menu by rights, and addresses that lead nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, request, url_for
from flask_login import current_user

from app.access import viewer
from app.runtime import runtime
from app.translate import _, _l
from pulse.digests.proposing import PROPOSERS
from pulse.digests.reading import may_read
from pulse.instants import utc_now
from pulse.people.permissions import Permission

AREA = "ieum.area"
RESULT_READERS = (
    Permission.READ_ALL_RESULTS,
    Permission.READ_COMPANY_RESULTS,
    Permission.READ_DEPARTMENT_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
    Permission.READ_CARE_RESULTS,
    Permission.READ_FIRM_RESULTS,
)
PLANNERS = (Permission.MANAGE_SURVEYS, Permission.MANAGE_SETTINGS)


@dataclass(frozen=True)
class Place:
    """A page the menu leads to, for whom, and whose other pages (by blueprint) lie below it."""

    endpoint: str
    words: object
    needed: tuple[Permission, ...] = ()
    areas: tuple[str, ...] = ()

    def holds(self, endpoint: str) -> bool:
        """Tell whether a page is this one or lies below it."""
        area = endpoint.partition(".")[0]
        return endpoint == self.endpoint or area in self.areas


MENU: tuple[tuple[object, tuple[Place, ...]], ...] = (
    (
        _l("Today"),
        (
            Place("home.today", _l("Today")),
            Place(
                "front_line.show",
                _l("The front line today"),
                (Permission.READ_FRONT_LINE_RESULTS, Permission.READ_ALL_RESULTS),
            ),
        ),
    ),
    (
        _l("Requests"),
        (
            Place(
                "service_requests.mine",
                _l("My requests"),
                (Permission.OPEN_REQUESTS,),
                ("service_requests", "request_acts", "request_photos", "as_known"),
            ),
            Place(
                "request_queue.queue",
                _l("To do"),
                (Permission.WORK_REQUESTS,),
                ("request_queue",),
            ),
        ),
    ),
    (
        _l("Promises"),
        (
            Place(
                "services.catalogue",
                _l("Services"),
                (),
                ("services", "agreements", "service_work", "service_editing", "promising"),
            ),
            Place(
                "own_promises.ours",
                _l("Our promises"),
                (Permission.READ_DEPARTMENT_COMMITMENTS,),
                ("own_promises",),
            ),
            Place(
                "promises.company",
                _l("The company's promises"),
                (Permission.READ_ALL_COMMITMENTS,),
                ("promises",),
            ),
            Place(
                "waits.show",
                _l("Who waits, and how they are"),
                (
                    Permission.READ_ALL_RESULTS,
                    Permission.READ_DEPARTMENT_RESULTS,
                    Permission.READ_FRONT_LINE_RESULTS,
                    Permission.READ_ALL_COMMITMENTS,
                ),
            ),
        ),
    ),
    (
        _l("Pulses"),
        (
            Place(
                "pulses.calendar",
                _l("Pulses"),
                PLANNERS,
                ("pulses",),
            ),
            Place(
                "templates.index",
                _l("Questionnaires"),
                PLANNERS,
                ("templates", "template_drafts", "template_previews", "question_bank"),
            ),
            Place("pilots.index", _l("Pilots"), (Permission.USE_LAB,), ("pilots",)),
            Place(
                "rooms.index",
                _l("Break rooms"),
                PLANNERS,
                ("rooms", "room_texts"),
            ),
        ),
    ),
    (
        _l("Results"),
        (
            Place(
                "results.waves",
                _l("Results"),
                RESULT_READERS,
                ("results", "responses", "letters_read"),
            ),
            Place(
                "participation.show",
                _l("Taking part"),
                (Permission.READ_ALL_RESULTS, Permission.READ_COMPANY_RESULTS),
                ("participation",),
            ),
            Place(
                "participation.ledger",
                _l("Ledger of taking part"),
                (Permission.READ_DEPARTMENT_RESULTS,),
            ),
            Place("proposals.show", _l("Proposals"), PROPOSERS),
            Place(
                "publications.show",
                _l("Record of what was published"),
                (Permission.READ_PUBLICATION_RECORDS,),
                ("publications",),
            ),
        ),
    ),
    (
        _l("Reports to me"),
        (
            Place(
                "reports.received", _l("Reports to me"), (Permission.READ_REPORTS,), ("reports",)
            ),
        ),
    ),
    (
        _l("People"),
        (
            Place(
                "people.index",
                _l("People"),
                (Permission.MANAGE_PEOPLE, Permission.READ_DEPARTMENT_RESULTS),
                ("people", "people_acts", "people_editing"),
            ),
            Place(
                "structure.show",
                _l("Structure"),
                (Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS),
                ("departments",),
            ),
            Place(
                "imports.index",
                _l("Bring in"),
                (Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS),
                ("imports", "current_lists", "long_imports"),
            ),
            Place(
                "additions.show",
                _l("To confirm"),
                (Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS),
                ("additions",),
            ),
            Place("unmatched.show", _l("Slack accounts"), (Permission.MANAGE_PEOPLE,)),
            Place(
                "second_factor.ask_reset",
                _l("Lost second proofs"),
                (Permission.MANAGE_PEOPLE,),
            ),
        ),
    ),
    (
        _l("Settings"),
        (
            Place(
                "settings.show",
                _l("Settings"),
                (Permission.MANAGE_SETTINGS, Permission.MANAGE_RETENTION),
                ("settings",),
            ),
            Place("settings.company", _l("The company"), (Permission.MANAGE_SETTINGS,)),
            Place("first_steps.show", _l("First steps"), (Permission.MANAGE_SETTINGS,)),
            Place(
                "calendars.index",
                _l("Calendars"),
                (Permission.MANAGE_SETTINGS,),
                ("calendars", "calendar_editing", "calendar_changes", "calendar_days"),
            ),
            Place(
                "chains.index",
                _l("Escalation chains"),
                (Permission.MANAGE_SETTINGS,),
                ("chains", "chain_editing"),
            ),
            Place("slack_setup.show", "Slack", (Permission.MANAGE_SETTINGS,), ("slack_setup",)),
            Place(
                "webhooks.listing", _l("Programs"), (Permission.MANAGE_SETTINGS,), ("webhooks",)
            ),
            Place(
                "outside.show",
                _l("What leaves the network"),
                (Permission.MANAGE_SETTINGS, Permission.READ_AUDIT),
            ),
            Place(
                "audit.show",
                _l("Audit trail"),
                (Permission.READ_AUDIT, Permission.MANAGE_SETTINGS),
                ("audit",),
            ),
        ),
    ),
    (_l("Status"), (Place("status.show", _l("Status"), (Permission.READ_STATUS,)),)),
    (_l("Help"), (Place("help.index", _l("Help"), (), ("help",)),)),
)


@dataclass(frozen=True)
class MenuItem:
    """One entry of a menu."""

    url: str
    words: str
    current: str


@dataclass(frozen=True)
class MenuGroup:
    """A part of the product: the entry that leads into it, and its pages."""

    entry: MenuItem
    items: list[MenuItem]

    @property
    def is_here(self) -> bool:
        """Tell whether the page being looked at belongs to this part."""
        return bool(self.entry.current)


@dataclass(frozen=True)
class Crumb:
    """A page above the one being looked at."""

    url: str
    words: str


def menu() -> list[MenuGroup]:
    """Return the parts the person signed in may open; one with a single page is called by it."""
    held = viewer().permissions
    allowed = (
        (words, [one for one in places if not one.needed or held.intersection(one.needed)])
        for words, places in MENU
    )
    return [_group(words, places) for words, places in allowed if places]


def belong_to(area: str) -> None:
    """Let the page being made lie where ``area`` lies, whatever its own address says."""
    request.environ[AREA] = area


def _here() -> str:
    """Return the endpoint of this page, or of one that lies where this page belongs."""
    area = request.environ.get(AREA)
    return f"{area}." if area else request.endpoint or ""


def _group(words: object, places: Sequence[Place]) -> MenuGroup:
    here = _here()
    items = [
        MenuItem(url_for(one.endpoint), str(one.words), _current(one, here, places))
        for one in places
    ]
    if len(items) == 1:
        return MenuGroup(items[0], items)
    is_here = any(item.current for item in items)
    return MenuGroup(MenuItem(items[0].url, str(words), "true" if is_here else ""), items)


def trail(back: str | None = None, back_words: object = "") -> list[Crumb]:
    """Return the way to a page below the first level: its part, the page it lies below, ``back``.

    The page itself is left out, for its heading stands right behind. A page of the menu has no
    way above it but the menu, and a page in no part of the menu lies below the first page.
    """
    here = request.endpoint or ""
    is_first_level = any(one.endpoint == here for _words, places in MENU for one in places)
    if is_first_level or not current_user.is_authenticated:
        return []
    above = [Crumb(url_for(one.endpoint), str(one.words)) for one in _places_above(_here())]
    if back and back not in [one.url for one in above]:
        above.append(Crumb(back, str(back_words)))
    return above


def _places_above(here: str) -> list[Place]:
    held = viewer().permissions
    every = [one for _words, places in MENU for one in places]
    allowed = [one for one in every if not one.needed or held.intersection(one.needed)]
    return next(([one] for one in allowed if one.holds(here)), [every[0]])


def _current(place: Place, here: str, beside: Sequence[Place]) -> str:
    """Return what ``aria-current`` says: this very page, or a page below it, or nothing."""
    if place.endpoint == here:
        return "page"
    is_another = any(one.endpoint == here for one in beside)
    return "true" if place.holds(here) and not is_another else ""


def may(permission: str) -> bool:
    """Tell a template whether the person signed in holds a permission, named by its value."""
    return bool(current_user.is_authenticated) and Permission(permission) in viewer().permissions


def reads_digest() -> bool:
    """Tell a template whether there is a digest for the person signed in."""
    return bool(current_user.is_authenticated) and may_read(viewer())


def signed_in_name() -> str:
    """Return what the account menu is called: the person's number is enough to recognise it."""
    return _("Account") if current_user.is_authenticated else ""


def current_path() -> str:
    """Return where a choice that belongs to every page leads back to."""
    if request.method != "GET":
        return url_for("home.today")
    return request.full_path.rstrip("?")


def safe_path(target: str | None) -> str:
    """Return ``target`` if it is a path on this site, else nothing (also for ``//elsewhere``)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return ""
    if any(ord(sign) < 32 for sign in target):
        return ""
    parts = urlsplit(target)
    return "" if parts.scheme or parts.netloc else target


def init_navigation(app: Flask) -> None:
    """Give templates the menu and, in the trial, the way to its clock and workspace."""
    app.jinja_env.globals.update(
        menu=menu,
        trail=trail,
        belong_to=belong_to,
        may=may,
        reads_digest=reads_digest,
        signed_in_name=signed_in_name,
        current_path=current_path,
        product_now=utc_now,
    )

    @app.context_processor
    def trial() -> dict[str, object]:
        settings = runtime().settings
        if not settings.is_demo:
            return {"is_demo": False}
        return {
            "is_demo": True,
            "workspace_url": f"http://127.0.0.1:{settings.emulator_port}/",
        }
