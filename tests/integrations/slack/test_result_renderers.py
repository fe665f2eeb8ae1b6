"""What is told about results is what is true when it is sent; the rest is dropped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from integrations.ports import Rendered, Stale
from integrations.slack.messenger import Addresses
from integrations.slack.renderers import SlackRenderers
from pulse import notices
from pulse.notice import Notice
from pulse.outbox import OutboxMessage
from pulse.people.models import Headship, Identity
from pulse.surveys.models import Wave, WaveState
from tests import factories
from tests.integrations.slack.stage import CHANNELS, HR, NINE, TEAM, TestLinks
from tests.pulse.results.published import index_template, publish_means

FRONT = "C0FRONT"


@pytest.fixture
def wave(session: Session) -> Wave:
    template = index_template(session, {"work": Decimal("0.5"), "rest": Decimal("0.5")})
    means = {"overall": "3.4", "work": "2.9", "rest": "4.1"}
    made = publish_means(session, template, 0, {"everyone": means, "role:agent": means})
    cells = made.plan["cells"]["cells"]
    role = {**cells[1], "dimension": "role", "partition": "role", "label_code": "agent"}
    plan = {**made.plan, "cells": {**made.plan["cells"], "cells": [cells[0], role]}}
    session.execute(update(Wave).values(plan=plan).execution_options(synchronize_session=False))
    session.expire_all()
    return made


def render(session: Session, notice: Notice, recipient: str) -> Rendered:
    addresses = Addresses(TEAM, {**CHANNELS, "cs": FRONT})
    renderers = SlackRenderers(addresses, TestLinks())
    row = OutboxMessage(notice=notice.kind, payload=notice.to_payload(), recipient=recipient)
    return renderers.by_kind()[notice.kind](session, row, NINE)


def test_a_channel_gets_words_with_a_picture(session: Session, wave: Wave) -> None:
    outgoing = render(session, notices.ResultsReady(wave.id), "channel:hr").outgoing
    assert outgoing.channel == HR
    assert outgoing.message.picture is not None
    assert "쉼" not in outgoing.message.text, "areas are called as the template calls them"
    assert "rest 4.1, work 2.9" in outgoing.message.picture.alt
    assert "현장 직무" not in outgoing.message.text


def test_the_front_lines_channel_also_reads_its_roles(session: Session, wave: Wave) -> None:
    outgoing = render(session, notices.ResultsReady(wave.id), "channel:cs").outgoing
    assert outgoing.channel == FRONT
    assert "현장 직무의 전체 평균  상담사 3.4" in outgoing.message.text


def test_what_is_not_published_is_told_to_nobody(session: Session, wave: Wave) -> None:
    session.execute(
        update(Wave).values(state=WaveState.CLOSED).execution_options(synchronize_session=False)
    )
    session.expire_all()
    for notice in (notices.ResultsReady(wave.id), notices.UnitResultsReady(wave.id)):
        with pytest.raises(Stale) as dropped:
            render(session, notice, "channel:hr")
        assert dropped.value.code == "not_published"


def test_who_heads_nothing_any_more_is_told_nothing(session: Session, wave: Wave) -> None:
    person = factories.make_person(session, factories.make_department(session, "T77"))
    session.add(Identity(person_id=person.id, provider="slack", tenant=TEAM, subject="U77"))
    session.flush()
    with pytest.raises(Stale) as dropped:
        render(session, notices.UnitResultsReady(wave.id), f"person:{person.id}")
    assert dropped.value.code == "heads_nothing"


def test_who_heads_the_company_is_told_of_the_whole_of_it(session: Session, wave: Wave) -> None:
    top = factories.make_department(session, "C0")
    chief = factories.make_person(session, top, roles=("executive",))
    session.add(Headship(department_id=top.id, person_id=chief.id, valid_from=date(2026, 1, 1)))
    session.add(Identity(person_id=chief.id, provider="slack", tenant=TEAM, subject="U1"))
    session.flush()
    text = render(session, notices.UnitResultsReady(wave.id), f"person:{chief.id}")
    assert "Everybody: Overall 3.4 of 5" in text.outgoing.message.text


def test_a_response_that_is_gone_is_not_told(session: Session, wave: Wave) -> None:
    with pytest.raises(Stale) as dropped:
        render(session, notices.ResponsePublished(999), "channel:hr")
    assert dropped.value.code == "overtaken"
