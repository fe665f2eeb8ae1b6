"""Settings: one sentence a problem, all of them at once, and sensible silence."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from config import DEMO_MARK, Settings, SettingsError, setting_table

TRIAL = {"IEUM_ENV": "test"}
SECRET = "x" * 32


def problems(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(TRIAL | environ)
    return str(caught.value).splitlines()


def test_nothing_given_means_the_defaults() -> None:
    settings = Settings.from_env(TRIAL)
    assert settings == dataclasses.replace(Settings(), env="test")
    assert (settings.port, settings.locale, settings.timezone) == (8000, "ko", "Asia/Seoul")


def test_an_empty_value_means_the_default() -> None:
    assert Settings.from_env(TRIAL | {"IEUM_PORT": "", "IEUM_TIMEZONE": ""}).port == 8000


def test_what_does_not_concern_us_is_left_alone() -> None:
    assert Settings.from_env(TRIAL | {"PORT": "1", "PATH": "/bin", "IEUM_SHARED": "/data"})


def test_an_unknown_setting_is_named() -> None:
    assert problems(IEUM_PROT="80") == ["IEUM_PROT: unknown setting"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("IEUM_PORT", "eighty", "must be a whole number"),
        ("IEUM_PORT", "80.5", "must be a whole number"),
        ("IEUM_PORT", "0", "must be between 1 and 65535"),
        ("IEUM_PORT", "65536", "must be between 1 and 65535"),
        ("IEUM_SLACK_POSTS_PER_MINUTE", "-3", "must be between 1 and 6000"),
        ("IEUM_TIMEZONE", "Asia/Seol", "is not a known time zone"),
        ("IEUM_TIMEZONE", "../../etc/passwd", "is not a known time zone"),
        ("IEUM_TIMEZONE", "Asia", "is not a known time zone"),
        ("IEUM_BASE_URL", "pulse.example.com", "must start with http:// or https://"),
        ("IEUM_BASE_URL", "https://", "must name a host"),
        ("IEUM_LOCALE", "fr", "must be one of ko, en"),
        ("IEUM_LOG_LEVEL", "DEBUG", "must be one of debug, info, warning, error"),
        ("IEUM_DATABASE_URL", "mysql://host/db", "must be a sqlite or postgresql address"),
        (
            "IEUM_SLACK_CHANNELS",
            "hr=C01,desk",
            "must be purpose=channel pairs with commas between",
        ),
        ("IEUM_SLACK_CHANNELS", "hr=", "must be purpose=channel pairs with commas between"),
    ],
)
def test_a_malformed_value_is_refused_in_words(name: str, value: str, sentence: str) -> None:
    assert problems(**{name: value}) == [f"{name}: {sentence}"]


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(SettingsError, match="IEUM_ENV: must be one of production, demo, test"):
        Settings.from_env({"IEUM_ENV": "staging", "IEUM_SECRET_KEY": SECRET})


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {
                "IEUM_ENV": "production",
                "IEUM_PROT": "80",
                "IEUM_PORT": "x",
                "IEUM_TIMEZONE": "Mars",
                "IEUM_SLACK_BOT_TOKEN": "xoxb-1",
            }
        )
    named = {line.partition(":")[0] for line in str(caught.value).splitlines()}
    assert named == {
        "IEUM_PROT",
        "IEUM_PORT",
        "IEUM_TIMEZONE",
        "IEUM_SECRET_KEY",
        "IEUM_SLACK_SIGNING_SECRET",
    }


def test_production_needs_a_long_secret(tmp_path: Path) -> None:
    given = {"IEUM_ENV": "production", "IEUM_SECRET_KEY": SECRET[:-1]}
    with pytest.raises(SettingsError, match="at least 32 characters"):
        Settings.from_env(given)
    assert Settings.from_env(given | {"IEUM_SECRET_KEY": SECRET}).secret_key == SECRET


def test_a_refusal_never_repeats_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"IEUM_ENV": "production", "IEUM_SECRET_KEY": "too-short-to-use"})
    assert "too-short-to-use" not in str(caught.value)


def test_left_open_it_is_production_unless_a_demo_was_started_here(tmp_path: Path) -> None:
    given = {"IEUM_DATA_DIR": str(tmp_path), "IEUM_SECRET_KEY": SECRET}
    assert Settings.from_env(given).env == "production"
    (tmp_path / DEMO_MARK).write_text(json.dumps({}))
    assert Settings.from_env(given).is_demo
    assert not Settings.from_env(given | {"IEUM_ENV": "production"}).is_demo


def test_what_follows_from_other_settings(tmp_path: Path) -> None:
    plain = Settings.from_env(TRIAL | {"IEUM_DATA_DIR": str(tmp_path), "IEUM_PORT": "8123"})
    assert plain.database == f"sqlite:///{tmp_path / 'ieum.db'}"
    assert plain.keys == tmp_path / "keys"
    assert plain.public_url == "http://127.0.0.1:8123"
    given = Settings.from_env(
        TRIAL | {"IEUM_KEY_DIR": "/srv/keys", "IEUM_BASE_URL": "https://pulse.example.com/"}
    )
    assert (given.keys, given.public_url) == (Path("/srv/keys"), "https://pulse.example.com")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_usual_postgresql_address_finds_the_driver(scheme: str) -> None:
    settings = Settings.from_env(TRIAL | {"IEUM_DATABASE_URL": f"{scheme}://ieum@db/ieum"})
    assert settings.database == "postgresql+psycopg://ieum@db/ieum"


def test_channels_are_read_as_pairs() -> None:
    given = TRIAL | {"IEUM_SLACK_CHANNELS": "hr=C01, T0402 = C02,"}
    assert Settings.from_env(given).channels == {"hr": "C01", "T0402": "C02"}
    assert Settings().channels == {}


def test_settings_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 9  # type: ignore[misc]


def test_the_table_names_every_setting_with_its_meaning() -> None:
    rows = setting_table()
    assert {name for name, _, _ in rows} == {
        f"IEUM_{entry.name.upper()}" for entry in dataclasses.fields(Settings)
    }
    assert all(meaning for _, _, meaning in rows)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"IEUM_SMTP_URL": "http://mail.example"}, "IEUM_SMTP_URL: must start with smtp://"),
        ({"IEUM_SMTP_URL": "smtp://"}, "IEUM_SMTP_URL: must name a host"),
        ({"IEUM_SMTP_URL": "smtp://mail.example"}, "IEUM_MAIL_FROM: required with IEUM_SMTP_URL"),
        ({"IEUM_MAIL_FROM": "nobody"}, "IEUM_MAIL_FROM: must be an address"),
        ({"IEUM_MAIL_BOUNCES": "b+x@example.com"}, "IEUM_MAIL_BOUNCES: must be a bare address"),
        ({"IEUM_MAIL_BOUNCES": "B <b@example.com>"}, "IEUM_MAIL_BOUNCES: must be a bare address"),
    ],
)
def test_mail_needs_a_server_and_a_sender(given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_env(TRIAL | given)


def test_a_password_in_the_mail_address_is_never_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(TRIAL | {"IEUM_SMTP_URL": "ftp://ieum:hush-hush@mail.example"})
    assert "hush-hush" not in str(caught.value)


@pytest.mark.parametrize("keys", ["/srv/copies", "/srv/copies/keys", "/srv/copies/../copies/k"])
def test_ballot_keys_never_lie_where_copies_do(keys: str) -> None:
    said = problems(IEUM_BACKUP_DIR="/srv/copies", IEUM_KEY_DIR=keys)
    assert said == ["IEUM_BACKUP_DIR: must not hold the ballot keys (IEUM_KEY_DIR)"]


def test_keys_beside_the_copies_are_fine() -> None:
    given = TRIAL | {"IEUM_BACKUP_DIR": "/srv/copies", "IEUM_KEY_DIR": "/srv/copies-keys"}
    assert Settings.from_env(given).backup_dir == Path("/srv/copies")
