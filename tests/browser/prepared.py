"""Pages that are there only after somebody has done something: it is done here, once a company.

A path names what it needs in braces; the first page that needs it has it made, through the same
forms a person would send.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from unittest.mock import patch
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from app import long_exports, long_imports
from app.extensions import db
from app.runtime import runtime
from app.views.imports import SAMPLES
from pulse.ballots.threads import new_token, thread_of
from pulse.instants import utc_now
from pulse.publishing.models import PublishedComment
from pulse.results.waves import open_waves
from pulse.transaction import transaction
from pulse.webhooks import subscribing
from pulse.webhooks.subscribing import WebhookDraft
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD
from tests.app.conftest import Browser, id_of, known_by
from tests.browser.stage import HALF_IN

OFFICER = "P0004"
NEEDED = re.compile(r"{(\w+)}")
OWN_DAY = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260826\nSUMMARY:창립기념일\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)
PILOT = {
    "name": "답변 예약 발송",
    "service": "",
    "hypothesis": "정리할 시간이 늘어난다.",
    "trial": ["T0901"],
    "compare": ["T0904", "T0905"],
    "starts_on": "2030-01-07",
    "ends_on": "2030-02-15",
    "question": "X-load",
    "points": "10",
    "keep": "60",
    "worse": "10",
    "stop": "50",
}


class Prepared:
    """What has been made in one company so far, by the name its paths give it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.made: dict[str, str] = {}

    def path(self, pattern: str, number: str | None = AGENT, locale: str = "") -> str:
        """Return the path with everything it needs made and filled in.

        Pages without a session read their language from the address.
        """
        path = NEEDED.sub(lambda found: self.get(found[1]), pattern)
        return f"{path}?lang={locale}" if number in (None, HALF_IN) else path

    def get(self, name: str) -> str:
        if name not in self.made:
            self.made[name] = MAKERS[name](self)
        return self.made[name]

    def browser(self, number: str | None) -> Browser:
        """A browser of somebody who has just proven that it is them, or of a stranger."""
        client = self.app.test_client()
        if number is None:
            return Browser(client)
        with client.session_transaction() as cookie:
            person_id, cookie["epoch"] = known_by(self.app, number)
            cookie["_user_id"] = str(person_id)
            cookie["_fresh"] = True
        return Browser(client).prove()

    def open_wave(self) -> int:
        """The wave everybody is asked in."""
        with self.app.app_context():
            return max(open_waves(db.session()), key=lambda wave: wave.invited).id

    def sent(self, number: str, path: str, **fields: object) -> str:
        """The path a form leads to once it is taken."""
        answer = self.browser(number).post(path, **fields)
        assert answer.status_code == 303, answer.text
        return urlsplit(answer.headers["Location"]).path

    def found(self, number: str, path: str, what: str) -> str:
        """What a page of somebody's holds."""
        found = re.search(what, self.browser(number).text(path))
        assert found, f"{path} holds no {what}"
        return found[1]


def _answer(here: Prepared) -> str:
    with here.app.app_context():
        return runtime().answer_links.token(here.open_wave(), id_of(here.app, AGENT))


def _calendar_change(here: Prepared) -> str:
    fields = {"kind": "closures", "act": "save", "text": OWN_DAY, "reason": "창립기념일"}
    return here.sent(ADMINISTRATOR, "/calendars/CAL-CC/days", **fields)


def _plan(here: Prepared) -> str:
    """The sample, in which the first person belongs to no department there is."""
    return _file(here, "people", (SAMPLES / "people.csv").read_bytes().replace(b",D00,", b",D-,"))


def _long_file(here: Prepared) -> str:
    with patch.object(long_imports, "LONG", 1):
        return _file(here, "absences", (SAMPLES / "absences.csv").read_bytes())


def _file(here: Prepared, kind: str, content: bytes) -> str:
    file = (io.BytesIO(content), f"{kind}.csv")
    return here.sent(ADMINISTRATOR, f"/imports/{kind}", file=file, on="2026-08-31")


def _export(here: Prepared) -> str:
    with patch.object(long_exports, "LONG", 0):
        answer = here.browser(ADMINISTRATOR).get("/audit.csv")
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.headers["Location"]).path


def _letters(here: Prepared) -> str:
    """The link is shown to the author alone and kept nowhere, so a comment gets another one."""
    token = new_token()
    with here.app.app_context(), transaction(db.session()) as session:
        comment = session.scalars(select(PublishedComment).limit(1)).one()
        comment.thread = thread_of(token)
    return token


def _digest_end(here: Prepared) -> str:
    with here.app.app_context():
        return urlsplit(runtime().signed_links.stop(id_of(here.app, OFFICER))).path


def _password(here: Prepared) -> str:
    page = here.browser(ADMINISTRATOR).post(f"/people/{AGENT}/invitation").text
    found = re.search(r"(/password/[\w.~-]+)", page)
    assert found, page
    return found[1]


def _draft(here: Prepared) -> str:
    return here.sent(HR_LEAD, "/pulses/templates/TPL-WEEK/draft")


def _pilot(here: Prepared) -> str:
    return here.sent(HR_LEAD, "/pulses/pilots/new", **PILOT)


def _sheet(here: Prepared) -> str:
    return here.found(HR_LEAD, "/pulses/rooms", rf'"(/pulses/rooms/{here.open_wave()}/\d+)"')


def _report(here: Prepared) -> str:
    officer = str(id_of(here.app, OFFICER))
    fields = {"officer": officer, "concern": "danger", "text": "사다리가 흔들려요."}
    here.sent(AGENT, "/report", **fields)
    return here.found(OFFICER, "/reports", r'"(/reports/\w{8})"')


def _comment(here: Prepared) -> str:
    return here.found(HR_LEAD, "/results/1/comments", r'"(/results/1/comments/\w+)"')


def _webhook(here: Prepared) -> str:
    draft = WebhookDraft("help desk", "https://desk.example/in", ["results.published"])
    with here.app.app_context(), transaction(db.session()) as session:
        actor = id_of(here.app, ADMINISTRATOR)
        made, _ = subscribing.subscribe(session, runtime().vault, draft, actor, at=utc_now())
        return f"/settings/webhooks/{made.id}"


MAKERS: dict[str, Callable[[Prepared], str]] = {
    "answer": _answer,
    "calendar_change": _calendar_change,
    "plan": _plan,
    "long_file": _long_file,
    "export": _export,
    "letters": _letters,
    "digest_end": _digest_end,
    "password": _password,
    "draft": _draft,
    "pilot": _pilot,
    "sheet": _sheet,
    "report": _report,
    "comment": _comment,
    "webhook": _webhook,
}
