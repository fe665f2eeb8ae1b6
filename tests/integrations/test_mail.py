"""Mail handed to a real SMTP server: encrypted as asked, every refusal named for what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.mail import SmtpMailer, compose
from integrations.mail import SmtpServer as Address
from integrations.ports import DeliveryError, FailureKind, Mail
from tests.smtp_server import PASSWORD, USER, SmtpServer, client_tls, smtp_server

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
SENDER = "이음 <ieum@example.com>"
KOREAN = Mail(
    "p0001@example.com",
    "요청 R-000001, 잘 받았어요",
    "금요일까지 해결을 약속했어요.\n.\n끝.",
    "<p>금요일까지 해결을 약속했어요.</p>",
)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server() as running:
        yield running


def plain(port: int) -> SmtpMailer:
    return mailer(f"smtp+plain://127.0.0.1:{port}")


def mailer(url: str) -> SmtpMailer:
    address = Address.from_url(url)
    patience = timedelta(seconds=3)
    return SmtpMailer(address, SENDER, lambda: AT, timeout=patience, tls=client_tls())


def failure(sender: SmtpMailer, mail: Mail = KOREAN) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        sender.send(mail)
    return caught.value


def test_korean_arrives_as_written_in_both_forms(server: SmtpServer) -> None:
    sent_id = plain(server.port).send(KOREAN)
    (got,) = server.received
    assert (got.sender, got.recipient) == ("ieum@example.com", "p0001@example.com")
    assert got.message["Subject"] == KOREAN.subject
    assert got.message["From"].addresses[0].display_name == "이음"
    assert got.message["Message-ID"] == sent_id
    assert got.message["Date"].datetime == AT
    assert got.plain.replace("\r\n", "\n").strip() == KOREAN.text
    assert got.html.strip() == KOREAN.html
    assert "List-Unsubscribe" not in got.message
    assert got.message["Auto-Submitted"] == "auto-generated"


def test_a_digest_says_how_to_end_it_with_one_click(server: SmtpServer) -> None:
    page = "https://ieum.example/mail/stop/abc"
    plain(server.port).send(Mail("a@example.com", "s", "t", unsubscribe=page))
    message = server.received[0].message
    assert message["List-Unsubscribe"] == f"<{page}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("implicit", [False, True])
def test_it_is_encrypted_and_signed_in_before_anything_is_said(
    tmp_path: Path, implicit: bool
) -> None:
    with smtp_server(tmp_path, implicit=implicit) as server:
        scheme = "smtps" if implicit else "smtp"
        user = f"{USER.replace('@', '%40')}:{PASSWORD.replace(' ', '%20')}"
        mailer(f"{scheme}://{user}@127.0.0.1:{server.port}").send(KOREAN)
    assert [mail.is_encrypted for mail in server.received] == [True]
    assert server.signed_in == [USER]


def test_an_unknown_certificate_is_not_trusted(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as server:
        address = Address.from_url(f"smtp://127.0.0.1:{server.port}")
        error = failure(SmtpMailer(address, SENDER, lambda: AT))
    assert (error.kind, error.code) == (FailureKind.ADMIN, "smtp_tls_failed")
    assert server.received == []


def test_a_server_without_encryption_gets_neither_password_nor_mail(server: SmtpServer) -> None:
    error = failure(mailer(f"smtp://u:p@127.0.0.1:{server.port}"))
    assert (error.kind, error.code) == (FailureKind.ADMIN, "smtp_feature_missing")
    assert (server.signed_in, server.received) == ([], [])


def test_a_wrong_password_is_for_the_administrator(server: SmtpServer) -> None:
    error = failure(mailer(f"smtp+plain://u:wrong@127.0.0.1:{server.port}"))
    assert (error.kind, error.code) == (FailureKind.ADMIN, "smtp_sign_in_535")


@pytest.mark.parametrize(
    ("command", "answer", "kind", "code"),
    [
        ("rcpt", "550 no such mailbox", FailureKind.PERMANENT, "smtp_mailbox_550"),
        ("rcpt", "451 later", FailureKind.LATER, "smtp_mailbox_451"),
        ("mail", "553 not your name", FailureKind.ADMIN, "smtp_sender_553"),
        ("mail", "452 full", FailureKind.LATER, "smtp_sender_452"),
        ("data", "554 no", FailureKind.PERMANENT, "smtp_text_554"),
        ("text", "554 looks like spam", FailureKind.PERMANENT, "smtp_text_554"),
        ("text", "421 going down", FailureKind.LATER, "smtp_text_421"),
    ],
)
def test_each_refusal_says_what_it_means(
    server: SmtpServer, command: str, answer: str, kind: FailureKind, code: str
) -> None:
    server.answers[command] = answer
    error = failure(plain(server.port))
    assert (error.kind, error.code) == (kind, code)
    assert server.received == []


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("ehlo", FailureKind.LATER),
        ("mail", FailureKind.LATER),
        ("rcpt", FailureKind.LATER),
        ("text", FailureKind.UNKNOWN),
    ],
)
def test_a_lost_connection_is_unknown_only_after_the_text(
    server: SmtpServer, where: str, kind: FailureKind
) -> None:
    server.hangs_up = where
    assert failure(plain(server.port)).kind is kind


def test_nobody_there_is_tried_later() -> None:
    with smtp_server() as server:
        port = server.port
    error = failure(plain(port))
    assert (error.kind, error.code) == (FailureKind.LATER, "smtp_unreachable")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b@c", "a b@example.com", "김@example.com", "a@x.com\nBcc: b@x.com"],
)
def test_what_is_no_address_never_reaches_the_server(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        compose(Mail(address, "s", "t"), SENDER, AT)
    assert caught.value.kind is FailureKind.PERMANENT


def test_a_subject_cannot_bring_headers_along() -> None:
    message = compose(Mail("a@example.com", "s\r\nBcc: b@example.com", "t"), SENDER, AT)
    assert message["Bcc"] is None
    assert message["Subject"] == "s Bcc: b@example.com"


@given(st.text(st.sampled_from("가나다 R-0:123.!약속"), min_size=1, max_size=120))
@example("R-003880 잘 받았어요. 오늘 13:40까지 해결을 약속했어요.")
def test_a_subject_of_any_length_keeps_its_blanks(subject: str) -> None:
    sent = compose(Mail("a@example.com", subject, "t"), SENDER, AT).as_bytes()
    head = sent.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert message_from_bytes(sent, policy=default)["Subject"] == " ".join(subject.split())


def test_checking_sends_nothing(server: SmtpServer) -> None:
    plain(server.port).check()
    assert server.received == []


@pytest.mark.parametrize(
    "url", ["", "http://mail", "smtp://", "smtp+plain://u:p@mail.example", "smtp://h:port"]
)
def test_an_address_that_is_none_or_would_give_a_password_away(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for people
        Address.from_url(url)


def test_usual_ports_are_known() -> None:
    ports = [Address.from_url(f"{scheme}://mail.example").port for scheme in ("smtp", "smtps")]
    assert ports == [587, 465]


def test_the_company_may_name_the_sender_and_no_name_brings_an_address() -> None:
    for name in ("이음 (인사팀)", "People, Ltd."):
        (named,) = compose(replace(KOREAN, sender=name), SENDER, AT)["From"].addresses
        assert (named.display_name, named.addr_spec) == (name, "ieum@example.com")
