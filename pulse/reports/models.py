"""A sealed report: what a copy of the database tells of it is that it exists, and for whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class SealedReport(Base):
    """One report; who sent it and all of its words are sealed, its reader is named."""

    __tablename__ = "sealed_report"

    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
