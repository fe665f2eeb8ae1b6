"""blocks.validate: Slack's check without posting anything."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integrations.slack.emulator.conftest import actions, button, modal
from tests.slack_workspace import SlackWorkspace


@pytest.fixture
def web(slack: SlackWorkspace) -> WebClient:
    """Without a token: none is needed."""
    return WebClient(base_url=slack.api_url, retry_handlers=[])


def validate(web: WebClient, **what):
    return web.api_call("blocks.validate", json=what)


def test_what_fits_is_fine(web: WebClient) -> None:
    blocks = actions(button("4"))
    assert validate(web, blocks=blocks)["ok"]
    assert validate(web, message={"blocks": blocks})["ok"]
    assert validate(web, view=modal())["ok"]
    assert validate(web, view={"type": "home", "blocks": blocks})["ok"]


@pytest.mark.parametrize(
    ("what", "error", "pointer"),
    [
        ({"blocks": actions(button("x" * 76))}, "invalid_blocks", "/blocks/0/elements/0/text"),
        ({"message": {"blocks": [{"type": "?"}]}}, "invalid_blocks", "/message/blocks/0/type"),
        ({"view": modal("x" * 25)}, "invalid_arguments", "/view/title"),
        ({"view": {"type": "page"}}, "invalid_arguments", "/view/type"),
    ],
)
def test_what_does_not_fit_is_pointed_at(
    web: WebClient, what: dict, error: str, pointer: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        validate(web, **what)
    assert caught.value.response["error"] == error
    assert pointer in " ".join(caught.value.response["response_metadata"]["messages"])


def test_nothing_to_check_is_said(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        validate(web)
