"""api.*, auth.* and users.*."""

from integrations.slack.emulator.methods.call import Call, paged
from integrations.slack.emulator.organisation import OUTSIDE, team_of, teams_of
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.shapes import user_json
from integrations.slack.emulator.state import Json, User

TEAMS_LIMIT = 100
UNPAGED_LIMIT = 1000


def api_test(call: Call) -> Json:
    """api.test: gives back what was sent, or the error asked for."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    """auth.test: who the token is."""
    config = call.core.config
    return {
        "url": f"{call.core.public_url}/",
        "team": config.team_name,
        "user": call.workspace.users[call.token.user_id].name,
        "team_id": config.enterprise_id if config.is_org_wide else config.team_id,
        "user_id": call.token.user_id,
        "bot_id": config.bot_id,
        **({"enterprise_id": config.enterprise_id} if config.enterprise_id else {}),
        "is_enterprise_install": config.is_org_wide,
    }


def auth_teams_list(call: Call) -> Json:
    """auth.teams.list: the workspaces an organisation's token works in."""
    config = call.core.config
    names = {config.team_id: config.team_name}
    chosen, cursor = call.page(teams_of(config, call.workspace), TEAMS_LIMIT)
    return paged({"teams": [{"id": one, "name": names.get(one, one)} for one in chosen]}, cursor)


def team_info(call: Call) -> Json:
    """team.info."""
    config = call.core.config
    team = {"id": config.team_id, "name": config.team_name, "domain": config.team_domain}
    return {"team": team}


def users_list(call: Call) -> Json:
    """users.list: paged by cursor; a big workspace refuses the whole list at once."""
    users = sorted(_listed(call), key=lambda user: user.id)
    if "limit" not in call.args and len(users) > UNPAGED_LIMIT:
        raise SlackError("limit_required")
    chosen, cursor = call.page(users, UNPAGED_LIMIT)
    locale = call.flag("include_locale")
    members = [user_json(call.core, user, with_locale=locale) for user in chosen]
    return paged(
        {"members": members, "cache_ts": int(call.core.config.instant().timestamp())}, cursor
    )


def _listed(call: Call) -> list[User]:
    """Those of one workspace; a token for many has to say of which."""
    config, everybody = call.core.config, list(call.workspace.users.values())
    if not config.is_org_wide:
        return everybody
    team = call.text("team_id")
    if not team:
        raise SlackError("missing_argument")
    if team not in teams_of(config, call.workspace):
        raise SlackError("team_not_found")
    return [user for user in everybody if team_of(config, user) in {team, OUTSIDE}]


def users_info(call: Call) -> Json:
    """users.info."""
    user = call.user(call.need("user"))
    return {"user": user_json(call.core, user, with_locale=call.flag("include_locale"))}


def users_lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: deactivated people are not found."""
    email = call.need("email").lower()
    for user in call.workspace.users.values():
        if (user.email or "").lower() == email and not user.deleted:
            return {"user": user_json(call.core, user)}
    raise SlackError("users_not_found")
