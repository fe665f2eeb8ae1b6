"""Every route, seen by every role: a new route without an expected answer fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.app.conftest import Browser

ROLES: dict[str, str | None] = {
    "stranger": None,
    "agent": "P0242",
    "requester": "P0322",
    "service owner": "P0067",
    "division head": "P0053",
    "CS lead": "P0231",
    "HR lead": "P0030",
    "privacy officer": "P0004",
    "administrator": "P0078",
    "partner manager": "P0491",
    "partner worker": "P0500",
}
SIGN_IN, HIDDEN, UNPROVEN = 303, 404, 401
PROVE = 303
"""Whoever takes something away proves first that it is still them."""
REQUEST = "R-000121"
UNTOLD = ("/a/<token>", "/slack/", "/api/v1/", "/mail/stop/", "/letters", "/room")
"""Taken without a form's token: each carries a proof of its own, and asks for no sign-in."""


def everybody(status: int) -> dict[str, int]:
    return dict.fromkeys(ROLES, status)


def signed_in(status: int = 200, **others: int) -> dict[str, int]:
    named = {role.replace("_", " "): answer for role, answer in others.items()}
    return {**everybody(status), "stranger": SIGN_IN, **named}


def only(status: int, *roles: str) -> dict[str, int]:
    return {**signed_in(HIDDEN), **dict.fromkeys(roles, status)}


NO_COLLEAGUES = {"partner_manager": HIDDEN, "partner_worker": HIDDEN}
READERS = ("division head", "CS lead", "HR lead", "privacy officer", "partner manager")
WAVE_READERS = ("division head", "CS lead", "HR lead", "privacy officer")
DIGEST_READERS = ("division head", "CS lead", "HR lead", "privacy officer", "partner manager")
HEADS = ("service owner", "division head", "CS lead", "HR lead", "partner manager")
SIDES = ("requester", "service owner", "division head", "HR lead", "privacy officer")
PEOPLE_READERS = ("administrator", *(one for one in HEADS if one != "service owner"))
PROVING = (*READERS, "administrator")
"""Who is offered a second proof: whoever reads results or the audit trail, or sets up."""
EXPECTED: dict[tuple[str, str], dict[str, int]] = {
    ("GET", "/"): signed_in(),
    ("GET", "/healthz"): everybody(503),
    ("GET", "/sign-in"): everybody(200),
    ("POST", "/sign-in"): everybody(422),
    ("POST", "/language"): everybody(303),
    ("GET", "/me"): signed_in(),
    ("POST", "/me"): signed_in(422),
    ("POST", "/me/asking"): signed_in(303),
    ("POST", "/me/pause"): signed_in(422),
    ("POST", "/me/pause/end"): signed_in(303),
    ("POST", "/me/waves/<int:wave_id>/later"): signed_in(HIDDEN),
    ("POST", "/me/password"): signed_in(422),
    ("POST", "/me/sign-ins/end"): signed_in(303),
    ("POST", "/me/sign-ins/keep"): signed_in(303),
    ("POST", "/me/sign-ins/<int:sign_in_id>/end"): signed_in(303),
    ("GET", "/password"): everybody(200),
    ("POST", "/password"): everybody(422),
    ("GET", "/password/<token>"): everybody(404),
    ("POST", "/password/<token>"): everybody(404),
    ("GET", "/first/<token>"): everybody(404),
    ("POST", "/first/<token>"): everybody(404),
    ("GET", "/mail/stop/<token>"): everybody(404),
    ("POST", "/mail/stop/<token>"): everybody(404),
    ("GET", "/status"): signed_in(),
    ("GET", "/style"): signed_in(),
    ("GET", "/services"): signed_in(),
    ("GET", "/services/<code>"): signed_in(),
    ("GET", "/services/new"): only(200, "administrator"),
    ("POST", "/services/new"): only(422, "administrator"),
    ("GET", "/services/<code>/edit"): only(200, "service owner", "administrator"),
    ("POST", "/services/<code>/edit"): only(422, "service owner", "administrator"),
    ("GET", "/services/<code>/commitments/new"): only(
        200, "service owner", "division head", "administrator"
    ),
    ("POST", "/services/<code>/commitments/new"): only(
        422, "service owner", "division head", "administrator"
    ),
    ("GET", "/services/<code>/work"): only(
        200, "service owner", "division head", "HR lead", "privacy officer"
    ),
    ("GET", "/queue"): signed_in(**NO_COLLEAGUES),
    ("GET", "/queue.csv"): signed_in(PROVE, **NO_COLLEAGUES),
    ("GET", "/queue.xlsx"): signed_in(PROVE, **NO_COLLEAGUES),
    ("POST", "/queue/together/<verb>"): signed_in(422, **NO_COLLEAGUES),
    ("POST", "/queue/views"): signed_in(422, **NO_COLLEAGUES),
    ("POST", "/queue/views/<int:view_id>/forget"): signed_in(HIDDEN),
    ("GET", "/promises"): only(200, "HR lead", "privacy officer"),
    ("GET", "/promises/ours"): only(200, *HEADS),
    ("GET", "/promises/ours.csv"): only(PROVE, *HEADS),
    ("GET", "/promises/ours.xlsx"): only(PROVE, *HEADS),
    ("GET", "/promises/waits"): only(200, *READERS),
    ("GET", "/promises/pairs.csv"): only(PROVE, "HR lead", "privacy officer"),
    ("GET", "/services/<code>/commitments/<int:commitment_id>/propose"): only(
        200, "service owner", "division head"
    ),
    ("POST", "/services/<code>/commitments/<int:commitment_id>/propose"): only(
        422, "service owner", "division head"
    ),
    ("POST", "/services/<code>/versions/<int:version_id>/sign"): signed_in(HIDDEN),
    ("POST", "/services/<code>/versions/<int:version_id>/withdraw"): signed_in(HIDDEN),
    ("POST", "/services/<code>/versions/<int:version_id>/keep"): signed_in(HIDDEN),
    ("GET", "/calendars"): signed_in(),
    ("GET", "/calendars/<calendar>"): signed_in(),
    ("GET", "/calendars/new"): only(200, "administrator"),
    ("POST", "/calendars/new"): only(422, "administrator"),
    ("GET", "/calendars/<calendar>/edit"): only(200, "administrator"),
    ("POST", "/calendars/<calendar>/edit"): only(422, "administrator"),
    ("GET", "/calendars/<calendar>/days"): only(200, "administrator"),
    ("POST", "/calendars/<calendar>/days"): only(422, "administrator"),
    ("POST", "/calendars/<calendar>/reviewed"): only(303, "administrator"),
    ("GET", "/calendars/changes/<int:change_id>"): signed_in(HIDDEN),
    ("POST", "/calendars/changes/<int:change_id>/agree"): signed_in(HIDDEN),
    ("POST", "/calendars/changes/<int:change_id>/turn-down"): signed_in(HIDDEN),
    ("GET", "/chains"): signed_in(),
    ("GET", "/chains/<chain>"): signed_in(),
    ("GET", "/chains/new"): only(200, "administrator"),
    ("POST", "/chains/new"): only(422, "administrator"),
    ("GET", "/chains/<chain>/edit"): only(200, "administrator"),
    ("POST", "/chains/<chain>/edit"): only(422, "administrator"),
    ("POST", "/chains/<chain>/remove"): only(409, "administrator"),
    ("GET", "/requests"): signed_in(partner_worker=HIDDEN),
    ("POST", "/requests"): signed_in(422, partner_worker=HIDDEN),
    ("GET", "/requests/new"): signed_in(partner_worker=HIDDEN),
    ("GET", "/requests/<number>"): only(200, *SIDES),
    ("GET", "/requests/<number>/known"): only(200, *SIDES),
    ("POST", "/requests/<number>/<verb>"): {
        **only(303, "requester", "service owner", "division head"),
        "HR lead": 403,
        "privacy officer": 403,
    },
    ("GET", "/requests/<number>/photos/<int:photo_id>"): signed_in(HIDDEN),
    ("POST", "/requests/<number>/photos/<int:photo_id>/take-back"): signed_in(HIDDEN),
    ("POST", "/requests/<number>/escalations/<int:escalation_id>/acknowledge"): signed_in(HIDDEN),
    ("GET", "/results"): only(200, *READERS, "partner worker"),
    ("GET", "/results/<int:wave_id>"): only(200, *WAVE_READERS),
    **{
        ("GET", f"/results/<int:wave_id>/{page}"): only(200, *WAVE_READERS)
        for page in ("units", "changes", "comments", "outside", "response", "method")
    },
    **{
        ("GET", f"/results/<int:wave_id>/{file}"): only(PROVE, *READERS, "partner worker")
        for file in ("cells.csv", "cells.xlsx", "index.csv", "index.xlsx")
    },
    ("POST", "/results/<int:wave_id>/response"): only(422, *WAVE_READERS),
    ("POST", "/results/<int:wave_id>/response/ask"): only(303, "HR lead"),
    ("GET", "/results/<int:wave_id>/comments/<comment_id>"): signed_in(HIDDEN),
    ("POST", "/results/<int:wave_id>/comments/<comment_id>"): signed_in(HIDDEN),
    ("GET", "/pulses/rooms"): only(200, "HR lead", "administrator"),
    ("GET", "/pulses/rooms/<int:wave_id>/<int:site_id>"): signed_in(HIDDEN),
    ("POST", "/pulses/rooms/<int:wave_id>/<int:site_id>/texts"): only(
        PROVE, "HR lead", "administrator"
    ),
    ("POST", "/pulses/rooms/slips/<int:site_id>"): only(PROVE, "HR lead", "administrator"),
    ("GET", "/room"): everybody(200),
    ("GET", "/room/<code>"): everybody(200),
    ("POST", "/room"): everybody(422),
    ("POST", "/room/<code>"): everybody(422),
    ("GET", "/letters"): everybody(200),
    ("POST", "/letters"): everybody(422),
    ("GET", "/letters/<token>"): everybody(404),
    ("POST", "/letters/<token>"): everybody(404),
    ("GET", "/participation"): only(200, "HR lead", "privacy officer"),
    ("GET", "/participation/waiting"): only(200, "HR lead", "privacy officer"),
    ("GET", "/participation/people"): only(200, "HR lead", "privacy officer"),
    **{
        ("GET", f"/participation/people{end}"): only(PROVE, "HR lead", "privacy officer")
        for end in (".csv", ".xlsx")
    },
    ("GET", "/participation/figures.csv"): only(PROVE, "HR lead", "privacy officer"),
    ("GET", "/participation/figures.xlsx"): only(PROVE, "HR lead", "privacy officer"),
    ("GET", "/participation/ledger"): only(200, *READERS),
    **{("GET", f"/participation/ledger{end}"): only(PROVE, *READERS) for end in (".csv", ".xlsx")},
    ("GET", "/participation/rubric"): only(200, "HR lead", "privacy officer"),
    ("POST", "/participation/rubric"): only(422, "HR lead", "privacy officer"),
    ("GET", "/privacy/published"): only(200, "privacy officer"),
    ("POST", "/privacy/published/check"): only(303, "privacy officer"),
    ("GET", "/pulses/pilots"): only(200, "CS lead", "HR lead"),
    ("GET", "/pulses/pilots/new"): only(200, "CS lead", "HR lead"),
    ("POST", "/pulses/pilots/new"): only(422, "CS lead", "HR lead"),
    ("GET", "/pulses/pilots/<int:pilot_id>"): signed_in(HIDDEN),
    ("GET", "/pulses/pilots/<int:pilot_id>/edit"): signed_in(HIDDEN),
    ("POST", "/pulses/pilots/<int:pilot_id>/edit"): signed_in(HIDDEN),
    ("POST", "/pulses/pilots/<int:pilot_id>/start"): signed_in(HIDDEN),
    ("POST", "/pulses/pilots/<int:pilot_id>/decision"): signed_in(HIDDEN),
    ("GET", "/pulses"): only(200, "HR lead", "administrator"),
    ("GET", "/pulses/new"): only(200, "HR lead", "administrator"),
    ("POST", "/pulses/new"): only(422, "HR lead", "administrator"),
    ("POST", "/pulses/count"): only(422, "HR lead", "administrator"),
    ("POST", "/pulses/series/<int:series_id>/stop"): signed_in(HIDDEN),
    ("POST", "/pulses/series/<int:series_id>/resume"): signed_in(HIDDEN),
    ("POST", "/pulses/waves/<int:wave_id>/open-anyway"): only(422, "administrator"),
    **{
        ("GET", f"/pulses/templates{page}"): only(200, "HR lead", "administrator")
        for page in ("", "/<template>", "/<template>/copy", "/<template>/preview")
    },
    ("GET", "/pulses/templates/<template>/preview/page"): only(200, "HR lead", "administrator"),
    ("POST", "/pulses/templates/<template>/copy"): only(422, "HR lead", "administrator"),
    **{
        ("POST", f"/pulses/templates/<template>/{act}"): only(303, "HR lead", "administrator")
        for act in ("draft", "archive", "take-out")
    },
    ("GET", "/pulses/bank"): only(200, "HR lead", "administrator"),
    ("GET", "/pulses/drafts/<draft>"): signed_in(HIDDEN),
    ("GET", "/pulses/drafts/<draft>/question"): signed_in(HIDDEN),
    **{
        ("POST", f"/pulses/drafts/<draft>{act}"): signed_in(HIDDEN)
        for act in (
            "",
            "/question",
            "/bank",
            "/move",
            "/remove",
            "/put-back",
            "/publish",
            "/discard",
        )
    },
    ("GET", "/settings/slack"): only(200, "administrator"),
    ("POST", "/settings/slack/tokens"): only(PROVE, "administrator"),
    ("POST", "/settings/slack/app"): only(PROVE, "administrator"),
    ("POST", "/settings/slack/disconnect"): only(PROVE, "administrator"),
    ("POST", "/settings/slack/add"): only(PROVE, "administrator"),
    ("GET", "/settings/slack/installed"): only(303, "administrator"),
    ("GET", "/sign-in/slack"): everybody(303),
    ("GET", "/sign-in/slack/back"): everybody(303),
    ("GET", "/sign-in/slack/refused"): everybody(403),
    ("GET", "/digest"): only(200, *DIGEST_READERS),
    ("POST", "/digest/decisions"): signed_in(HIDDEN),
    ("POST", "/slack/interactions"): everybody(UNPROVEN),
    ("POST", "/slack/commands"): everybody(UNPROVEN),
    ("POST", "/slack/events"): everybody(UNPROVEN),
    ("POST", "/sign-out"): everybody(303),
    ("GET", "/sign-in/code"): everybody(303),
    ("POST", "/sign-in/code"): everybody(303),
    ("GET", "/sign-in/provider"): everybody(HIDDEN),
    ("GET", "/sign-in/provider/back"): everybody(HIDDEN),
    ("GET", "/proof"): signed_in(),
    ("POST", "/proof"): signed_in(422),
    ("POST", "/proof/carry"): signed_in(),
    ("GET", "/proof/given"): signed_in(303),
    ("GET", "/me/tokens"): signed_in(),
    ("POST", "/me/tokens"): signed_in(303),
    ("POST", "/me/tokens/<int:token_id>/end"): signed_in(HIDDEN),
    ("GET", "/me/second-proof"): only(200, *PROVING),
    ("POST", "/me/second-proof/begin"): only(303, *PROVING),
    ("POST", "/me/second-proof/confirm"): only(303, *PROVING),
    ("POST", "/me/second-proof/codes"): only(303, *PROVING),
    ("POST", "/me/second-proof/off"): only(303, *PROVING),
    ("GET", "/people/additions"): only(200, "HR lead", "administrator"),
    ("POST", "/people/additions"): only(422, "HR lead", "administrator"),
    ("GET", "/people/second-proof"): only(200, "administrator"),
    ("POST", "/people/second-proof"): only(303, "administrator"),
    ("GET", "/people"): only(200, *PEOPLE_READERS),
    ("GET", "/people/<person>"): only(200, "administrator"),
    ("POST", "/people/<person>/language"): only(422, "administrator"),
    **{
        ("POST", f"/people/<person>{act}"): only(303, "administrator")
        for act in (
            "/roles",
            "/roles/<int:grant_id>/end",
            "/accounts",
            "/accounts/<int:identity_id>/<verb>",
            "/invitation",
            "/leaving",
        )
    },
    ("GET", "/people/new"): only(PROVE, "administrator"),
    ("POST", "/people/new"): only(PROVE, "administrator"),
    ("GET", "/people/<person>/edit"): only(PROVE, "administrator"),
    ("POST", "/people/<person>/edit"): only(PROVE, "administrator"),
    ("GET", "/structure"): only(200, "HR lead", "administrator"),
    ("GET", "/structure/new"): only(PROVE, "administrator"),
    ("POST", "/structure/new"): only(PROVE, "administrator"),
    ("GET", "/structure/<code>/edit"): only(PROVE, "administrator"),
    ("POST", "/structure/<code>/edit"): only(PROVE, "administrator"),
    ("POST", "/structure/<code>/close"): only(PROVE, "administrator"),
    ("POST", "/structure/sites"): only(422, "administrator"),
    ("POST", "/structure/sites/<int:site_id>/remove"): only(303, "administrator"),
    ("GET", "/settings"): only(200, "administrator", "privacy officer"),
    ("GET", "/people/accounts"): only(200, "administrator"),
    ("POST", "/people/accounts/<subject>/join"): only(PROVE, "administrator"),
    ("POST", "/people/accounts/<subject>/<verb>"): only(PROVE, "administrator"),
    ("POST", "/structure/sites/<int:site_id>"): only(303, "administrator"),
    ("GET", "/settings/company"): only(200, "administrator"),
    ("POST", "/settings/company/<slug>"): only(422, "administrator"),
    ("POST", "/settings/webhooks/<int:webhook_id>/secret"): only(303, "administrator"),
    ("GET", "/settings/webhooks"): only(200, "administrator"),
    ("POST", "/settings/webhooks"): only(303, "administrator"),
    ("GET", "/settings/webhooks/<int:webhook_id>"): signed_in(HIDDEN),
    ("POST", "/settings/webhooks/<int:webhook_id>/ping"): signed_in(HIDDEN),
    ("POST", "/settings/webhooks/<int:webhook_id>/remove"): only(303, "administrator"),
    ("POST", "/settings/webhooks/<int:webhook_id>/again"): only(303, "administrator"),
    ("GET", "/search"): signed_in(),
    ("GET", "/help"): signed_in(),
    ("GET", "/help/<topic>"): signed_in(),
    ("GET", "/first-steps"): only(200, "administrator"),
    ("GET", "/imports"): only(200, "HR lead", "administrator"),
    ("GET", "/imports/<kind>"): only(200, "administrator"),
    ("GET", "/imports/<kind>/sample"): only(200, "administrator"),
    ("GET", "/imports/<kind>/current.csv"): only(303, "HR lead", "administrator"),
    ("GET", "/imports/<kind>/current.xlsx"): only(303, "HR lead", "administrator"),
    ("GET", "/imports/<kind>/current.json"): signed_in(HIDDEN),
    ("GET", "/imports/<kind>/sample-mapping"): signed_in(HIDDEN),
    ("POST", "/imports/<kind>"): only(422, "administrator"),
    ("GET", "/imports/<kind>/<key>"): signed_in(HIDDEN),
    ("POST", "/imports/<kind>/<key>/apply"): only(303, "HR lead", "administrator"),
    ("POST", "/imports/<kind>/<key>/cancel"): signed_in(HIDDEN),
    ("GET", "/imports/<kind>/long/<key>"): signed_in(HIDDEN),
    ("POST", "/imports/<kind>/long/<key>/apply"): only(303, "HR lead", "administrator"),
    ("POST", "/imports/<kind>/long/<key>/stop"): signed_in(HIDDEN),
    ("GET", "/exports"): signed_in(),
    ("GET", "/exports/<key>"): signed_in(HIDDEN),
    ("GET", "/exports/<key>/file"): signed_in(PROVE),
    ("POST", "/exports/<key>/stop"): signed_in(HIDDEN),
    ("GET", "/audit"): only(200, "administrator", "privacy officer"),
    ("GET", "/front-line"): only(200, "CS lead", "HR lead"),
    ("GET", "/privacy/sheet"): everybody(200),
    ("GET", "/privacy/held/<kind>"): signed_in(HIDDEN),
    ("GET", "/digest/decided"): only(200, *DIGEST_READERS),
    ("GET", "/proposals"): only(200, "division head", "CS lead", "HR lead", "partner manager"),
    ("POST", "/proposals"): only(422, "division head", "CS lead", "HR lead", "partner manager"),
    ("GET", "/settings/outside"): only(200, "administrator", "privacy officer"),
    ("GET", "/audit.csv"): only(303, "administrator", "privacy officer"),
    ("GET", "/api"): signed_in(),
    ("GET", "/api/console"): signed_in(),
    ("GET", "/api/openapi.json"): everybody(200),
    ("GET", "/api/v1/token"): everybody(UNPROVEN),
    ("GET", "/api/v1/services"): everybody(UNPROVEN),
    ("GET", "/api/v1/services/<string:code>"): everybody(UNPROVEN),
    ("GET", "/api/v1/commitments"): everybody(UNPROVEN),
    ("GET", "/api/v1/service-requests"): everybody(UNPROVEN),
    ("POST", "/api/v1/service-requests"): everybody(UNPROVEN),
    ("GET", "/api/v1/service-requests/<string:number>"): everybody(UNPROVEN),
    ("GET", "/api/v1/service-requests/<string:number>/events"): everybody(UNPROVEN),
    ("POST", "/api/v1/service-requests/<string:number>/events"): everybody(UNPROVEN),
    ("GET", "/api/v1/results"): everybody(UNPROVEN),
    ("GET", "/api/v1/results/<int:wave_id>"): everybody(UNPROVEN),
    ("POST", "/api/v1/people-imports/plan"): everybody(UNPROVEN),
    ("POST", "/api/v1/people-imports"): everybody(UNPROVEN),
    ("GET", "/privacy"): everybody(200),
    ("GET", "/a/sw.js"): everybody(200),
    ("GET", "/report"): signed_in(),
    ("POST", "/report"): signed_in(422),
    ("GET", "/reports"): only(200, "privacy officer"),
    ("GET", "/reports/<reference>"): only(PROVE, "privacy officer"),
    ("POST", "/reports/hand-over"): only(PROVE, "privacy officer"),
    **{
        ("POST", f"/reports/<reference>/{act}"): only(PROVE, "privacy officer")
        for act in ("settle", "open-again")
    },
    ("GET", "/protection"): signed_in(),
    ("POST", "/protection"): signed_in(HIDDEN),
    ("GET", "/a/<token>/protection"): everybody(404),
    ("POST", "/a/<token>/protection"): everybody(404),
    ("GET", "/a/<token>/report"): everybody(404),
    ("POST", "/a/<token>/report"): everybody(404),
    ("GET", "/a/<token>/groups"): everybody(404),
    ("GET", "/a/<token>"): everybody(404),
    ("POST", "/a/<token>"): everybody(404),
}
FILES = ("static", "bootstrap.static", "api_docs.static")
EXAMPLES = {
    "<code>": "S01",
    "<string:code>": "S01",
    "<string:number>": REQUEST,
    "<calendar>": "CAL-DESK",
    "<chain>": "E-STD",
    "<template>": "TPL-WEEK",
    "<draft>": "TPL-NONE",
    "<int:change_id>": "999999",
    "<number>": REQUEST,
    "<slug>": "budget",
    "<person>": "P0242",
    "<int:grant_id>": "999999",
    "<int:identity_id>": "999999",
    "<verb>": "reply",
    "<topic>": "numbers",
    "<kind>": "people",
    "<key>": "no-such-file",
    "<token>": "no-such-link",
    "<reference>": "NOSUCHONE",
    "<int:wave_id>": "1",
    "<int:site_id>": "1",
    "<subject>": "U1",
    "<comment_id>": "no-such-comment",
    "<int:series_id>": "999999",
    "<int:pilot_id>": "999999",
    "<int:commitment_id>": "1",
    "<int:version_id>": "999999",
    "<int:sign_in_id>": "1",
    "<int:token_id>": "999999",
    "<int:webhook_id>": "999999",
    "<int:escalation_id>": "1",
    "<int:view_id>": "999999",
    "<int:photo_id>": "999999",
}


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in FILES
    }


def test_every_route_has_an_expected_answer(demo_app: Flask) -> None:
    assert routes(demo_app) == set(EXPECTED)


@pytest.mark.parametrize("route", EXPECTED, ids=" ".join)
def test_a_route_answers_each_role_as_expected(
    as_person: Callable[..., Browser], route: tuple[str, str]
) -> None:
    method, path = route
    for part, example in EXAMPLES.items():
        path = path.replace(part, example)
    answers = {}
    for role, number in ROLES.items():
        browser = as_person(number)
        answer = browser.get(path) if method == "GET" else browser.post(path)
        answers[role] = answer.status_code
    assert answers == EXPECTED[route]


def test_no_form_is_taken_without_its_token(as_person: Callable[..., Browser]) -> None:
    """Whoever comes by a link of their own or a signature has no cookie to be misused."""
    browser = as_person("P0078").prove()
    for method, route in EXPECTED:
        if method == "GET":
            continue
        path = route
        for part, example in EXAMPLES.items():
            path = path.replace(part, example)
        status = browser.client.post(path, data={"login": "p0067", "reason": "x"}).status_code
        refused = {401, 404, 422} if route.startswith(UNTOLD) else {400}
        assert status in refused, route
