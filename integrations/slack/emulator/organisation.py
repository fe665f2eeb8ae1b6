"""An organisation of several workspaces: who is of which, and what an app hears of it.

Source: Slack, "Organization-ready apps" and its reference of payloads. An app installed for the
whole organisation has one token and no workspace of its own; what it hears names the workspace in
which somebody acted, and the organisation.
"""

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.state import Json, User, Workspace

OUTSIDE = "T0OUTSIDE1"


def team_of(config: EmulatorConfig, user: User) -> str:
    """The workspace somebody belongs to."""
    return OUTSIDE if user.is_stranger else user.team_id or config.team_id


def teams_of(config: EmulatorConfig, workspace: Workspace) -> list[str]:
    """The organisation's workspaces, the usual one first."""
    known = {user.team_id for user in workspace.users.values()} - {"", config.team_id}
    return [config.team_id, *sorted(known)]


def enterprise_user(config: EmulatorConfig, user: User) -> Json:
    """What a user object says of the organisation; nothing outside of one."""
    if not config.enterprise_id or user.is_stranger or user.is_bot:
        return {}
    return {
        "enterprise_user": {
            "id": user.id,
            "enterprise_id": config.enterprise_id,
            "enterprise_name": config.enterprise_name,
            "is_admin": False,
            "is_owner": False,
            "teams": [team_of(config, user)],
        }
    }


def enterprise_part(config: EmulatorConfig) -> Json:
    """The organisation as interactions and OAuth name it."""
    named = {"id": config.enterprise_id, "name": config.enterprise_name}
    return {
        "enterprise": named if config.enterprise_id else None,
        "is_enterprise_install": config.is_org_wide,
    }


def authorization(config: EmulatorConfig) -> Json:
    """The installation an event is for; Slack names no more than one."""
    return {
        "enterprise_id": config.enterprise_id or None,
        "team_id": config.team_id,
        "user_id": config.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": config.is_org_wide,
    }
