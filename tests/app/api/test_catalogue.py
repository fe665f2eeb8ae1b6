from __future__ import annotations

from collections.abc import Callable

from pulse.people.api_tokens import Scope, TokenKind
from tests.app.api.conftest import Program
from tests.app.company import ADMINISTRATOR, AGENT

Programs = Callable[..., Program]


def test_services_with_their_promises(program: Programs) -> None:
    agent = program(AGENT, Scope.SERVICES_READ)
    listed = agent.get("/services", limit=200)["items"]
    assert any(one["may_ask"] for one in listed)
    assert not all(one["may_ask"] for one in listed)
    whole = agent.get("/services/S01")
    assert whole["code"] == "S01"
    assert all(one["service"] == "S01" for one in whole["commitments"])
    promised = agent.get("/commitments", service="S01", limit=200)["items"]
    assert promised == whole["commitments"]
    assert agent.get("/services/S99", 404)["code"] == "service_not_found"


def test_lists_come_in_parts(program: Programs) -> None:
    agent = program(AGENT, Scope.SERVICES_READ)
    for path in ("/services", "/commitments"):
        whole = agent.get(path, limit=200)["items"]
        first = agent.get(path, limit=3)
        second = agent.get(path, limit=3, cursor=first["next_cursor"])
        key = "code"
        assert [one[key] for one in first["items"] + second["items"]] == [
            one[key] for one in whole[:6]
        ]


def test_a_cursor_that_was_not_given_out_is_refused(program: Programs) -> None:
    said = program(AGENT, Scope.SERVICES_READ).get("/services", 422, cursor="zzzz")
    assert said["errors"] == [{"field": "cursor", "code": "unknown"}]


def test_a_token_says_what_it_is(program: Programs) -> None:
    said = program(ADMINISTRATOR, Scope.PEOPLE_WRITE, kind=TokenKind.SERVICE).get("/token")
    assert (said["kind"], said["scopes"]) == ("service", ["people:write"])
