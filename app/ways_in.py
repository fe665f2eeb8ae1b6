"""By which ways people may sign in here: those set up, without those the company closed."""

from __future__ import annotations

from app.runtime import Runtime, runtime
from pulse.people.ways_in import Outside, WayIn, open_ways


def configured_ways(parts: Runtime) -> frozenset[WayIn]:
    """Return the ways that are set up."""
    given = parts.settings
    has_slack = given.slack_client_id and given.slack_client_secret and given.slack_team_id
    ways = {
        WayIn.PASSWORD: True,
        WayIn.SLACK: bool(has_slack),
        WayIn.PROVIDER: bool(given.oidc_issuer),
    }
    return frozenset(way for way, is_set_up in ways.items() if is_set_up)


def outside(parts: Runtime) -> Outside:
    """Return whose accounts let people in."""
    return Outside(parts.settings.slack_team_id, parts.settings.oidc_issuer)


def takes(way: WayIn) -> bool:
    """Tell whether people may sign in by a way."""
    parts = runtime()
    return way in open_ways(parts.company, configured_ways(parts))


def offered_provider() -> str:
    """Return what the provider is called that people may sign in through; empty for none."""
    return runtime().settings.provider_name if takes(WayIn.PROVIDER) else ""
