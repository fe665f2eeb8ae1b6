"""Commands for operators: ``flask --app wsgi import …`` and the others of ``LATE``."""

from __future__ import annotations

from flask import Flask

from app.cli.late import LateCommand

LATE = (
    ("worker", "app.worker:worker", "Run the scheduler's ticks and send what is to be sent."),
    ("import", "app.cli.imports:imports", "Load people, departments, services and the like."),
    ("import-answers", "app.cli.import_answers:import_answers", "Load an earlier survey."),
    ("import-requests", "app.cli.import_requests:import_requests", "Load another system's log."),
    ("survey", "app.cli.links:survey", "Personal links for those Slack does not reach."),
    ("demo", "app.cli.demo:demo", "The trial with the example company."),
    ("slack", "app.cli.slack:slack", "Connect a Slack workspace."),
    ("socket", "app.cli.socket:socket", "Receive from Slack through Socket Mode."),
    ("mail", "app.cli.mail:mail", "What mail servers returned."),
    ("admin", "app.cli.admin:admin", "Let people in: one-time links to a first password."),
    ("privacy", "app.cli.privacy:privacy", "What has been told, as each role reads it."),
    ("backup", "app.cli.backup:backup", "Copies of the database."),
    ("doctor", "app.cli.doctor:doctor", "Look for what an operator should change."),
)


def register(app: Flask) -> None:
    """Give the application its commands, each loaded when it is called."""
    for name, place, words in LATE:
        app.cli.add_command(LateCommand(name, place, words))
