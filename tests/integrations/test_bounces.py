"""Mail that comes back from a real server: believed when it is ours, told another way, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from integrations.bounces import VALID, BounceAddresses, Taken, read_report, take
from pulse import notices, telling
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people import mail_bounces
from pulse.people.models import Person
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE
from tests.integrations.test_mail_delivery import Chat, Post, mail_pump, opened, slack_pump
from tests.pulse.commitments import scene as commitments_scene
from tests.returned_mail import report
from tests.smtp_server import SmtpServer, smtp_server

SECRET = "a secret of the installation that is long enough"
HOME = BounceAddresses("bounces@example.com", [SECRET])
STRANGERS = BounceAddresses("bounces@example.com", ["somebody else's secret, long as well"])


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def post(either_engine: Engine, smtp: SmtpServer) -> Post:
    sessions = sessionmaker(either_engine, expire_on_commit=False)
    with sessions() as session, transaction(session):
        scene = commitments_scene.build(session)
        commitments_scene.promise(session, scene)
    chat, mail = Chat(), mail_pump(sessions, smtp, bounces=HOME)
    return Post(sessions, scene, smtp, chat, slack_pump(sessions, chat), mail)


def comes_back(post: Post, raw: bytes, days: float = 1) -> Taken:
    with post.sessions() as session, transaction(session):
        return take(session, raw, HOME, NINE + timedelta(days=days))


def mailed(post: Post) -> tuple[str, str]:
    """Send the asker a mail by choice; return where its return goes, and its id."""
    asker = opened(post)
    post.join_slack(asker)
    post.change(asker, chosen_way="mail")
    post.send()
    (mail,) = post.smtp.received
    return mail.sender, str(mail.message["Message-ID"])


def returns_mail(post: Post) -> bool:
    with post.sessions() as session:
        return mail_bounces.returns_mail(session, session.get_one(Person, post.scene.asker.id))


@pytest.mark.parametrize("encloses", ["text/rfc822-headers", "message/rfc822"])
def test_a_returned_mail_is_told_in_slack_and_so_is_the_next(post: Post, encloses: str) -> None:
    sender, sent_id = mailed(post)
    assert sender.startswith("bounces+")
    assert len(sender.partition("@")[0]) <= 64
    raw = report(f"<{sender}>", original_id=sent_id, encloses=encloses)
    assert comes_back(post, raw) is Taken.NOTED
    post.send()
    assert len(post.chat.said) == 1
    assert len(post.smtp.received) == 1
    row = post.row()
    assert (row.state, row.is_second_way) == (DeliveryState.SENT, True)
    assert comes_back(post, raw) is Taken.REPEATED
    post.tell(notices.RequestOpened(post.ask()), telling.person_recipient(post.scene.asker.id))
    post.send()
    assert (len(post.chat.said), len(post.smtp.received)) == (2, 1)


def test_who_has_no_other_way_is_on_record(post: Post) -> None:
    opened(post)
    post.send()
    (mail,) = post.smtp.received
    raw = report(mail.sender, original_id=str(mail.message["Message-ID"]))
    assert comes_back(post, raw) is Taken.NOTED
    post.send()
    assert post.row().state is DeliveryState.FAILED
    assert post.row().last_error == "mail: smtp_returned_5.1.1"
    with post.sessions() as session:
        count, shown = mail_bounces.returning(session)
    assert (count, shown[0].person.id, shown[0].status) == (1, post.scene.asker.id, "5.1.1")


def test_another_address_is_written_to_again(post: Post) -> None:
    sender, sent_id = mailed(post)
    comes_back(post, report(sender, original_id=sent_id))
    assert returns_mail(post)
    post.change(post.scene.asker, email="new@example.com")
    assert not returns_mail(post)
    assert comes_back(post, report(sender, original_id="<2@x>")) is Taken.NOT_OURS
    assert not returns_mail(post), "what comes back was sent to the address of before"


@pytest.mark.parametrize("status", ["4.4.7", "5.2.2"])
def test_what_passes_counts_when_it_happens_three_times(post: Post, status: str) -> None:
    sender, _ = mailed(post)
    for number, expected in ((1, False), (2, False), (3, True)):
        raw = report(sender, status=status, original_id=f"<{number}@example.com>")
        assert comes_back(post, raw, days=number) is Taken.NOTED
        assert returns_mail(post) is expected


def test_failures_far_apart_are_forgotten(post: Post) -> None:
    sender, _ = mailed(post)
    for number, days in enumerate((1, 2, 20)):
        comes_back(post, report(sender, status="4.4.7", original_id=f"<{number}@x>"), days=days)
    assert not returns_mail(post)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_a_failure_changes_anything(post: Post, action: str) -> None:
    sender, sent_id = mailed(post)
    assert comes_back(post, report(sender, action=action, original_id=sent_id)) is Taken.PASSING
    assert post.row().state is DeliveryState.SENT
    assert not returns_mail(post)


def test_forged_reports_change_nothing(post: Post) -> None:
    sender, sent_id = mailed(post)
    asker = str(post.scene.asker.email)
    day, _, mac = sender.partition("+")[2].partition("@")[0].partition("-")
    for address in (
        "bounces@example.com",
        "ieum@example.com",
        STRANGERS.sender(asker, NINE),
        HOME.sender("somebody@else.example", NINE),
        f"bounces+{int(day, 16) + 1:x}-{mac}@example.com",
        f"bounces+{day}-{mac[:-1]}{'0' if mac[-1] != '0' else '1'}@example.com",
        sender.replace("example.com", "example.org"),
        "",
    ):
        raw = report(address, original_id=sent_id, recipient=asker)
        assert comes_back(post, raw) is Taken.NOT_OURS, address
    raw = report(sender, original_id=sent_id)
    assert comes_back(post, raw, days=VALID.days + 2) is Taken.NOT_OURS
    assert not returns_mail(post)
    assert post.row().state is DeliveryState.SENT


def test_a_secret_of_before_is_still_believed(post: Post) -> None:
    sender, sent_id = mailed(post)
    newer = BounceAddresses("bounces@example.com", ["n" * 40, SECRET])
    with post.sessions() as session, transaction(session):
        raw = report(sender.upper(), original_id=sent_id)
        assert take(session, raw, newer, NINE) is Taken.NOTED


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: out of office\n\nI am away.",
        b"Content-Type: multipart/report; boundary=x\n\n--x\n\nnothing\n--x--\n",
        b"\xff\xfe\x00" * 100,
        report("a@b.c").replace(b"message/delivery-status", b"text/plain"),
        report("a@b.c").replace(b"Action: failed\n", b""),
    ],
)
def test_what_is_no_report_is_left_alone(raw: bytes) -> None:
    assert read_report(raw) is None


def test_reminders_leave_no_trace_to_come_back_by(post: Post) -> None:
    request_id = post.ask()
    row = OutboxMessage(
        notice="request_opened",
        payload={"request_id": request_id},
        recipient=telling.person_recipient(post.scene.asker.id),
    )
    post.mail_pump.send_unkept([row], NINE)
    assert [mail.sender for mail in post.smtp.received] == ["ieum@example.com"]
