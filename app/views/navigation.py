"""Where people can go: the menu by rights, and addresses that lead nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, request, url_for
from flask_login import current_user

from app.access import viewer
from app.runtime import runtime
from app.translate import _, _l
from pulse.digests.reading import may_read
from pulse.instants import utc_now
from pulse.people.permissions import Permission

RESULT_READERS = (
    Permission.READ_ALL_RESULTS,
    Permission.READ_COMPANY_RESULTS,
    Permission.READ_DEPARTMENT_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
)
MENU: tuple[tuple[str, object, tuple[Permission, ...]], ...] = (
    ("home.today", _l("Today"), ()),
    ("service_requests.mine", _l("My requests"), (Permission.OPEN_REQUESTS,)),
    ("request_queue.queue", _l("To do"), (Permission.WORK_REQUESTS,)),
    ("services.catalogue", _l("Services"), ()),
    ("promises.company", _l("Promises"), (Permission.READ_ALL_COMMITMENTS,)),
    ("own_promises.ours", _l("Our promises"), (Permission.READ_DEPARTMENT_COMMITMENTS,)),
    ("results.waves", _l("Results"), RESULT_READERS),
    ("reports.received", _l("Reports to me"), (Permission.READ_REPORTS,)),
    (
        "publications.show",
        _l("Record of what was published"),
        (Permission.READ_PUBLICATION_RECORDS,),
    ),
    (
        "pulses.calendar",
        _l("Pulse calendar"),
        (Permission.MANAGE_SURVEYS, Permission.MANAGE_SETTINGS),
    ),
    ("calendars.index", _l("Calendars"), (Permission.MANAGE_SETTINGS,)),
    ("slack_setup.show", "Slack", (Permission.MANAGE_SETTINGS,)),
)


@dataclass(frozen=True)
class MenuItem:
    """One entry of the main menu."""

    url: str
    words: str
    current: str


def menu() -> list[MenuItem]:
    """Return the entries the person signed in may open."""
    held = viewer().permissions
    here = request.endpoint or ""
    return [
        MenuItem(url_for(endpoint), str(words), _current(endpoint, here))
        for endpoint, words, needed in MENU
        if not needed or held.intersection(needed)
    ]


def _current(endpoint: str, here: str) -> str:
    """Return what ``aria-current`` says: this very page, or a page below it, or nothing."""
    if endpoint == here:
        return "page"
    area = endpoint.partition(".")[0]
    is_below = area in ("services", "results", "pulses") and here.startswith(f"{area}.")
    return "true" if is_below else ""


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
