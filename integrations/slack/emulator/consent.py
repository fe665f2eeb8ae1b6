"""Slack's own pages before an app gets a token: choose who allows it, allow or cancel."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template
from flask import request as asked
from werkzeug.wrappers import Response as AnyResponse

from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.grants import Request, check_request
from integrations.slack.emulator.page.words import words
from integrations.slack.emulator.problems import SlackError

OPENID_PATH = "/openid/connect/authorize"


def consent_blueprint(core: Emulator) -> Blueprint:
    """The pages of OAuth and of Sign in with Slack, and what OpenID clients discover."""
    routes = Blueprint("consent", __name__, template_folder="page/templates")

    @routes.get("/oauth/v2/authorize")
    @routes.get(OPENID_PATH)
    def ask() -> Response:
        return _page(core, _request())

    @routes.post("/oauth/v2/authorize")
    @routes.post(OPENID_PATH)
    def decide() -> AnyResponse:
        return _decided(core, _request())

    @routes.get("/openid/connect/keys")
    def keys() -> Response:
        return jsonify(core.identities.key_set())

    @routes.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return jsonify(_discovery(core.public_url))

    return routes


def _request() -> Request:
    given = asked.args
    wanted = given.get("scope", "").replace(",", " ").split()
    return Request(
        client_id=given.get("client_id", ""),
        scopes=tuple(dict.fromkeys(wanted)),
        redirect_uri=given.get("redirect_uri", ""),
        state=given.get("state", ""),
        nonce=given.get("nonce", ""),
        team=given.get("team", ""),
        is_openid=asked.path == OPENID_PATH,
    )


def _page(core: Emulator, request: Request) -> Response:
    language = "en" if asked.args.get("lang") == "en" else "ko"
    problem = ""
    try:
        check_request(core.config, request)
    except SlackError as refusal:
        problem = refusal.error
    with core.workspace.lock:
        people = [user for user in core.workspace.users.values() if user.is_full_member]
    page = render_template(
        "consent.html",
        words=words(language),
        language=language,
        theme="",
        config=core.config,
        request_=request,
        problem=problem,
        people=sorted(people, key=lambda user: (not user.featured, user.real_name)),
        demo_links=(),
        demo_at="",
    )
    response = make_response(page, 400 if problem else 200)
    back = urlsplit(request.redirect_uri)
    # A browser applies form-action to the redirect after the form as well.
    target = "" if problem else f" {back.scheme}://{back.netloc}"
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; object-src 'none'; "
        f"frame-ancestors 'none'; form-action 'self'{target}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _decided(core: Emulator, request: Request) -> AnyResponse:
    origin = urlsplit(asked.headers.get("Origin", "")).netloc
    if origin not in {"", asked.host}:
        abort(403)
    try:
        check_request(core.config, request)
    except SlackError:
        abort(400)
    answer = {"error": "access_denied"}
    if asked.form.get("decision") == "allow":
        user = core.workspace.users.get(asked.form.get("user", ""))
        if user is None or not user.is_full_member:
            abort(400)
        answer = {"code": core.grants.allow(request, user.id)}
    if request.state:
        answer["state"] = request.state
    joint = "&" if urlsplit(request.redirect_uri).query else "?"
    return redirect(f"{request.redirect_uri}{joint}{urlencode(answer)}", 302)


def _discovery(issuer: str) -> dict[str, object]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}{OPENID_PATH}",
        "token_endpoint": f"{issuer}/api/openid.connect.token",
        "userinfo_endpoint": f"{issuer}/api/openid.connect.userInfo",
        "jwks_uri": f"{issuer}/openid/connect/keys",
        "scopes_supported": ["openid", "profile", "email"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "auth_time", "iss"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }
