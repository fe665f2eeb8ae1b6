"""Moving the demo's time; registered in the demo only, and only the workspace may ask."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import force_locale

from app.demo import secrets as demo_secrets
from app.demo.clock import DemoClock
from app.demo.moves import MOVES
from app.demo.passing import live_until
from app.extensions import csrf, db
from app.i18n import short_time
from app.runtime import runtime
from pulse.instants import utc_now

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.post("/time")
@csrf.exempt  # type: ignore[untyped-decorator]
def move_time() -> Response:
    """Move product time forward and say what time it is now."""
    settings = runtime().settings
    expected = demo_secrets.load(settings.data_dir)["control_secret"]
    given = request.headers.get("X-Control-Secret", "")
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode()):
        abort(404)
    move = MOVES.get(request.args.get("to", "")) or abort(404)
    target = move(db.session(), utc_now())
    if target is None:
        return _say("지금은 그렇게 옮길 곳이 없어요.", "There is nowhere to move to just now.")
    live_until(db.session(), db.engine, runtime().keys, utc_now(), target)
    now = DemoClock(settings.data_dir).advance_to(target)
    with force_locale("ko"):
        korean = f"이제 {short_time(now)}이에요."
    with force_locale("en"):
        english = f"It is now {short_time(now)}."
    return _say(korean, english)


def _say(korean: str, english: str) -> Response:
    return jsonify(sentence_ko=korean, sentence_en=english)
