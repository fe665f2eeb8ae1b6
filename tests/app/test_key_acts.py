"""Acts that matter ask whoever is signed in to prove once more that it is them."""

from __future__ import annotations

from collections.abc import Callable

from tests.app.conftest import Browser
from tests.app.test_permission_matrix import PROVE, ROLES

KEY_ACTS = {
    "administrator": (
        "/me/tokens",
        "/settings/webhooks",
        "/settings/webhooks/1/secret",
        "/settings/webhooks/1/remove",
        "/settings/webhooks/1/again",
        *(f"/settings/slack/{act}" for act in ("tokens", "app", "add", "disconnect")),
        "/settings/company/entrance",
        "/people/second-proof",
        *(f"/people/P0242/{act}" for act in ("roles", "roles/1/end", "accounts")),
        *(f"/people/P0242/{act}" for act in ("accounts/1/confirm", "invitation", "leaving")),
        "/people/accounts/U1/join",
        "/imports/people/key/apply",
        *("/people/new", "/people/P0242/edit", "/structure/new"),
        *(f"/structure/T0402/{act}" for act in ("edit", "close")),
        "/imports/people/long/key/apply",
        "/pulses/rooms/slips/1",
        "/pulses/rooms/1/1/texts",
        *(f"/me/second-proof/{act}" for act in ("begin", "confirm", "codes", "off")),
    ),
    "privacy officer": (
        "/settings/company/minimums",
        "/settings/company/leavers",
        "/reports/hand-over",
        "/reports/ABCD2345/settle",
    ),
    "HR lead": ("/imports/answers/key/apply",),
}
"""What hands out secrets, opens or closes a door, or cannot be taken back."""


def test_what_hands_out_secrets_or_cannot_be_taken_back_asks_for_a_proof(
    as_person: Callable[..., Browser],
) -> None:
    for actor, paths in KEY_ACTS.items():
        browser = as_person(ROLES[actor])
        for path in paths:
            answer = browser.post(path)
            assert (answer.status_code, answer.location.split("?")[0]) == (PROVE, "/proof"), path
