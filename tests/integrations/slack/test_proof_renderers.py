"""A changed proof as it is told: what, when in one's own zone, what to do, and whom to ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from integrations.ports import Message, Outgoing, Rendered, Stale
from integrations.slack.messenger import Address
from integrations.slack.proof_renderers import ProofRenderers
from pulse.account_notices import ProofChanged, TokenMade
from pulse.notice import Notice
from pulse.outbox import OutboxMessage
from pulse.people import credentials
from pulse.people.api_tokens import ApiToken, TokenKind
from pulse.people.models import Person
from tests import factories
from tests.integrations.slack.stage import TestLinks
from tests.pulse.commitments.scene import NINE

LATER = NINE + timedelta(days=2)


@pytest.fixture
def person(session: Session) -> Person:
    department = factories.make_department(session, "C0")
    return factories.make_person(session, department, roles=("sys_admin",))


def said(session: Session, notice: Notice, person: Person, locale: str = "en") -> Message:
    def find(_session: Session, _row: OutboxMessage) -> Address:
        return Address("D1", locale, "Asia/Seoul", person.id)

    def send(_address: Address, outgoing: Outgoing) -> Rendered:
        return Rendered(outgoing)

    row = OutboxMessage(notice=notice.kind, payload=notice.to_payload(), recipient="person:1")
    renderers = ProofRenderers(find, send, TestLinks()).by_kind()
    return renderers[notice.kind](session, row, LATER).outgoing.message


def changed(person: Person) -> ProofChanged:
    return ProofChanged(person.id, "second_factor_reset", NINE.isoformat())


def test_it_says_what_when_and_what_to_do_whenever_it_is_read(
    session: Session, person: Person
) -> None:
    credentials.set_password(session, person.id, "a long enough one", at=NINE)
    lines = said(session, changed(person), person).text.split("\n")
    assert lines[0] == "An administrator took away your second proof for Ieum."
    assert lines[1] == "When: Wed, 26 Aug 2026 09:00 (Asia/Seoul)"
    assert "Change your password" in lines[3]
    korean = said(session, changed(person), person, "ko").text
    assert korean.startswith(
        "관리자가 이음 2단계 인증을 해제했어요.\n언제: 2026년 8월 26일(수) 09:00"
    )


def test_who_has_no_password_is_not_told_to_change_it(session: Session, person: Person) -> None:
    assert "Press Sign out everywhere else" in said(session, changed(person), person).text


def test_whom_to_ask_is_another_administrator_by_name(session: Session, person: Person) -> None:
    assert "tell whoever runs Ieum" in said(session, changed(person), person).text
    department = factories.make_department(session, "C1")
    other = factories.make_person(session, department, roles=("sys_admin",))
    found = said(session, changed(person), person)
    assert f"tell an administrator of Ieum: {other.name_en}." in found.text
    assert person.name_en not in found.text


def test_a_token_is_told_by_its_name_and_how_to_end_it(session: Session, person: Person) -> None:
    token = ApiToken(
        kind=TokenKind.PERSONAL,
        person_id=person.id,
        name="<!channel> nightly",
        hint="ieum_abcd",
        digest="0" * 64,
        scopes=[],
        created_at=NINE,
        expires_at=LATER,
    )
    session.add(token)
    session.flush()
    text = said(session, TokenMade(token.id), person).text
    assert text.startswith("A token for programs was made for Ieum in your name: &lt;!channel&gt;")
    assert "End this token" in text
    assert token.hint not in text
    with pytest.raises(Stale):
        said(session, TokenMade(token.id + 1), person)


def test_it_leads_to_ones_own_page_and_no_further(session: Session, person: Person) -> None:
    blocks = said(session, changed(person), person).blocks
    (actions,) = (block for block in blocks if block["type"] == "actions")
    assert [one["url"] for one in actions["elements"]] == [TestLinks().settings()]
