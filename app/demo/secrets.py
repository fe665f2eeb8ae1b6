"""The demo's own secrets, made once at random so that nothing has to be typed."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from pathlib import Path

from config import DEMO_MARK, Settings

TEAM_ID = "T0DEMO"
CLIENT_ID = "1000000000.2000000000"
CHANNELS = "hr=C0DEMOHR,cs=C0DEMOCS,requests=C0DEMOREQ,T0402=C0DEMOIT"


def load(data_dir: Path) -> dict[str, str]:
    """Return the demo's secrets, creating them at the first start."""
    path = data_dir / DEMO_MARK
    if not path.exists() or not path.stat().st_size:
        data_dir.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(48),
            "slack_bot_token": f"xoxb-demo-{secrets.token_hex(16)}",
            "slack_signing_secret": secrets.token_hex(16),
            "control_secret": secrets.token_hex(16),
        }
        path.touch(mode=0o600)
        path.write_text(json.dumps(made))
    found: dict[str, str] = json.loads(path.read_text())
    return found


def complete(settings: Settings) -> Settings:
    """Fill what a demo needs and nobody typed; leave every other installation as it is."""
    if not settings.is_demo:
        return settings
    made = load(settings.data_dir)
    settings = replace(settings, secret_key=settings.secret_key or made["secret_key"])
    if settings.slack_bot_token:
        return settings
    return replace(
        settings,
        slack_api_url=f"http://127.0.0.1:{settings.emulator_port}",
        slack_bot_token=made["slack_bot_token"],
        slack_signing_secret=made["slack_signing_secret"],
        slack_team_id=TEAM_ID,
        slack_client_id=CLIENT_ID,
        slack_client_secret=made["slack_signing_secret"],
        slack_channels=settings.slack_channels or CHANNELS,
    )
