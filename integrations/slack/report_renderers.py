"""The one notice about sealed reports: there is one, go and read it on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from integrations.ports import Links, Outgoing, Rendered, Renderer, Stale
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.messenger import Address
from integrations.wording import say
from pulse import notices
from pulse.outbox import OutboxMessage
from pulse.reports.models import SealedReport


@dataclass(frozen=True)
class ReportRenderers:
    """Says it; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {notices.ReportFiled.kind: self.report_filed}

    def report_filed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell the officer, unless they have opened it already."""
        address = self.find(session, row)
        report = session.get(SealedReport, str(row.payload["reference"]))
        if report is None or report.opened_at is not None:
            raise Stale("report_opened")
        locale = address.locale
        note = Note(
            lead=say(locale, "report.filed"),
            lines=[say(locale, "report.filed_how")],
            label=say(locale, "report.filed_open"),
            link=self.links.page("/reports"),
            why=say(locale, "report.filed_why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))
