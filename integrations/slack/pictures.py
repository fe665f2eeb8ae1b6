"""Adding a picture to what was posted, by Slack's upload in three steps.

The message already says everything, so a picture that cannot be drawn or sent is left out and
never costs the message itself.
"""

from __future__ import annotations

import json
import logging

from integrations.ports import DeliveryError, Picture, Receipt
from integrations.slack.client import SlackClient

_LOG = logging.getLogger("ieum.pictures")
FILE_NAME = "results.png"
ALT_LENGTH = 1000


def share_picture(client: SlackClient, receipt: Receipt, picture: Picture) -> bool:
    """Draw and share a picture after a posted message; tell whether it is there."""
    try:
        content = picture.draw()
        _upload(client, receipt, picture, content)
    except (DeliveryError, OSError, ValueError) as error:
        _LOG.warning("picture_left_out kind=%s", type(error).__name__)
        return False
    return True


def _upload(client: SlackClient, receipt: Receipt, picture: Picture, content: bytes) -> None:
    place = client.form(
        "files.getUploadURLExternal",
        filename=FILE_NAME,
        length=len(content),
        alt_txt=picture.alt[:ALT_LENGTH],
    )
    client.send_file(str(place.get("upload_url", "")), content)
    client.form(
        "files.completeUploadExternal",
        files=json.dumps([{"id": place.get("file_id"), "title": picture.title}]),
        channel_id=receipt.channel,
    )
