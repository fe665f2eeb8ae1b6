"""What addresses and forms hold is read by one rule, whichever view takes it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask, request

from app.legible_input import asked_number
from pulse.legible import plain_number
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD
from tests.app.conftest import Browser


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_typed_value_holds_nothing_illegible(built_app: Flask, kind: str) -> None:
    fields: dict[str, object] = {
        "q": "전원\x00 \x0b케이블\r\n",
        "more": ["a\x1f", "b"],
        "blank": " \t\u3000",
    }
    if kind == "multipart":
        fields["file"] = (BytesIO(b"a\x00b"), "a\x1fb.csv")
    with built_app.test_request_context("/?n=%00%31", method="POST", data=fields):
        assert request.args["n"] == "1"
        assert request.form["q"] == "전원 케이블\n", "a line ends as browsers count it"
        assert request.form.getlist("more") == ["a", "b"]
        assert request.form["blank"] == "", "it fills in no field"
        if kind == "multipart":
            assert request.files["file"].read() == b"a\x00b"
            assert "\x1f" not in str(request.files["file"].filename)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), ("0", 0), (str(2**31 - 1), 2**31 - 1), (str(2**31), None), ("", None), ("-1", None)]
    + [(typed, None) for typed in ("²", "٣", "1_0", " 1", "1e3", "x", "9" * 5000)],
)
def test_only_a_plain_number_is_one(built_app: Flask, typed: str, number: int | None) -> None:
    assert plain_number(typed) == number
    with built_app.test_request_context("/", query_string={"page": typed}):
        assert asked_number("page") == number
        assert asked_number("other") is None


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (AGENT, "/requests/R-%00"),
        (AGENT, "/services/a%00b"),
        (AGENT, "/help/%1F"),
        (ADMINISTRATOR, "/people/%00"),
        (HR_LEAD, f"/results/{2**31}"),
        (HR_LEAD, f"/results/{'9' * 5000}"),
        (HR_LEAD, "/results/%D9%A1"),
        (None, "/a/%00"),
        (None, "/static/%00"),
    ],
)
def test_an_address_that_cannot_be_names_nothing(
    as_person: Callable[..., Browser], who: str | None, path: str
) -> None:
    assert as_person(who).get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/services/%00/edit",
        f"/pulses/pilots/{2**31}/edit",
        f"/pulses/pilots/{'9' * 5000}/edit",
    ],
)
def test_it_names_nothing_whichever_way_it_is_asked(stranger: Browser, path: str) -> None:
    """Two rules share such an address, and neither may say that the other is meant."""
    assert stranger.get(path).status_code == 404
    assert stranger.client.post(path).status_code in (400, 404)


@pytest.mark.parametrize("document", [[1, 2], {"locale": 5}, "x"])
def test_a_document_is_no_form(as_person: Callable[..., Browser], document: object) -> None:
    browser = as_person(ADMINISTRATOR)
    headers = {"X-CSRFToken": browser.token()}
    answer = browser.client.post("/me", json=document, headers=headers)
    assert (answer.status_code, "what a form on a page sends" in answer.text) == (415, True)


@pytest.mark.parametrize("typed", ["²", "9" * 30, "9" * 5000, "-1", "0", "x"])
@pytest.mark.parametrize(
    "path",
    [
        "/people?page=",
        "/people?employer=",
        "/audit?before=",
        "/pulses/templates/TPL-WEEK?version=",
        "/privacy/held/membership.person_id?page=",
    ],
)
def test_no_number_in_an_address_breaks_a_page(
    as_person: Callable[..., Browser], path: str, typed: str
) -> None:
    status = as_person(ADMINISTRATOR).get(f"{path}{typed}").status_code
    assert status in (200, 404)
