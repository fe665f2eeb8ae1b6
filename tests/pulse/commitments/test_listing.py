"""A list holds what its reader may open, and nothing else; it goes on where it stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from pulse.access import access_service_request
from pulse.commitments.intake import NewRequest
from pulse.commitments.listing import Wanted, listed_requests
from pulse.commitments.models import RequestState, ServiceRequest
from pulse.commitments.requests import open_request, resolve
from pulse.errors import NotFound
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.structure import set_head
from tests.factories import make_department, make_person, make_service

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ON = date(2026, 9, 1)


class Small:
    """Two departments below a company, one service, three requests."""

    def __init__(self, session: Session) -> None:
        self.session = session
        company = make_department(session, "C0")
        self.asking = make_department(session, "A0", company)
        self.answering = make_department(session, "B0", company, is_provider=True)
        elsewhere = make_department(session, "E0", company)
        service = make_service(session, self.answering, self.asking)
        self.requester = make_person(session, self.asking)
        self.colleague = make_person(session, self.asking)
        self.provider = make_person(session, self.answering)
        self.stranger = make_person(session, elsewhere)
        self.reader = make_person(session, elsewhere, roles=("executive",))
        self.head = make_person(session, self.asking)
        set_head(session, self.asking.id, self.head.id, date(2020, 1, 1))
        self.requests = [
            open_request(session, self.requester.id, NewRequest(service.id, "P2", f"n{n}"), at=AT)
            for n in range(3)
        ]

    def listed(self, person: Person, **wanted: object) -> list[str]:
        who = viewer_of(self.session, person.id, ON)
        found = listed_requests(self.session, who, Wanted(**wanted), ON)  # type: ignore[arg-type]
        return [one.number for one in found]

    def opens(self, person: Person, found: ServiceRequest) -> bool:
        try:
            access_service_request(
                self.session, viewer_of(self.session, person.id, ON), found.number, ON
            )
        except NotFound:
            return False
        return True


@pytest.fixture
def small(session: Session) -> Small:
    return Small(session)


def test_the_list_and_the_door_agree(small: Small) -> None:
    newest_first = [one.number for one in reversed(small.requests)]
    for person in (small.requester, small.provider, small.head, small.reader):
        assert small.listed(person) == newest_first
        assert all(small.opens(person, one) for one in small.requests)
    for person in (small.colleague, small.stranger):
        assert small.listed(person) == []
        assert not any(small.opens(person, one) for one in small.requests)


def test_it_is_narrowed_and_goes_on(small: Small) -> None:
    first, second, third = small.requests
    resolve(small.session, second.id, small.provider.id, at=AT)
    assert small.listed(small.provider, state=RequestState.RESOLVED) == [second.number]
    assert small.listed(small.provider, limit=1) == [third.number]
    assert small.listed(small.provider, before_id=second.id) == [first.number]
    assert small.listed(small.provider, service_code="S01", limit=2) == [
        third.number,
        second.number,
    ]
    assert small.listed(small.provider, service_code="S99") == []


def test_whoever_has_it_in_hand_lists_it(small: Small) -> None:
    small.requests[0].assignee_id = small.stranger.id
    small.session.flush()
    assert small.listed(small.stranger) == [small.requests[0].number]
