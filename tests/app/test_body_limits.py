"""A form takes little, unless it is made for files; and then from whoever has signed in alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.body_limits import FILES, MEGA, NAME
from tests.app.conftest import Browser

FOR_FILES = {
    "api.apply_people",
    "api.plan_people",
    "calendar_days.bring_in",
    "imports.look",
    "request_acts.act",
    "service_requests.open_submit",
}
AGENT, CARETAKER = "P0242", "P0078"


def send(browser: Browser, path: str, size: int, name: str = "photos") -> tuple[int, str]:
    """Send a form whose file has ``size`` bytes; its typed words are short."""
    parts = {"csrf_token": browser.token(), "subject": "typed", f'{name}"; filename="f': ""}
    heads = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{said}'
        for key, said in parts.items()
    ]
    body = "\r\n".join(heads).encode() + b"x" * size + b"\r\n--x--\r\n"
    answer = browser.client.post(path, data=body, content_type="multipart/form-data; boundary=x")
    return answer.status_code, answer.text


def test_exactly_the_forms_made_for_files_take_much(app: Flask) -> None:
    found = {end for end, view in app.view_functions.items() if hasattr(view, NAME)}
    assert found == FOR_FILES


@pytest.mark.parametrize("path", ["/language", "/proposals", "/sign-in"])
def test_any_other_form_takes_a_megabyte(
    demo_app: Flask, as_person: Callable[..., Browser], path: str
) -> None:
    code, said = send(as_person(AGENT), path, MEGA)
    assert (code, "over 1 MB" in said) == (413, True)


def test_photos_and_lists_may_be_large_for_who_has_signed_in(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    code, said = send(as_person(AGENT), "/requests", 12 * MEGA)
    assert (code, "is over 10 MB" in said, "typed" in said) == (422, True, True)
    code, said = send(as_person(AGENT), "/requests", FILES)
    assert (code, "over 36 MB" in said) == (413, True)
    code, said = send(as_person(CARETAKER), "/imports/services", 2 * MEGA, "file")
    assert (code, "cannot be read" in said) == (422, True)
    code, _said = send(Browser(demo_app.test_client()), "/requests", 2 * MEGA)
    assert code == 413
