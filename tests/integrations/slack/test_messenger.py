from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from integrations.ports import Message, Outgoing, Receipt
from integrations.slack.messenger import Addresses, SlackMessenger
from integrations.slack.payloads import Actor
from integrations.slack.people import display_name, locale_of, person_of, reach_of
from pulse.errors import NotFound
from pulse.people.company_settings import Languages
from pulse.people.models import Identity, Person, PersonStatus
from tests import factories

TEAM = "T1"
ADDRESSES = Addresses(TEAM, {"hr": "C-HR", "T0402": "C-DESK", "requests": "C-REQUESTS"})


class SpyClient:
    is_configured = True
    is_revoked = False

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        return {"channel": "D1", "ts": "1.5"}

    def check(self) -> dict[str, Any]:
        return self.call("auth.test")


@pytest.fixture
def person(session: Session) -> Person:
    company = factories.make_department(session, "C0")
    made = factories.make_person(session, company, locale="en")
    session.add(Identity(person_id=made.id, provider="slack", tenant=TEAM, subject="U1"))
    session.flush()
    return made


def test_a_message_is_posted_with_its_text_and_without_unfolding_links() -> None:
    client = SpyClient()
    messenger = SlackMessenger(client)  # type: ignore[arg-type]
    receipt = messenger.post(Outgoing("U1", Message("hello", [{"type": "divider"}]), "9.9"))
    assert receipt == Receipt("D1", "1.5")
    assert client.calls == [
        (
            "chat.postMessage",
            {
                "channel": "U1",
                "text": "hello",
                "unfurl_links": False,
                "unfurl_media": False,
                "blocks": [{"type": "divider"}],
                "thread_ts": "9.9",
            },
        )
    ]


def test_it_stops_when_switched_off_or_revoked_and_heals_by_asking() -> None:
    client = SpyClient()
    messenger = SlackMessenger(client)  # type: ignore[arg-type]
    assert not messenger.is_stopped
    client.is_revoked = True
    assert messenger.is_stopped
    messenger.heal()
    assert client.calls == [("auth.test", {})]


def test_channels_are_found_by_purpose_or_code_and_fall_back(session: Session) -> None:
    found = [ADDRESSES.find(session, f"channel:{name}") for name in ("T0402", "T9999", "hr")]
    assert [address.channel for address in found if address] == ["C-DESK", "C-REQUESTS", "C-HR"]
    assert Addresses(TEAM, {}).find(session, "channel:T0402") is None


def test_a_person_is_reached_by_user_and_then_by_the_direct_channel(
    session: Session, person: Person
) -> None:
    address = ADDRESSES.find(session, f"person:{person.id}")
    assert address is not None
    assert (address.channel, address.locale) == ("U1", "en")
    ADDRESSES.remember(session, address, Receipt("D1", "1.0"))
    again = ADDRESSES.find(session, f"person:{person.id}")
    assert again is not None
    assert again.channel == "D1"


def test_nobody_is_reached_in_another_workspace_or_after_leaving(
    session: Session, person: Person
) -> None:
    assert reach_of(session, person.id, "T2") is None
    person.status = PersonStatus.LEFT
    session.flush()
    assert reach_of(session, person.id, TEAM) is None
    with pytest.raises(NotFound, match="stranger"):
        person_of(session, Actor(TEAM, "U1"))


def test_an_unconfirmed_account_is_nobody(session: Session, person: Person) -> None:
    session.query(Identity).update({"is_confirmed": False})
    with pytest.raises(NotFound, match="stranger"):
        person_of(session, Actor(TEAM, "U1"))


def test_the_account_behind_a_press_is_found_with_its_language(
    session: Session, person: Person
) -> None:
    assert person_of(session, Actor(TEAM, "U1")) is person
    assert locale_of(session, Actor(TEAM, "U1"), Languages()) == "en"
    assert locale_of(session, Actor(TEAM, "U9"), Languages()) == "ko"
    assert display_name(person, Languages()) == person.name_ko


@pytest.mark.parametrize("name", ["hr", "cs"])
def test_results_never_fall_back_to_a_channel_everybody_reads(session: Session, name: str) -> None:
    addresses = Addresses(TEAM, {"requests": "C-REQUESTS"})
    assert addresses.find(session, f"channel:{name}") is None
