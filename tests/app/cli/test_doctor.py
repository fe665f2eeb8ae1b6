"""`flask doctor` tries the mail server, and says where links in mail would lead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.extensions import db
from app.runtime import build_runtime, install_runtime
from tests.smtp_server import smtp_server


def findings(app: Flask, **given: object) -> str:
    settings = replace(app.extensions["ieum"].settings, **given)
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))
    return app.test_cli_runner().invoke(args=["doctor"]).output


def test_a_mail_server_that_answers_is_no_finding(app: Flask) -> None:
    with smtp_server() as server:
        url = f"smtp+plain://127.0.0.1:{server.port}"
        found = findings(app, smtp_url=url, mail_from="a@example.com", base_url="https://x.test")
        assert "mail server" not in found
        assert "IEUM_BASE_URL" not in found
        assert server.received == []
        found = findings(app, smtp_url=url, mail_from="a@example.com", base_url="")
        assert "IEUM_BASE_URL is empty" in found
    found = findings(app, smtp_url=url, mail_from="a@example.com", base_url="https://x.test")
    assert "does not take our mail (smtp_unreachable)" in found


def test_without_mail_nothing_is_tried(app: Flask) -> None:
    assert "links in mail" not in findings(app)


def test_what_stands_in_front_is_asked_about(app: Flask) -> None:
    assert "without https" in findings(app, base_url="http://pulse.example.com")
    behind = findings(app, base_url="https://pulse.example.com")
    assert ("without https" in behind, "IEUM_PROXIES is 0" in behind) == (False, True)
    assert "IEUM_PROXIES" not in findings(app, base_url="https://x.test", proxies=1)


def test_a_folder_no_copy_can_be_written_to_is_a_finding(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "No copy of the database" in findings(app, backup_dir=tmp_path / "file" / "copies")
    assert "No copy of the database" not in findings(app, backup_dir=tmp_path / "copies")
