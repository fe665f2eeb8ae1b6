"""What was planted among thirty-four weeks of service requests, found by the product's readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo.clock import BEGINS_AT
from app.demo.habits import (
    CALLED_FIRST,
    ERRORS_PER_HUNDRED_AGENTS,
    FEEDBACK_ITEMS,
    ITEMS_IN_A_BUNDLE,
    MONTHLY_COMPLAINTS,
    PAUSED_SHARE_OF_ACCOUNTS,
    QUESTIONS_PER_EMPLOYEE,
)
from pulse.calendars.registry import working_calendar
from pulse.commitments.capacity import LENGTH, handled
from pulse.commitments.closes import closed
from pulse.commitments.events import Outcome
from pulse.commitments.matrix import weakest
from pulse.commitments.models import (
    EventKind,
    RequestEvent,
    RequestState,
    Service,
    ServiceRequest,
)
from pulse.commitments.rates import FulfilmentVerdict
from pulse.commitments.record_models import PeriodKind
from pulse.commitments.recurrence import recurrence, repeated, theme_of
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.results.indices import capacity_multiple
from tests import databases
from tests.journeys.storylines import MONTHS, YEAR, Company, midnight, span

FIRST_QUARTER = (date(2026, 1, 5), date(2026, 4, 1))
SECOND_QUARTER = (date(2026, 4, 1), date(2026, 7, 1))
BEFORE_THE_CHANGE = (date(2026, 1, 5), date(2026, 4, 6))
AFTER_THE_CHANGE = (date(2026, 4, 13), date(2026, 8, 31))
THEME_FORMED_ON = date(2026, 3, 3)


@pytest.fixture(scope="module")
def company(whole_company: Path) -> Iterator[Company]:
    engine = databases.make_engine(f"sqlite:///{whole_company / 'ieum.db'}")
    with Session(engine) as session:
        yield Company(session)
    engine.dispose()


def test_about_nine_promises_in_ten_are_kept_and_the_worst_are_named(company: Company) -> None:
    rates = {one.code: one.rate for one in company.fulfilment() if one.rate is not None}
    worst = sorted(rates, key=rates.__getitem__)[:3]
    assert mean(rates.values()) == pytest.approx(0.91, abs=0.02)
    assert worst[0] == "S22"
    assert set(worst) <= {"S05", "S08", "S20", "S22"}


# ST02: from a recurring complaint to a changed process.


def test_the_complaint_is_counted_by_month_and_stands_out_by_march(company: Company) -> None:
    found = [
        sum(theme_of(one.subject) == theme_of(CALLED_FIRST) for one in asked)
        for asked in (company.asked(span(month), "S05") for month in MONTHS)
    ]
    assert found == list(MONTHLY_COMPLAINTS)
    by_march = (YEAR[0], THEME_FORMED_ON)
    listed = repeated(company.asked(by_march, "S05"), timedelta(days=57))
    assert listed[0].subject == CALLED_FIRST
    assert listed[0].times >= sum(MONTHLY_COMPLAINTS[:2])
    assert listed[0].departments > 5


def test_the_legal_review_is_the_weakest_service_until_short_notices_skip_it(
    company: Company,
) -> None:
    before, after = (
        company.service("S22", days) for days in (BEFORE_THE_CHANGE, AFTER_THE_CHANGE)
    )
    named = weakest(company.fulfilment(FIRST_QUARTER))
    assert named is not None
    assert named.code == "S22"
    assert before.counted[0].verdict is FulfilmentVerdict.MISSED
    assert (before.rate or 1) < 0.5
    assert (after.rate or 0) > 0.9


def test_wrong_articles_are_reported_half_as_often_afterwards(company: Company) -> None:
    rates = [
        round(100 * count / company.people(month.first, "D09", "PA"))
        for month, count in zip(MONTHS, company.monthly("S04"), strict=True)
    ]
    assert rates == list(ERRORS_PER_HUNDRED_AGENTS)


# ST04: green outside, red inside.


def test_the_partners_accounts_are_green_outside_and_paused_inside(company: Company) -> None:
    service = company.service("S02")
    (promise,) = service.counted
    assert service.rate == pytest.approx(0.98, abs=0.005)
    assert service.pause_share == pytest.approx(PAUSED_SHARE_OF_ACCOUNTS, abs=0.005)
    assert service.is_watermelon
    assert promise.verdict is FulfilmentVerdict.MET
    assert (promise.tally.rate_without_pauses or 1) < 0.75
    assert [one.code for one in company.fulfilment() if one.is_watermelon] == ["S02"]
    pair = company.pairs("T0404")["PA"]
    assert pair.rate == pytest.approx(0.98, abs=0.005)


# ST06, the side of the promises: protection after the tariff change.


def test_protection_was_asked_for_more_and_came_late_after_the_tariff_change(
    company: Company,
) -> None:
    before, after = (company.service("S08", days) for days in (FIRST_QUARTER, SECOND_QUARTER))
    assert (after.rate or 1) < (before.rate or 0)
    assert {one.verdict for one in after.counted} == {FulfilmentVerdict.MISSED}
    team = company.unit("T0905")
    asked = {
        days: sum(one.customer_department_id == team for one in company.asked(days, "S08"))
        for days in (FIRST_QUARTER, SECOND_QUARTER)
    }
    assert asked == {FIRST_QUARTER: 6, SECOND_QUARTER: 17}


# ST09: a clear notice removes requests.


def test_the_notice_took_more_than_a_tenth_of_a_request_a_person_a_month_away(
    company: Company,
) -> None:
    rates = [
        count / company.people(month.first, "C0")
        for month, count in zip(MONTHS, company.monthly("S10"), strict=True)
    ]
    assert [round(rate, 2) for rate in rates] == list(QUESTIONS_PER_EMPLOYEE)
    assert mean(rates[:4]) - mean(rates[6:]) == pytest.approx(0.11, abs=0.01)


# ST10, the side of the promises: settlement lines that one partner cannot follow.


def test_settlement_is_late_for_one_partner_and_its_provider_is_known(company: Company) -> None:
    pairs = company.pairs("T0302")
    rates = {code: pairs[code].rate or 0 for code in ("PA", "PB", "PC")}
    assert rates["PB"] < 0.75
    assert min(rates["PA"], rates["PC"]) > 0.85


# ST12: the same people, ten times the work. A request is a bundle of ten items of feedback.


def test_four_people_handled_ten_times_the_feedback_and_nothing_grew_old(company: Company) -> None:
    items = [count * ITEMS_IN_A_BUNDLE for count in company.monthly("S24")]
    assert items == list(FEEDBACK_ITEMS)
    assert company.people(MONTHS[0].first, "T0803") <= 4 == company.people(YEAR[1], "T0803")
    calendar = working_calendar(company.session, "CAL-HQ")
    rows = company.session.execute(
        select(ServiceRequest.opened_at, ServiceRequest.state, RequestEvent.at)
        .join(RequestEvent, RequestEvent.request_id == ServiceRequest.id)
        .where(RequestEvent.kind == EventKind.RESOLVED)
        .where(ServiceRequest.provider_department_id == company.unit("T0803"))
    ).all()
    assert len(rows) == sum(items) // ITEMS_IN_A_BUNDLE
    assert {row.state for row in rows} == {RequestState.RESOLVED}
    oldest = max(calendar.elapsed(row.opened_at, row.at) for row in rows)
    assert oldest <= 5 * 8 * 3600  # five business days


def test_ten_times_the_work_went_through_hands_a_tenth_as_often(company: Company) -> None:
    service = company.session.scalars(select(Service).where(Service.code == "S24")).one()
    periods = dict.fromkeys((BEGINS_AT - LENGTH, midnight(YEAR[0])), 4)
    now, base = handled(company.session, service.id, periods)
    assert (base.grouped, base.touched) == (0, 100)
    assert now.grouped is not None
    assert now.grouped >= 95
    multiple = capacity_multiple(
        (now.items, 4), (base.items, 4), (now.touched or 0, base.touched or 0), oldest_days=0
    )
    assert multiple is not None
    assert 9 <= multiple <= 12


# What people hear of their wishes.


def test_what_is_refused_is_left_out_of_the_count_and_mostly_has_a_reason(
    company: Company,
) -> None:
    declined = RequestEvent.data["outcome"].as_string() == Outcome.DECLINED_WITHIN_LIMIT.value
    reasons = company.session.scalars(select(RequestEvent.reason).where(declined)).all()
    assert len(reasons) > 10
    assert 0.6 < sum(bool(one) for one in reasons) / len(reasons) < 0.7


# What the whole year leaves behind.


def test_every_month_and_quarter_that_is_over_was_closed_in_its_time(company: Company) -> None:
    months = closed(company.session, PeriodKind.MONTH)
    quarters = closed(company.session, PeriodKind.QUARTER)
    assert [one.starts_on.month for one in months] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.starts_on.month for one in quarters] == [1, 4]
    assert all(one.closed_at > midnight(one.ends_on) for one in (*months, *quarters))
    assert all(len(one.figures) > 20 for one in months)


def test_what_came_back_is_a_share_and_not_everything(company: Company) -> None:
    asked = [one for month in MONTHS[:6] for one in company.asked(span(month), "S10")]
    share = recurrence(asked, midnight(YEAR[1])).share
    assert share is not None
    assert 0 < share < 0.3


def test_nothing_is_left_open_and_nobody_was_told_but_of_this_morning(company: Company) -> None:
    session = company.session
    going = session.scalars(
        select(ServiceRequest.opened_at).where(
            ServiceRequest.state.in_((RequestState.OPEN, RequestState.HELD))
        )
    ).all()
    assert len(going) == 3
    assert min(going) > midnight(YEAR[1])
    is_to_be_sent = OutboxMessage.state == DeliveryState.PENDING
    first = session.scalar(select(func.min(OutboxMessage.created_at)).where(is_to_be_sent))
    assert first is not None
    assert first > midnight(YEAR[1])


def test_no_verb_was_told_for_a_time_that_has_not_come(company: Company) -> None:
    last = company.session.scalar(select(func.max(RequestEvent.at)))
    assert last is not None
    assert last < midnight(YEAR[1] + timedelta(days=1))
