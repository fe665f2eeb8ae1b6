"""What happens when Slack says that the app is gone from a workspace."""

from __future__ import annotations

from datetime import UTC, datetime

from integrations.slack.context import Context, Outcome
from integrations.slack.payloads import InstallEnded
from pulse.people import workspaces
from pulse.transaction import transaction


def ended(context: Context, event: InstallEnded) -> Outcome:
    """Forget the workspace's tokens and tell the administrators; sending stops at once.

    A repeated event changes nothing, and one about an earlier installation neither.
    """
    if context.team_id and event.tenant != context.team_id:
        return Outcome()
    at = datetime.fromtimestamp(event.event_time, UTC)
    with context.sessions() as session, transaction(session):
        place = workspaces.place_by_tenant(session, event.tenant)
        is_new = workspaces.end(session, place, event.reason, at=at)
    if is_new:
        context.client.distrust()
    return Outcome()
