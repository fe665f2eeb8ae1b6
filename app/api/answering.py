"""How a call is answered: models as JSON, lists in parts, and writing calls once for each key."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TypeVar

from flask import Response, json, request
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.api.caller import ACTING, caller
from app.extensions import db
from pulse import audit, idempotency
from pulse.errors import Invalid
from pulse.idempotency import Answer
from pulse.instants import utc_now
from pulse.legible import plain_number
from pulse.people.api_tokens import TokenKind
from pulse.transaction import transaction

KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
T = TypeVar("T")


def shown(model: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Return a model as it is."""
    return Response(model.model_dump_json(), status.value, mimetype="application/json")


def once(act: Callable[[Session], BaseModel], status: HTTPStatus = HTTPStatus.CREATED) -> Response:
    """Run ``act`` in one transaction; repeated with the same key it only answers again."""
    key = request.headers.get(KEY, "")
    with transaction(db.session()) as session:
        if not key:
            return _written(_done(session, act, status))
        own_key = f"api:{caller().token_id}:{key}"
        kept = idempotency.begin(session, own_key, _fingerprint(), at=utc_now())
        if kept is not None:
            return _written(kept, is_replayed=True)
        answer = _done(session, act, status)
        idempotency.finish(session, own_key, answer)
    return _written(answer)


def _done(session: Session, act: Callable[[Session], BaseModel], status: HTTPStatus) -> Answer:
    """Run ``act``; what a service's token does for somebody is noted, for they did not do it."""
    found = caller()
    said = act(session).model_dump(mode="json")
    if found.kind is TokenKind.SERVICE:
        who = None if found.viewer is None else found.viewer.person_id
        details = {"call": f"{request.method} {request.path}", "acting_as": who}
        audit.record(
            session, "api_token_acted", "api_token", found.token_id, at=utc_now(), details=details
        )
    return Answer(status.value, said)


def page_of(
    items: Sequence[T], limit: int, id_of: Callable[[T], int]
) -> tuple[list[T], str | None]:
    """Cut one more than ``limit`` items to a page, and name where the next one begins."""
    if len(items) <= limit:
        return list(items), None
    kept = list(items[:limit])
    return kept, base64.urlsafe_b64encode(str(id_of(kept[-1])).encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> int | None:
    """Return the id a cursor stands for; Invalid for one that was not given out here."""
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise Invalid("invalid_input", fields={"cursor": "unknown"}) from error
    place = plain_number(text)
    if place is None:
        raise Invalid("invalid_input", fields={"cursor": "unknown"})
    return place


def _written(answer: Answer, *, is_replayed: bool = False) -> Response:
    written = Response(
        json.dumps(answer.body, ensure_ascii=False), answer.status, mimetype="application/json"
    )
    if is_replayed:
        written.headers[REPLAYED] = "true"
    return written


def _fingerprint() -> str:
    """Digest what a call asks, so that a key never answers another question."""
    said = (request.method, request.path, request.headers.get(ACTING, ""))
    return hashlib.sha256("\n".join(said).encode() + b"\n" + request.get_data()).hexdigest()
