"""What the product needs from the outside: how a no is carried, and what is there by default."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy.orm import Session

from integrations.ports import (
    UNREACHABLE,
    DeliveryError,
    FailureKind,
    Links,
    Message,
    Outgoing,
    Receipt,
    Rendered,
    Stale,
)
from tests.integrations.slack.stage import TestLinks


def test_a_failed_sending_keeps_the_outsides_own_word() -> None:
    error = DeliveryError(FailureKind.LATER, "ratelimited", retry_after=30.0)
    assert (str(error), error.kind, error.retry_after) == (
        "ratelimited",
        FailureKind.LATER,
        30.0,
    )
    assert DeliveryError(FailureKind.UNKNOWN, "timeout").retry_after is None


def test_what_is_no_longer_worth_telling_is_no_failed_sending() -> None:
    stale = Stale(UNREACHABLE)
    assert (str(stale), stale.code) == ("recipient_not_reachable", "recipient_not_reachable")
    assert not isinstance(stale, DeliveryError)


def test_a_message_is_whole_with_its_text_alone() -> None:
    message, other = Message("안녕하세요"), Message("안녕하세요")
    assert (message.subject, message.html, message.unsubscribe) == ("", "", "")
    assert message.picture is None
    assert message.blocks == []
    assert message.blocks is not other.blocks


def test_a_rendered_message_remembers_nothing_unless_told_to() -> None:
    outgoing = Outgoing("C0DESK", Message("안녕하세요"))
    session = Session()
    Rendered(outgoing).on_sent(session, Receipt("C0DESK", "1.0"))
    assert not session.new
    with pytest.raises(dataclasses.FrozenInstanceError):
        outgoing.channel = "C0HR"  # type: ignore[misc]


def test_the_stand_in_for_addresses_answers_all_that_can_be_asked() -> None:
    asked = {name for name in vars(Links) if not name.startswith("_")}
    assert asked == {"survey", "service_request", "results", "page", "privacy", "settings"}
    assert asked <= set(vars(TestLinks))
