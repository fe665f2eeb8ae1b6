"""The ticks that keep the workspace's connection and tell the week: short, safe to run twice."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app.extensions import db
from app.runtime import PATIENCE, Runtime, runtime
from integrations.ports import DeliveryError
from integrations.slack.client import SlackClient
from integrations.slack.keeping import reseal
from integrations.slack.oauth import ClientPair
from integrations.slack.rotation import Rotation
from pulse.digests.sending import send_digests
from pulse.instants import system_now, utc_now
from pulse.people import workspaces
from pulse.people.workspaces import InstallState
from pulse.transaction import transaction


def keep_slack() -> int:
    """Renew tokens that run out, and note when Slack stops or begins to accept us."""
    parts = runtime()
    renewed = rotation(parts).run_once(system_now())
    if renewed:
        parts = runtime(at_once=True)
    return renewed + _note_standing(parts) + _reseal(parts)


def rotation(parts: Runtime) -> Rotation:
    """Return what exchanges the tokens kept in this installation."""
    settings = parts.settings
    base = f"{settings.slack_api_url}/api/"
    return Rotation(
        sessions=parts.sessions,
        vault=parts.vault,
        api=SlackClient("", base, PATIENCE, is_open=True),
        given=ClientPair(settings.slack_client_id, settings.slack_client_secret),
    )


def _note_standing(parts: Runtime) -> int:
    """Write down a refusal the sender met, once, and that it is over; return how many changed."""
    tenant, slack = parts.settings.slack_team_id, parts.slack
    if not slack.is_configured or not tenant:
        return 0
    place = workspaces.place_by_tenant(db.session(), tenant)
    found = workspaces.find(db.session(), place)
    has_ended = found is not None and found.state is InstallState.ENDED
    db.session.rollback()
    if not has_ended and not slack.is_revoked:
        return 0
    is_accepted = has_ended and _accepts(slack)
    with transaction(db.session()) as session:
        if is_accepted:
            return int(workspaces.resume(session, place, at=system_now()))
        return int(workspaces.end(session, place, "refused", at=system_now(), forget=False))


def _accepts(slack: SlackClient) -> bool:
    """Ask, with no transaction open, whether Slack lets us in."""
    try:
        slack.check()
    except DeliveryError:
        slack.distrust()
        return False
    return True


def _reseal(parts: Runtime) -> int:
    """Seal under the secret key in force what was sealed under a former one."""
    secrets = parts.settings.secrets
    if len(secrets) < 2:
        return 0
    with transaction(db.session()) as session:
        return reseal(session, parts.vault, secrets[0])


def tell_digests() -> int:
    """Tell heads and executives about the week, on Monday morning."""
    with transaction(db.session()) as session:
        return send_digests(session, utc_now(), ZoneInfo(runtime().settings.timezone))
