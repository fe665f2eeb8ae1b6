"""Banks of questions that were brought in, each in every version it came in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class ImportedBank(Base):
    """One version of a bank: items, answer scales, dimensions, attribution, and its terms.

    ``document`` is as it was imported. Cut-offs in it are kept with the rest of a licensed scale
    and read by nothing: nobody is labelled by one.
    """

    __tablename__ = "imported_bank"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
