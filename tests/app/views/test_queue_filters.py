from __future__ import annotations

import pytest

from app.views.queue_filters import Filters, read_filters
from pulse.commitments.board import RequestLine
from pulse.commitments.models import RequestState, Service, ServiceRequest
from pulse.people.models import Person


def line(**given: object) -> RequestLine:
    service = Service(code="S01", name_ko="상담", name_en="Desk")
    facts: dict[str, object] = {
        "number": "R-000007",
        "subject": "Printer is out of paper",
        "priority": "P2",
        "state": RequestState.OPEN,
        "assignee_id": 5,
        "service": service,
    }
    person = Person(name_ko="김하나", name_en="Hana Kim")
    return RequestLine(ServiceRequest(**{**facts, **given}), person, ())


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(), True),
        (Filters(words="PAPER printer"), True),
        (Filters(words="하나"), True),
        (Filters(words="r-000007"), True),
        (Filters(words="toner"), False),
        (Filters(priority="P1"), False),
        (Filters(state="open"), True),
        (Filters(state="held"), False),
        (Filters(service="S02"), False),
        (Filters(only_mine=True), True),
    ],
)
def test_what_is_looked_for(filters: Filters, fits: bool) -> None:
    assert filters.fits(line(), 5) is fits


def test_only_mine_leaves_the_others_out() -> None:
    assert not Filters(only_mine=True).fits(line(), 6)


def test_an_address_is_read_and_written() -> None:
    given = {"q": " paper ", "priority": "P1", "state": "held", "service": "S01", "mine": "1"}
    found = read_filters(given)
    assert read_filters(found.to_query()) == found
    assert found.words == "paper"
    assert read_filters({"priority": "P9", "state": "gone", "mine": "yes"}) == Filters()
    assert not Filters().are_set
