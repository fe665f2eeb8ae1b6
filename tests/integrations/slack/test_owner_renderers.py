"""A service that changes hands, as both read it: from what is theirs when it is sent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from integrations.ports import Message, Outgoing, Rendered, Stale
from integrations.slack.messenger import Address
from integrations.slack.owner_renderers import OwnerRenderers
from pulse.commitments.models import Service
from pulse.notices import ServicesHandedOver
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from tests import factories
from tests.integrations.slack.stage import TestLinks
from tests.pulse.commitments.scene import NINE


@dataclass(frozen=True)
class Scene:
    """Two services that were the former owner's and are the owner's."""

    session: Session
    former: Person
    owner: Person
    services: tuple[Service, Service]

    def said(self, person: Person, locale: str = "en", *, count: int = 2) -> Message:
        """What somebody reads of what changed hands."""
        numbers = ",".join(str(one.id) for one in self.services[:count])
        is_owner = person is self.owner
        gained, lost = (numbers, "") if is_owner else ("", numbers)
        notice = ServicesHandedOver(NINE.isoformat(), gained, lost)
        row = OutboxMessage(notice=notice.kind, payload=notice.to_payload(), recipient="person:1")

        def find(_session: Session, _row: OutboxMessage) -> Address:
            return Address("D1", locale, "Asia/Seoul", person.id)

        def send(_address: Address, outgoing: Outgoing) -> Rendered:
            return Rendered(outgoing)

        renderers = OwnerRenderers(find, send, TestLinks()).by_kind()
        return renderers[notice.kind](self.session, row, NINE).outgoing.message


@pytest.fixture
def scene(session: Session) -> Scene:
    desk = factories.make_department(session, "T1")
    owner = factories.make_person(session, desk, name_ko="이담당", name_en="Lee <here>")
    former = factories.make_person(session, desk)
    services = [
        factories.make_service(session, desk, desk, code=code, owner_id=owner.id)
        for code in ("S01", "S02")
    ]
    for one in services:
        one.name_ko, one.name_en = f"{one.code} 화면", f"{one.code} screens"
    session.flush()
    return Scene(session, former, owner, (services[0], services[1]))


def test_the_new_owner_reads_what_is_theirs_and_what_they_may_do(scene: Scene) -> None:
    lines = scene.said(scene.owner, count=1).text.split("\n")
    assert lines[0] == "S01 screens is yours from now on."
    assert "hand it on" in lines[1]
    lines = scene.said(scene.owner, "ko").text.split("\n")
    assert lines[:3] == ["서비스 2개를 맡게 됐어요.", "• S01 화면", "• S02 화면"]
    korean = scene.said(scene.owner, "ko", count=1).text
    assert korean.startswith("이제 S01 화면을 맡게 됐어요.")


def test_the_former_owner_reads_whose_it_is(scene: Scene) -> None:
    lines = scene.said(scene.former, count=1).text.split("\n")
    assert lines[0] == "S01 screens: Lee &lt;here&gt; has it now."
    lines = scene.said(scene.former).text.split("\n")
    assert lines[0] == "2 services are no longer yours."
    scene.services[0].owner_id = None
    assert "• S01 screens: nobody has it for now." in scene.said(scene.former).text


def test_it_leads_to_the_service_or_to_all(scene: Scene) -> None:
    for count, path in ((1, "/services/S01"), (2, "/services")):
        blocks = scene.said(scene.owner, count=count).blocks
        (actions,) = (block for block in blocks if block["type"] == "actions")
        assert [one["url"] for one in actions["elements"]] == [TestLinks().page(path)]


def test_what_was_handed_back_before_it_was_told_is_not_told(scene: Scene) -> None:
    for one in scene.services:
        one.owner_id = scene.former.id
    scene.session.flush()
    for person in (scene.owner, scene.former):
        with pytest.raises(Stale):
            scene.said(person)
