"""Where a consent page may lead back to."""

import pytest

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.grants import Request, check_request
from integrations.slack.emulator.problems import SlackError


def check(address: str, *registered: str) -> None:
    config = EmulatorConfig(
        "http://127.0.0.1:9", "secret", "xoxb", client_id="1.2", redirect_urls=registered
    )
    check_request(config, Request("1.2", ("commands",), address))


@pytest.mark.parametrize(
    "address",
    ["https://ieum.test/in", "https://ieum.test/in/slack?x=1", "https://ieum.test/in/"],
)
def test_at_or_below_a_registered_address_is_fine(address: str) -> None:
    check(address, "https://other.test/", "https://ieum.test/in")


@pytest.mark.parametrize(
    "address",
    [
        "https://ieum.test/",
        "https://ieum.test/input",
        "https://ieum.test.evil.test/in",
        "https://ieum.test@evil.test/in",
        "http://ieum.test/in",
        "",
        "javascript:alert(1)",
    ],
)
def test_anything_else_is_not(address: str) -> None:
    with pytest.raises(SlackError, match="bad_redirect_uri"):
        check(address, "https://ieum.test/in")


def test_this_machine_needs_no_certificate() -> None:
    check("http://127.0.0.1:8000/in")
    check("http://localhost:8000/in")
    with pytest.raises(SlackError):
        check("http://10.0.0.1/in")
