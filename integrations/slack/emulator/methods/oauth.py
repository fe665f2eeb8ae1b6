"""oauth.v2.*, openid.connect.*, auth.revoke: from a person's Allow to a token, and back."""

from integrations.slack.emulator.grants import Grant, check_client
from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.organisation import enterprise_part
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json
from integrations.slack.emulator.tokens import LIFETIME_SECONDS, Token


def access(call: Call) -> Json:
    """oauth.v2.access: a code, or a refresh token, for a bot token."""
    _check_app(call)
    if call.text("grant_type") == "refresh_token":
        if not call.core.config.token_rotation:
            raise SlackError("token_rotation_not_enabled")
        return _granted(call, call.core.tokens.refresh(call.need("refresh_token")))
    grant = call.core.grants.exchange(
        call.need("code"), call.text("redirect_uri"), is_openid=False
    )
    return {**_granted(call, _installed(call, grant)), "authed_user": {"id": grant.user_id}}


def exchange(call: Call) -> Json:
    """oauth.v2.exchange: a token that never ends for one that rotates."""
    _check_app(call)
    if not call.core.config.token_rotation:
        raise SlackError("token_rotation_not_enabled")
    old = call.token
    if old.expires is not None:
        raise SlackError("token_already_exchanged")
    fresh = call.core.tokens.issue(old.user_id, old.scopes, old.kind, rotating=True)
    old.revoked = True
    return _granted(call, fresh)


def revoke(call: Call) -> Json:
    """auth.revoke: ends the calling token, and tells the app; `test` only looks."""
    if not call.flag("test"):
        call.token.revoked = True
        whom = "bot" if call.token.kind == "bot" else "oauth"
        news = {"type": "tokens_revoked", "tokens": {whom: [call.token.user_id]}}
        call.core.will_announce(news)
    return {"revoked": not call.flag("test")}


def uninstall(call: Call) -> Json:
    """apps.uninstall: the app leaves the workspace."""
    check_client(call.core.config, call.text("client_id"), call.text("client_secret"))
    call.core.tokens.revoke(call.core.config.bot_user_id)
    bot = [call.core.config.bot_user_id]
    call.core.will_announce({"type": "tokens_revoked", "tokens": {"bot": bot}})
    call.core.will_announce({"type": "app_uninstalled"})
    return {}


def openid_token(call: Call) -> Json:
    """openid.connect.token: a code for an identity token and a token to ask with."""
    _check_app(call)
    grant = call.core.grants.exchange(call.need("code"), call.text("redirect_uri"), is_openid=True)
    user = call.user(grant.user_id)
    token = call.core.tokens.issue(user.id, grant.request.scopes, "user")
    signed = call.core.identities.identity_token(
        call.core.public_url, grant.request, user, token.text
    )
    return {"access_token": token.text, "token_type": "Bearer", "id_token": signed}


def user_info(call: Call) -> Json:
    """openid.connect.userInfo: the claims of the person whose token calls."""
    return call.core.identities.claims(call.user(call.token.user_id), call.token.scopes)


def _check_app(call: Call) -> None:
    check_client(call.core.config, call.text("client_id"), call.text("client_secret"))


def _installed(call: Call, grant: Grant) -> Token:
    """The bot's token: scopes only add up, and without rotation the text stays the same."""
    core = call.core
    granted = tuple(dict.fromkeys((*core.bot_scopes, *grant.request.scopes)))
    alive = [token for token in core.tokens.alive() if token.expires is None]
    if core.config.token_rotation or not alive:
        rotating = core.config.token_rotation
        return core.tokens.issue(core.config.bot_user_id, granted, rotating=rotating)
    alive[-1].scopes = granted
    return alive[-1]


def _granted(call: Call, token: Token) -> Json:
    config = call.core.config
    team = {"id": config.team_id, "name": config.team_name}
    body: Json = {
        "access_token": token.text,
        "token_type": token.kind,
        "scope": ",".join(token.scopes),
        "bot_user_id": config.bot_user_id,
        "app_id": config.app_id,
        "team": None if config.is_org_wide else team,
        **enterprise_part(config),
    }
    if token.refresh:
        body |= {"refresh_token": token.refresh, "expires_in": LIFETIME_SECONDS}
    return body
