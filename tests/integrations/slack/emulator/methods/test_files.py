"""The upload in three steps."""

from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.slack_workspace import SlackWorkspace

DESK = "C0DEMO0001"


def test_the_sdk_uploads_and_shares(slack: SlackWorkspace, web: WebClient) -> None:
    done = web.files_upload_v2(channel=DESK, content=b"\x89PNG\x00&=", filename="chart.png")
    (message,) = slack.parts.core.workspace.conversations[DESK].messages
    assert message.files == [done["files"][0]["id"]]
    with urlopen(f"{slack.url}/files/{message.files[0]}", timeout=5) as response:
        assert response.read() == b"\x89PNG\x00&="
        assert response.headers["Content-Type"] == "image/png"


def test_a_file_which_was_not_sent_cannot_be_shared(web: WebClient) -> None:
    file_id = web.files_getUploadURLExternal(filename="a.txt", length=3)["file_id"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_completeUploadExternal(files=[{"id": file_id, "title": "a"}])
