"""The demo bar's buttons: posted to the product by the emulator, not by the browser."""

import http.client
import json
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.control import SECRET_HEADER
from integrations.slack.emulator.page.words import words

PATIENCE_SECONDS = 120.0
SENTENCE_LENGTH = 400


def demo_time(config: EmulatorConfig) -> str:
    """The demo's time in the workspace's zone, empty when there is none to show."""
    at = config.demo_now() if config.demo_now else None
    return f"{at.astimezone(ZoneInfo(config.tz)):%Y-%m-%d %H:%M}" if at else ""


def press_link(config: EmulatorConfig, index: int, language: str) -> str:
    """Post to the address of one link and return the product's sentence about it.

    The product answers JSON with `sentence_ko` and `sentence_en` (or `sentence`), or plain text.
    """
    failed = words(language)["demo_failed"]
    if not 0 <= index < len(config.demo_links) or config.demo_links[index].method != "POST":
        return failed
    target = urlsplit(config.demo_links[index].url)
    kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = kind(target.hostname or "", target.port, timeout=PATIENCE_SECONDS)
    path = target.path + (f"?{target.query}" if target.query else "")
    headers = {SECRET_HEADER: config.control_secret, "Accept-Language": language}
    try:
        connection.request("POST", path or "/", b"", headers)
        response = connection.getresponse()
        body = response.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return failed
    finally:
        connection.close()
    if response.status >= 400:
        return f"{failed} ({response.status})"
    return _sentence(body, language)[:SENTENCE_LENGTH]


def _sentence(body: str, language: str) -> str:
    try:
        parsed = json.loads(body)
    except ValueError:
        return body.strip()
    if not isinstance(parsed, dict):
        return str(parsed)
    return str(parsed.get(f"sentence_{language}") or parsed.get("sentence") or "")
