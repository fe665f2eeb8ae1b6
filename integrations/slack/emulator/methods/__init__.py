"""The Web API methods which are served, with Slack's scopes and tiers."""

from integrations.slack.emulator.methods import chat, conversations, files, users, views
from integrations.slack.emulator.methods.call import Method

METHODS: dict[str, Method] = {
    "api.test": Method(users.api_test),
    "auth.test": Method(users.auth_test),
    "team.info": Method(users.team_info, "team:read", tier=3),
    "users.list": Method(users.users_list, "users:read", tier=2),
    "users.info": Method(users.users_info, "users:read", tier=4),
    "users.lookupByEmail": Method(users.users_lookup_by_email, "users:read.email", tier=3),
    "conversations.open": Method(conversations.open_conversation, "im:write", tier=3),
    "conversations.list": Method(conversations.list_conversations, "channels:read", tier=2),
    "conversations.info": Method(conversations.info, "channels:read", tier=3),
    "conversations.members": Method(conversations.members, "channels:read", tier=4),
    "conversations.history": Method(conversations.history, None, tier=3),
    "conversations.replies": Method(conversations.replies, None, tier=3),
    "chat.postMessage": Method(chat.post_message, "chat:write", posts=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write", tier=4, posts=True),
    "chat.update": Method(chat.update, "chat:write", tier=3),
    "chat.delete": Method(chat.delete, "chat:write", tier=3),
    "chat.getPermalink": Method(chat.get_permalink),
    "views.open": Method(views.open_view, tier=4),
    "views.push": Method(views.push_view, tier=4),
    "views.update": Method(views.update_view, tier=4),
    "views.publish": Method(views.publish_view, tier=4),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write", tier=4),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write", tier=4),
}
