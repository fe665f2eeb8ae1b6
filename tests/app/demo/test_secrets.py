"""The demo's secrets: random, made once, read by nobody else; and in the demo only."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import pytest

from app.demo import secrets as demo_secrets
from config import DEMO_MARK, Settings


def test_they_are_made_once(tmp_path: Path) -> None:
    first = demo_secrets.load(tmp_path / "new")
    assert demo_secrets.load(tmp_path / "new") == first
    other = demo_secrets.load(tmp_path / "another")
    assert not set(first.values()) & set(other.values())
    assert all(len(secret) >= 32 for secret in first.values())


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    demo_secrets.load(tmp_path)
    assert stat.S_IMODE((tmp_path / DEMO_MARK).stat().st_mode) == 0o600


def test_an_interrupted_making_is_simply_done_again(tmp_path: Path) -> None:
    (tmp_path / DEMO_MARK).touch()
    assert demo_secrets.load(tmp_path)["secret_key"]
    assert demo_secrets.load(tmp_path) == demo_secrets.load(tmp_path)


def test_a_demo_is_completed_with_them(tmp_path: Path) -> None:
    settings = Settings(env="demo", data_dir=tmp_path, emulator_port=8009)
    whole = demo_secrets.complete(settings)
    made = demo_secrets.load(tmp_path)
    assert whole.secret_key == made["secret_key"]
    assert whole.slack_bot_token == made["slack_bot_token"]
    assert whole.slack_signing_secret == made["slack_signing_secret"]
    assert (whole.slack_api_url, whole.slack_team_id) == ("http://127.0.0.1:8009", "T0DEMO")
    assert {"hr", "T0402"} <= set(whole.channels)
    assert demo_secrets.complete(settings) == whole


def test_what_was_given_stays(tmp_path: Path) -> None:
    settings = Settings(
        env="demo", data_dir=tmp_path, secret_key="s" * 40, slack_channels="hr=C0OWN"
    )
    whole = demo_secrets.complete(settings)
    assert (whole.secret_key, whole.channels) == ("s" * 40, {"hr": "C0OWN"})


def test_a_demo_in_a_real_workspace_still_gets_a_key_of_its_own(tmp_path: Path) -> None:
    settings = Settings(
        env="demo", data_dir=tmp_path, slack_bot_token="xoxb-real", slack_signing_secret="r" * 32
    )
    whole = demo_secrets.complete(settings)
    assert len(whole.secret_key) >= 32
    assert dataclasses.replace(whole, secret_key="") == settings


@pytest.mark.parametrize("env", ["production", "test", ""])
def test_every_other_installation_is_left_alone(env: str, tmp_path: Path) -> None:
    settings = Settings(env=env, data_dir=tmp_path)
    assert demo_secrets.complete(settings) is settings
    assert list(tmp_path.iterdir()) == []
