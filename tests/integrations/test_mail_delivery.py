"""Who cannot be reached in Slack gets mail, once; what mail will not take is kept on the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session, sessionmaker

from integrations.bounces import BounceAddresses
from integrations.delivery import Pump
from integrations.mail import SmtpMailer
from integrations.mail import SmtpServer as Address
from integrations.mail_delivery import MailAddresses, MailMessenger, MailRenderers
from integrations.ports import DeliveryError, FailureKind, Outgoing, Receipt
from integrations.slack.messenger import Addresses
from integrations.slack.pace import Pace
from integrations.slack.renderers import SlackRenderers
from pulse import notices, outbox, telling
from pulse.account_notices import MailMoved, MailsMoved, PasswordOffered, ProofChanged
from pulse.commitments.models import ServiceRequest
from pulse.notice import Notice
from pulse.outbox import DeliveryState, OutboxMessage, Way
from pulse.people.models import Department, Identity, Person, PersonStatus, RoleAssignment
from pulse.people.signed_links import DigestLinks, Offer, PasswordLinks
from pulse.people.tree import head_of
from pulse.transaction import transaction
from tests.integrations.slack.stage import CHANNELS, HR, NINE, TEAM, TestLinks
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene
from tests.pulse.results.published import index_template, publish_means
from tests.pulse.surveys import world
from tests.smtp_server import SmtpServer, smtp_server

SINCE = date(2020, 1, 1)
LATER = datetime(2026, 8, 26, 2, 0, tzinfo=UTC)
SECRET = "a secret of the installation that is long enough"


class Chat:
    """A Messenger that keeps what it is given, or refuses everybody for good."""

    method = "chat.postMessage"
    is_stopped = False

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.refuses = ""

    def heal(self) -> None:
        """Nothing to heal."""

    def post(self, outgoing: Outgoing) -> Receipt:
        if self.refuses:
            raise DeliveryError(FailureKind.PERMANENT, self.refuses)
        self.said.append((outgoing.channel, outgoing.message.text))
        return Receipt(outgoing.channel, f"{len(self.said)}.0")


@dataclass
class Post:
    """Both senders over one database, with a company in it."""

    sessions: sessionmaker[Session]
    scene: Scene
    smtp: SmtpServer
    chat: Chat
    slack_pump: Pump
    mail_pump: Pump

    def send(self, at: datetime = NINE) -> None:
        for _ in range(2):
            self.slack_pump.run_once(at, at)
            self.mail_pump.run_once(at, at)

    def tell(self, notice: Notice, recipient: str) -> None:
        with self.sessions() as session, transaction(session):
            telling.tell(session, notice, recipient, at=NINE)

    def change(self, person: Person, **facts: object) -> None:
        with self.sessions() as session, transaction(session):
            stored = session.get_one(Person, person.id)
            for name, value in facts.items():
                setattr(stored, name, value)

    def join_slack(self, person: Person) -> None:
        with self.sessions() as session, transaction(session):
            session.add(Identity(person_id=person.id, provider="slack", tenant=TEAM, subject="U1"))

    def rows(self) -> list[OutboxMessage]:
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def row(self) -> OutboxMessage:
        (row,) = self.rows()
        return row

    def ask(self) -> int:
        """Open a request without telling anybody; return its id."""
        with self.sessions() as session, transaction(session):
            request = commitments_scene.ask(session, self.scene)
            session.query(OutboxMessage).delete()
            return request.id


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
    chat = Chat()
    return Post(sessions, scene, smtp, chat, slack_pump(sessions, chat), mail_pump(sessions, smtp))


def password_link(session: Session, offer: Offer) -> str:
    return f"https://ieum.test/password/{PasswordLinks([SECRET]).token(session, offer)}"


def slack_pump(sessions: sessionmaker[Session], chat: Chat) -> Pump:
    addresses = Addresses(TEAM, CHANNELS, has_mail=True)
    return Pump(
        sessions=sessions,
        renderers=SlackRenderers(addresses, TestLinks()).by_kind(),
        messenger=chat,
        owner="test",
        otherwise=Way.MAIL,
        pace=Pace(6000),
        sleep=lambda _seconds: None,
    )


def mail_pump(
    sessions: sessionmaker[Session],
    smtp: SmtpServer,
    *,
    is_alone: bool = False,
    bounces: BounceAddresses | None = None,
) -> Pump:
    renderers = MailRenderers(
        MailAddresses(local_day=NINE.date if is_alone else None),
        TestLinks(),
        stop_link=lambda number: f"https://ieum.test/stop/{DigestLinks([SECRET]).token(number)}",
        password_link=password_link,
    )
    server = Address.from_url(f"smtp+plain://127.0.0.1:{smtp.port}")
    return Pump(
        sessions=sessions,
        renderers=renderers.by_kind(),
        messenger=MailMessenger(
            SmtpMailer(server, "ieum@example.com", lambda: NINE, bounces=bounces)
        ),
        owner="test",
        workspace="mail",
        way=Way.MAIL,
        otherwise=None if is_alone else Way.SLACK,
        also=(Way.SLACK,) if is_alone else (),
        pace=Pace(6000),
        sleep=lambda _seconds: None,
    )


def opened(post: Post) -> Person:
    """Tell the asker that their request was received."""
    asker = post.scene.asker
    post.tell(notices.RequestOpened(post.ask()), telling.person_recipient(asker.id))
    return asker


def test_who_is_not_in_slack_gets_mail(post: Post) -> None:
    asker = opened(post)
    post.send()
    (mail,) = post.smtp.received
    assert mail.recipient == asker.email
    assert mail.message["Subject"].startswith("We have it: ")
    assert "https://ieum.test/requests/R-000001" in mail.plain
    assert (post.row().state, post.row().way) == (DeliveryState.SENT, "mail")
    assert post.row().receipt["ts"] == mail.message["Message-ID"]


def test_who_is_in_slack_gets_no_mail(post: Post) -> None:
    asker = opened(post)
    post.join_slack(asker)
    post.send()
    assert [channel for channel, _ in post.chat.said] == ["U1"]
    assert post.smtp.received == []


def test_who_chose_mail_gets_mail_alone(post: Post) -> None:
    asker = opened(post)
    post.join_slack(asker)
    post.change(asker, chosen_way="mail")
    post.send()
    assert post.chat.said == []
    assert len(post.smtp.received) == 1


def test_a_lasting_failure_in_slack_falls_back_once(post: Post) -> None:
    asker = opened(post)
    post.join_slack(asker)
    post.chat.refuses = "account_inactive"
    post.send()
    assert len(post.smtp.received) == 1
    assert (post.row().state, post.row().is_second_way) == (DeliveryState.SENT, True)


def test_what_neither_way_takes_ends_with_its_reason_and_is_counted(post: Post) -> None:
    asker = opened(post)
    post.join_slack(asker)
    post.chat.refuses = "account_inactive"
    post.smtp.answers["rcpt"] = "550 no such mailbox"
    post.send()
    row = post.row()
    assert (row.state, row.last_error) == (DeliveryState.FAILED, "smtp_mailbox_550")
    with post.sessions() as session:
        health = outbox.health(session, at=NINE)
    assert (health.failed, health.refused_mail) == (1, 1)


def test_refused_mail_goes_to_slack_after_all(post: Post) -> None:
    asker = opened(post)
    post.join_slack(asker)
    post.change(asker, chosen_way="mail")
    post.smtp.answers["rcpt"] = "550 no such mailbox"
    post.send()
    assert [channel for channel, _ in post.chat.said] == ["U1"]
    assert post.row().state is DeliveryState.SENT


def test_refused_mail_of_somebody_not_in_slack_keeps_its_reason(post: Post) -> None:
    opened(post)
    post.smtp.answers["rcpt"] = "550 no such mailbox"
    post.send()
    row = post.row()
    assert (row.state, row.last_error) == (DeliveryState.FAILED, "mail: smtp_mailbox_550")
    with post.sessions() as session:
        assert outbox.health(session, at=NINE).refused_mail == 1


def test_nobody_without_mail_or_who_has_left_is_written_to(post: Post) -> None:
    asker = opened(post)
    post.tell(notices.RequestOpened(1), telling.person_recipient(post.scene.owner.id))
    post.change(asker, email=None)
    post.change(post.scene.owner, status=PersonStatus.LEFT)
    post.send()
    assert {row.state for row in post.rows()} == {DeliveryState.DROPPED}
    assert post.smtp.received == []


def test_a_shared_channel_is_never_written_to(post: Post) -> None:
    request_id = post.ask()
    post.slack_pump.renderers = SlackRenderers(
        Addresses(TEAM, {}, has_mail=True), TestLinks()
    ).by_kind()
    post.tell(notices.RequestOpened(request_id), telling.channel_recipient("T0402"))
    post.send()
    assert post.row().state is DeliveryState.DROPPED


def test_a_pulse_is_asked_by_mail_with_the_personal_link(post: Post) -> None:
    with post.sessions() as session, transaction(session):
        template = world.make_template(session, world.plain_questions(), est_seconds=30)
        people = {"T0901": [session.get_one(Person, post.scene.asker.id)]}
        wave_id = world.open_by_hand(session, template, people).id
    recipient = telling.person_recipient(post.scene.asker.id)
    with post.sessions() as session, transaction(session):
        telling.tell(session, notices.SurveyAsked(wave_id, 1), recipient, at=world.DURING)
    post.send(world.DURING)
    (mail,) = post.smtp.received
    assert f"https://ieum.test/answer/{wave_id}" in mail.plain
    assert "List-Unsubscribe" not in mail.message


def test_where_slack_is_switched_off_mail_serves_everybody(post: Post) -> None:
    opened(post)
    alone = mail_pump(post.sessions, post.smtp, is_alone=True)
    assert alone.run_once(NINE, NINE) == 1
    assert len(post.smtp.received) == 1
    assert post.row().way == Way.MAIL


def test_where_slack_is_switched_off_a_departments_head_hears_of_requests(post: Post) -> None:
    request_id = post.ask()
    code, head = head_of_provider(post, request_id)
    post.tell(notices.RequestOpened(request_id), telling.channel_recipient(code))
    post.tell(notices.RequestRefreshed(request_id, 1), telling.channel_recipient(code))
    post.tell(notices.ResultsReady(1), telling.channel_recipient(code))
    alone = mail_pump(post.sessions, post.smtp, is_alone=True)
    alone.run_once(NINE, NINE)
    (mail,) = post.smtp.received
    assert mail.recipient == head
    assert [row.last_error for row in post.rows()] == [
        None,
        "stands_in_no_chat",
        "for_a_channel",
    ]


def head_of_provider(post: Post, request_id: int) -> tuple[str, str]:
    """The provider's code and the mail of its head."""
    with post.sessions() as session:
        request = session.get_one(ServiceRequest, request_id)
        unit = session.get_one(Department, request.provider_department_id)
        head = head_of(session, unit.id, NINE.date())
        assert head
        assert head.email
        return unit.code, head.email


def test_what_stands_in_no_table_goes_by_mail_where_slack_is_switched_off(post: Post) -> None:
    request_id = post.ask()
    row = OutboxMessage(
        notice="request_opened",
        payload={"request_id": request_id},
        recipient=telling.person_recipient(post.scene.asker.id),
    )
    post.chat.is_stopped = True
    assert post.slack_pump.send_unkept([row], NINE) == [row]
    assert post.mail_pump.send_unkept([row], NINE) == []
    assert len(post.smtp.received) == 1


def offered(post: Post, **facts: object) -> Person:
    """Offer the asker, who is in Slack, a new password, and let it go out."""
    asker = post.scene.asker
    post.join_slack(asker)
    post.change(asker, **facts)
    post.tell(PasswordOffered(asker.id, "reset", 1), telling.person_recipient(asker.id))
    post.send()
    return asker


def test_a_password_is_offered_by_mail_by_a_link_stored_nowhere(post: Post) -> None:
    post.chat.is_stopped = True
    asker = offered(post)
    assert post.chat.said == []
    (mail,) = post.smtp.received
    token = mail.plain.partition("/password/")[2].split()[0]
    with post.sessions() as session:
        assert PasswordLinks([SECRET]).read(session, token, at=NINE).person_id == asker.id
    assert token not in str(vars(post.row()))


def test_a_password_is_offered_to_nobody_in_slack(post: Post) -> None:
    offered(post, email=None)
    assert (post.chat.said, post.row().state) == ([], DeliveryState.DROPPED)


def changed(post: Post, **facts: object) -> None:
    """Tell the asker, who is in Slack, that their password was changed, and let it go out."""
    asker = post.scene.asker
    post.join_slack(asker)
    post.change(asker, **facts)
    news = ProofChanged(asker.id, "password_changed", NINE.isoformat())
    post.tell(news, telling.person_recipient(asker.id))
    post.send()


def test_a_changed_proof_goes_by_mail_though_slack_is_there_or_down(post: Post) -> None:
    post.chat.is_stopped = True
    changed(post)
    assert [mail.recipient for mail in post.smtp.received] == [post.scene.asker.email]
    assert post.chat.said == []


@pytest.mark.parametrize("facts", [{"email": None}, {}])
def test_where_mail_does_not_reach_somebody_slack_does(
    post: Post, facts: dict[str, object]
) -> None:
    post.smtp.answers["rcpt"] = "550 no such mailbox"
    changed(post, **facts)
    ((channel, text),) = post.chat.said
    assert (channel, text.splitlines()[0]) == ("U1", "Your Ieum password was changed.")
    assert post.smtp.received == []


def moved(post: Post) -> None:
    """Tell the asker, who is in Slack, that their mail goes elsewhere, and let it go out."""
    asker = post.scene.asker
    post.join_slack(asker)
    post.change(asker, email="private@elsewhere.example")
    news = MailMoved(asker.id, NINE.isoformat(), before="asker@old.example")
    post.tell(news, telling.person_recipient(asker.id))
    post.send()


def test_a_changed_address_is_told_at_the_old_one_which_is_then_forgotten(post: Post) -> None:
    moved(post)
    (mail,) = post.smtp.received
    assert mail.recipient == "asker@old.example"
    assert "p…@elsewhere.example" in mail.plain
    assert "private@" not in mail.message.as_string()
    assert "put your address right" in mail.plain
    assert (post.chat.said, post.row().payload["before"]) == ([], "")


def test_where_the_old_address_is_gone_slack_tells_it(post: Post) -> None:
    post.smtp.answers["rcpt"] = "550 no such mailbox"
    moved(post)
    ((channel, text),) = post.chat.said
    assert (channel, text.splitlines()[0]) == ("U1", "Your mail address in Ieum was changed.")
    assert (post.smtp.received, post.row().payload["before"]) == ([], "")


def test_an_administrator_hears_of_a_crowd_in_one_letter(post: Post) -> None:
    news = MailsMoved(NINE.isoformat(), 2000, before="old.example", after="new.example")
    post.tell(news, telling.person_recipient(post.scene.asker.id))
    post.send()
    (mail,) = post.smtp.received
    assert mail.recipient == post.scene.asker.email
    assert mail.message["Subject"] == "One list changed the mail addresses of 2000 people."
    assert "old.example → new.example" in mail.plain


def test_a_service_that_changes_hands_is_told_by_mail_to_who_is_not_in_slack(post: Post) -> None:
    service, owner = post.scene.service, post.scene.owner
    news = notices.ServicesHandedOver(NINE.isoformat(), str(service.id), "")
    post.tell(news, telling.person_recipient(owner.id))
    post.send()
    (mail,) = post.smtp.received
    assert mail.recipient == owner.email
    assert mail.message["Subject"].endswith("is yours from now on.")
    assert f"/services/{service.code}" in mail.plain


def test_whoever_neither_way_reaches_is_told_nothing(post: Post) -> None:
    changed(post, status=PersonStatus.LEFT)
    assert (post.row().state, post.row().last_error) == (
        DeliveryState.DROPPED,
        "recipient_not_reachable",
    )


@pytest.mark.parametrize("wants", [True, False])
def test_a_digest_can_be_ended(post: Post, wants: bool) -> None:
    asker = post.scene.asker
    post.change(asker, wants_digests=wants)
    request_id = post.ask()
    post.tell(notices.RequestOpened(request_id), telling.person_recipient(asker.id))
    with post.sessions() as session, transaction(session):
        session.get_one(OutboxMessage, post.row().id).lane = int(outbox.Lane.DIGEST)
    post.send()
    assert [bool(mail.message["List-Unsubscribe"]) for mail in post.smtp.received] == [
        True
    ] * wants
    assert post.row().last_error == (None if wants else "unsubscribed")


def reader(post: Post) -> tuple[Person, notices.ResultsReady]:
    """Somebody who reads all results, and a wave that is published."""
    with post.sessions() as session, transaction(session):
        asker = post.scene.asker
        session.add(RoleAssignment(person_id=asker.id, role="hr_lead", valid_from=SINCE))
        template = index_template(session, {"work": Decimal(1)})
        wave = publish_means(session, template, 0, {"everyone": {"overall": "3.4"}})
        return asker, notices.ResultsReady(wave.id)


@pytest.mark.parametrize("is_in_slack", [True, False])
def test_who_reads_results_and_is_not_in_slack_hears_by_mail_that_they_are_out(
    post: Post, is_in_slack: bool
) -> None:
    person, ready = reader(post)
    if is_in_slack:
        post.join_slack(person)
    post.tell(ready, telling.person_recipient(person.id))
    post.send()
    assert post.chat.said == []
    said = [mail.plain for mail in post.smtp.received]
    assert len(said) == (0 if is_in_slack else 1)
    assert all(f"https://ieum.test/results/{ready.wave_id}" in one for one in said)
    assert not any("3.4" in one for one in said)
    assert post.row().last_error == ("said_in_a_channel" if is_in_slack else None)


def test_who_no_longer_reads_results_when_they_are_out_is_not_written_to(post: Post) -> None:
    person, ready = reader(post)
    with post.sessions() as session, transaction(session):
        session.execute(update(RoleAssignment).values(valid_to=NINE.date()))
    post.tell(ready, telling.person_recipient(person.id))
    post.send()
    assert post.row().last_error == "not_theirs_to_read"
    assert post.smtp.received == []


def test_every_notice_can_be_mailed(post: Post) -> None:
    assert set(post.mail_pump.renderers) == set(notices.NOTICES)
    assert HR not in post.mail_pump.renderers
