"""An officer hears that there is a report, and only while they have not opened it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from integrations.ports import Outgoing, Rendered, Stale
from integrations.slack.messenger import Address
from integrations.slack.report_renderers import ReportRenderers
from pulse import notices
from pulse.outbox import OutboxMessage
from pulse.reports.models import SealedReport
from tests import factories
from tests.integrations.slack.stage import TestLinks
from tests.pulse.commitments.scene import NINE

REFERENCE = "R-7K2M"
SEALED = "sealed-words"


def renderers(locale: str) -> ReportRenderers:
    def find(_session: Session, _row: OutboxMessage) -> Address:
        return Address("D1", locale, "Asia/Seoul")

    def send(_address: Address, outgoing: Outgoing) -> Rendered:
        return Rendered(outgoing)

    return ReportRenderers(find, send, TestLinks())


def filed(session: Session) -> SealedReport:
    officer = factories.make_person(session, factories.make_department(session, "C0"))
    report = SealedReport(reference=REFERENCE, officer_id=officer.id, sealed=SEALED, sent_at=NINE)
    session.add(report)
    session.flush()
    return report


def tell(session: Session, locale: str = "ko", reference: str = REFERENCE) -> Outgoing:
    notice = notices.ReportFiled(reference=reference)
    row = OutboxMessage(
        notice=notice.kind, payload=notice.to_payload(), recipient="person:1", lane=1
    )
    return renderers(locale).by_kind()[notice.kind](session, row, NINE).outgoing


@pytest.mark.parametrize(
    ("locale", "said", "button"),
    [
        ("ko", "신고가 한 건 들어왔어요.", "신고 열기"),
        ("en", "A report was sent to you.", "Open the reports"),
    ],
)
def test_the_notice_says_that_there_is_one_and_where(
    session: Session, locale: str, said: str, button: str
) -> None:
    filed(session)
    told = tell(session, locale)
    assert told.channel == "D1"
    assert told.message.text.startswith(said)
    (open_page,) = told.message.blocks[1]["elements"]
    assert open_page["text"]["text"] == button
    assert open_page["url"] == "https://ieum.test/reports"
    whole = f"{told.message.text}{told.message.blocks}"
    assert REFERENCE not in whole
    assert SEALED not in whole


def test_what_was_opened_or_is_gone_is_not_told(session: Session) -> None:
    report = filed(session)
    with pytest.raises(Stale, match="report_opened"):
        tell(session, reference="R-NONE")
    report.opened_at = NINE
    session.flush()
    with pytest.raises(Stale, match="report_opened"):
        tell(session)
