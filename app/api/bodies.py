"""What a writing call brings: JSON of a size that is taken, or a refusal that says why not."""

from __future__ import annotations

from http import HTTPStatus

from flask import request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from app.api.caller import ApiRefusal
from pulse.errors import Invalid

JSON = "application/json"
WRITING = frozenset({"POST"})
_TOO_LARGE, _OTHER_TYPE = (
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)


def read_body() -> None:
    """Read the body of a writing call, before its fields are looked at.

    What is read here is kept by the request, so that it is read once.
    """
    if request.method not in WRITING:
        return
    if not request.is_json:
        raise ApiRefusal(_OTHER_TYPE, "unsupported_media_type", {"Accept-Post": JSON})
    try:
        said = request.get_json()
    except RequestEntityTooLarge as error:
        raise ApiRefusal(_TOO_LARGE, "content_too_large", {}) from error
    except (BadRequest, RecursionError) as error:
        raise ApiRefusal(HTTPStatus.BAD_REQUEST, "malformed_json", {}) from error
    if isinstance(said, str):  # it would be read once more, as the JSON it may hold
        raise Invalid("invalid_input", fields={"body": "model_type"})
