"""The Web API methods which are served, with Slack's scopes and tiers."""

from integrations.slack.emulator.methods import (
    apps,
    chat,
    conversations,
    files,
    membership,
    oauth,
    scheduling,
    usergroups,
    users,
    views,
)
from integrations.slack.emulator.methods.call import Method

METHODS: dict[str, Method] = {
    "api.test": Method(users.api_test, kind="none"),
    "apps.connections.open": Method(apps.open_connection, "connections:write", 1, kind="app"),
    "apps.uninstall": Method(oauth.uninstall),
    "auth.revoke": Method(oauth.revoke, kind="any"),
    "auth.teams.list": Method(users.auth_teams_list, tier=2, reads=True),
    "auth.test": Method(users.auth_test, kind="any"),
    "blocks.validate": Method(apps.validate_blocks, kind="none"),
    "oauth.v2.access": Method(oauth.access, tier=4, kind="none", reads=True),
    "oauth.v2.exchange": Method(oauth.exchange, tier=4, kind="any", reads=True),
    "openid.connect.token": Method(oauth.openid_token, tier=4, kind="none", reads=True),
    "openid.connect.userInfo": Method(oauth.user_info, "openid", kind="user"),
    "team.info": Method(users.team_info, "team:read", tier=3, reads=True),
    "users.list": Method(users.users_list, "users:read", tier=2, reads=True),
    "users.info": Method(users.users_info, "users:read", tier=4, reads=True),
    "users.lookupByEmail": Method(
        users.users_lookup_by_email, "users:read.email", tier=3, reads=True
    ),
    "conversations.open": Method(conversations.open_conversation, "im:write", tier=3),
    "conversations.list": Method(
        conversations.list_conversations, "channels:read", tier=2, reads=True
    ),
    "conversations.info": Method(conversations.info, "channels:read", tier=3, reads=True),
    "conversations.members": Method(conversations.members, "channels:read", tier=4, reads=True),
    "conversations.join": Method(membership.join, "channels:join", tier=3),
    "conversations.invite": Method(membership.invite, "channels:manage", tier=3),
    "conversations.create": Method(membership.create, "channels:manage", tier=2),
    "conversations.archive": Method(membership.archive, "channels:manage", tier=2),
    "conversations.history": Method(conversations.history, None, tier=3, reads=True),
    "conversations.replies": Method(conversations.replies, None, tier=3, reads=True),
    "chat.postMessage": Method(chat.post_message, "chat:write", posts=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", tier=4, posts=True),
    "chat.update": Method(chat.update, "chat:write", tier=3),
    "chat.delete": Method(chat.delete, "chat:write", tier=3),
    "chat.getPermalink": Method(chat.get_permalink, reads=True),
    "chat.scheduleMessage": Method(scheduling.schedule, "chat:write", tier=3),
    "chat.deleteScheduledMessage": Method(scheduling.delete, "chat:write", tier=3),
    "chat.scheduledMessages.list": Method(scheduling.list_scheduled, tier=3),
    "usergroups.list": Method(usergroups.list_groups, "usergroups:read", tier=2, reads=True),
    "usergroups.users.list": Method(usergroups.list_users, "usergroups:read", tier=2, reads=True),
    "views.open": Method(views.open_view, tier=4),
    "views.push": Method(views.push_view, tier=4),
    "views.update": Method(views.update_view, tier=4),
    "views.publish": Method(views.publish_view, tier=4),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", tier=4, reads=True),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", tier=4),
}
