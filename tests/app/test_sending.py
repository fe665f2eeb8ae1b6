"""Which senders a process has, whom each serves, and what it hands on to the other."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Flask

from app.extensions import db
from app.runtime import Runtime, build_runtime
from integrations.delivery import Pump
from pulse.notices import NOTICES
from pulse.outbox import Way

SMTP = "smtp+plain://127.0.0.1:25"
ADDRESS = "https://pulse.example.com"


def built(app: Flask, **given: object) -> Runtime:
    facts = {"base_url": ADDRESS, "mail_from": "pulse@example.com", **given}
    settings = replace(app.extensions["ieum"].settings, **facts)
    with app.app_context():
        return build_runtime(settings, db.engine)


def mail_of(made: Runtime) -> Pump:
    assert made.mail_pump is not None
    return made.mail_pump


def test_slack_hands_on_to_mail_only_where_mail_is_set_up(app: Flask) -> None:
    pump = built(app, smtp_url=SMTP, slack_bot_token="xoxb-1").pump
    assert (pump.way, pump.otherwise, pump.also) == (Way.SLACK, Way.MAIL, ())


def test_where_mail_is_switched_off_slack_serves_everybody(app: Flask) -> None:
    pump = built(app, smtp_url="", slack_bot_token="xoxb-1").pump
    assert (pump.way, pump.otherwise, pump.also) == (Way.SLACK, None, (Way.MAIL,))


def test_beside_slack_mail_serves_its_own_and_hands_back(app: Flask) -> None:
    pump = mail_of(built(app, smtp_url=SMTP, slack_bot_token="xoxb-1"))
    assert (pump.way, pump.otherwise, pump.also) == (Way.MAIL, Way.SLACK, ())


def test_where_slack_is_switched_off_mail_serves_everybody(app: Flask) -> None:
    pump = mail_of(built(app, smtp_url=SMTP, slack_bot_token=""))
    assert (pump.way, pump.otherwise, pump.also) == (Way.MAIL, None, (Way.SLACK,))


def test_both_senders_can_say_every_notice(app: Flask) -> None:
    made = built(app, smtp_url=SMTP, slack_bot_token="xoxb-1")
    assert made.pump.renderers.keys() == mail_of(made).renderers.keys() == set(NOTICES)
    assert made.pump.owner == mail_of(made).owner


def test_the_link_that_ends_digests_names_its_person_and_a_page(app: Flask) -> None:
    links = built(app).signed_links
    found = links.stop(7)
    assert found.startswith(f"{ADDRESS}/mail/stop/")
    assert links.digests.read(found.rpartition("/")[2]) == 7
    assert links.stop(8) != found
    assert app.url_map.bind("x").test(urlsplit(found).path, method="GET")
