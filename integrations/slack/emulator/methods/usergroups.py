"""usergroups.*."""

from integrations.slack.emulator.methods.call import Call
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.state import Json, UserGroup


def list_groups(call: Call) -> Json:
    """usergroups.list: enabled groups unless `include_disabled`."""
    groups = sorted(call.workspace.usergroups.values(), key=lambda group: group.handle)
    shown = [each for each in groups if call.flag("include_disabled") or not each.is_disabled]
    with_users = call.flag("include_users")
    return {"usergroups": [_group_json(call, each, with_users=with_users) for each in shown]}


def list_users(call: Call) -> Json:
    """usergroups.users.list: the members of one group."""
    group = call.workspace.usergroups.get(call.need("usergroup"))
    if group is None or (group.is_disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def _group_json(call: Call, group: UserGroup, *, with_users: bool) -> Json:
    body: Json = {
        "id": group.id,
        "team_id": call.core.config.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "handle": group.handle,
        "description": group.description,
        "is_external": False,
        "date_delete": 1 if group.is_disabled else 0,
        "user_count": len(group.users),
    }
    return body | ({"users": list(group.users)} if with_users else {})
