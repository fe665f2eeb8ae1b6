"""What Slack's answers to an installation are called, for the one who installs."""

from __future__ import annotations

from app.translate import _, _l
from integrations.ports import DeliveryError, FailureKind
from integrations.slack.installing import Greeting

REFUSALS = {
    "account_inactive": _l("Slack says that this app has been removed from the workspace."),
    "bad_client_secret": _l("The client secret does not belong to this client ID."),
    "bad_redirect_uri": _l(
        "Slack does not know the address to come back to. Please add it under"
        " OAuth & Permissions, Redirect URLs."
    ),
    "code_already_used": _l("This installation has been finished already. Please begin again."),
    "invalid_app_token": _l("Slack does not accept the app-level token."),
    "invalid_auth": _l("Slack does not accept this token. Please copy it once more."),
    "invalid_client_id": _l("Slack does not know this client ID."),
    "invalid_code": _l("That took too long for Slack. Please begin again."),
    "invalid_team_for_non_distributed_app": _l("The app belongs to another workspace."),
    "missing_scope": _l("The token lacks a permission. Please install the app with the manifest."),
    "not_a_bot_token": _l("This is a person's token. Please copy the Bot User OAuth Token."),
    "not_allowed_token_type": _l("Slack expects another kind of token here."),
    "token_expired": _l("This token has run out. Please copy the present one."),
    "token_revoked": _l("This token has been revoked. Please install the app again."),
}
GREETINGS = {
    "no_mail": _l("You have no mail address here, so you could not be found in Slack."),
    "users_not_found": _l("Nobody in this workspace has your mail address."),
}
ENDINGS = {
    "app_uninstalled": _l("The app was removed from the workspace."),
    "tokens_revoked": _l("The app's token was revoked."),
    "refused": _l("Slack no longer accepts the app's token."),
    "disconnected": _l("It was disconnected on this page."),
    "invalid_refresh_token": _l("Slack did not take the token for renewal any more."),
}


def refusal_words(error: DeliveryError) -> str:
    """Say why Slack did not take something."""
    known = REFUSALS.get(error.code)
    if known is not None:
        return str(known)
    if error.kind in (FailureKind.LATER, FailureKind.UNKNOWN):
        return _("Slack could not be reached (%(code)s). Please try again.", code=error.code)
    return _("Slack refuses this: %(code)s.", code=error.code)


def greeting_words(greeting: Greeting) -> str:
    """Say whether the one who installs has a message now."""
    if greeting.arrived:
        return _("You have a message from Ieum in Slack now.")
    known = GREETINGS.get(greeting.code)
    why = str(known) if known else _("Slack said: %(code)s.", code=greeting.code)
    return _("No message reached you in Slack, though.") + " " + why


def ending_words(reason: str) -> str:
    """Say why a workspace is lost."""
    known = ENDINGS.get(reason)
    return str(known) if known else _("Slack said: %(code)s.", code=reason)
