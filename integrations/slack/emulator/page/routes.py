"""The page's routes: choose a person, look, act, and hear of changes."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.element_state import current
from integrations.slack.emulator.hands import Hands
from integrations.slack.emulator.page.acts import Report, perform, suggestions
from integrations.slack.emulator.page.demo_bar import demo_time, press_link
from integrations.slack.emulator.page.rich_text import rich_text
from integrations.slack.emulator.page.scene import HOME, Scene, Stage
from integrations.slack.emulator.page.words import words
from integrations.slack.emulator.state import User
from integrations.slack.emulator.suggestions import least_typed, with_suggestions

POLL_SECONDS = 20.0
PEOPLE_SHOWN = 40
PARTS = ("sidebar", "main", "thread", "modal")


def page_blueprint(core: Emulator, hands: Hands) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static",
        static_url_path="/page",
    )  # fmt: skip
    _looking(routes, core)
    _acting(routes, core, hands)
    routes.after_request(lambda response: _secured(core.config, response))
    return routes


def _looking(routes: Blueprint, core: Emulator) -> None:
    @routes.get("/")
    def people() -> str | AnyResponse:
        return _people(core)

    @routes.get("/w/<user_id>", defaults={"place": ""})
    @routes.get("/w/<user_id>/<place>")
    def workspace(user_id: str, place: str) -> str:
        with core.workspace.lock:
            scene = _scene(core, user_id, place)
            return render_template("workspace.html", **_context(core, scene), listing=not place)

    @routes.get("/w/<user_id>/<place>/parts")
    def parts(user_id: str, place: str) -> Response:
        since = request.args.get("since", -1, type=int)
        core.workspace.wait_for(lambda: core.workspace.revision != since, POLL_SECONDS)
        with core.workspace.lock:
            scene = _scene(core, user_id, place)
            context = _context(core, scene)
            drawn = {name: render_template(f"_{name}.html", **context) for name in PARTS}
        at = demo_time(core.config)
        return jsonify(revision=scene.revision, unread=scene.unread, parts=drawn, demo_at=at)


def _acting(routes: Blueprint, core: Emulator, hands: Hands) -> None:
    @routes.post("/w/<user_id>/acts")
    def act(user_id: str) -> Response:
        return jsonify(perform(_report(core, hands, user_id)))

    @routes.post("/w/<user_id>/suggestions")
    def suggest(user_id: str) -> Response:
        return jsonify(suggestions(_report(core, hands, user_id)))

    @routes.post("/demo/<int:index>")
    def demo(index: int) -> Response:
        _own_page_only()
        sentence = press_link(core.config, index, _language())
        return jsonify(sentence=sentence, demo_at=demo_time(core.config))


def _report(core: Emulator, hands: Hands, user_id: str) -> Report:
    _own_page_only()
    _person(core, user_id)
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return Report(hands, user_id, body, words(_language()))


def _people(core: Emulator) -> str | AnyResponse:
    language = _language()
    channel = request.args.get("channel")
    conversation = core.workspace.conversations.get(channel or "")
    wanted = request.args.get("q", "").strip().lower()
    with core.workspace.lock:
        everybody = [user for user in core.workspace.users.values() if not user.is_bot]
    if conversation is not None and conversation.kind == "im":
        return redirect(url_for("page.workspace", user_id=conversation.members[0], place=channel))
    if conversation is not None:
        everybody = [user for user in everybody if user.id in conversation.members]
    found = [user for user in everybody if _matches(user, wanted)] if wanted else everybody
    return render_template(
        "people.html",
        words=words(language),
        language=language,
        theme=_theme(),
        place=channel if conversation else None,
        config=core.config,
        wanted=request.args.get("q", ""),
        featured=[user for user in everybody if user.featured] if not wanted else [],
        found=[user for user in found if wanted or not user.featured][:PEOPLE_SHOWN],
        more=len(found) > PEOPLE_SHOWN,
        hue=_hue,
        **_demo(core.config),
    )


def _scene(core: Emulator, user_id: str, place: str) -> Scene:
    language = _language()
    me = _person(core, user_id)
    stage = Stage(core, language, words(language))
    if not place:
        place = core.workspace.direct_channel(me.id, core.config.bot_user_id).id
    scene = stage.scene(me, place, request.args.get("thread", ""))
    if scene.conversation is None and place != HOME:
        abort(404)
    return scene


def _context(core: Emulator, scene: Scene) -> dict[str, Any]:
    return {
        "scene": scene,
        "words": scene.words,
        "language": scene.language,
        "theme": _theme(),
        "config": core.config,
        "markdown": scene.markdown,
        "rich_text": lambda block: rich_text(scene.markdown, block),
        "hue": _hue,
        "current": current,
        "offered": lambda block, element: with_suggestions(
            core.workspace, scene.me.id, block["block_id"], element
        ),
        "least_typed": least_typed,
        "users": [u for u in core.workspace.users.values() if not (u.is_bot or u.deleted)],
        "files": core.workspace.files,
        **_demo(core.config),
    }


def _demo(config: EmulatorConfig) -> dict[str, Any]:
    return {"demo_links": config.demo_links, "demo_at": demo_time(config)}


def _person(core: Emulator, user_id: str) -> User:
    user = core.workspace.users.get(user_id)
    if user is None or user.is_bot:
        abort(404)
    return user


def _matches(user: User, wanted: str) -> bool:
    return any(wanted in (text or "").lower() for text in (user.real_name, user.name, user.email))


def _hue(key: str) -> int:
    """One of eight avatar colours, the same for one id every time."""
    return sum(key.encode()) % 8


def _language() -> str:
    asked = request.args.get("lang") or request.cookies.get("language")
    return "en" if asked == "en" else "ko"


def _theme() -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def _own_page_only() -> None:
    """Refuse posts from other sites' pages: acting as a person must not be a click away."""
    origin = request.headers.get("Origin", "")
    if request.headers.get("X-Workspace") != "1" or urlsplit(origin).netloc not in {
        "",
        request.host,
    }:
        abort(403)


def _secured(config: EmulatorConfig, response: Response) -> Response:
    product = urlsplit(config.product_url)
    pictures = f"'self' data: {product.scheme}://{product.netloc}"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; img-src {pictures}; style-src 'self'; script-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if "lang" in request.args:
        response.set_cookie("language", _language(), samesite="Lax", max_age=31_536_000)
    if response.mimetype not in {"text/css", "text/javascript"}:
        response.headers["Cache-Control"] = "no-store"
    return response
