"""A bank stands once in each version."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.surveys.bank_models import ImportedBank


def test_a_version_cannot_stand_twice(session: Session) -> None:
    at = datetime(2026, 8, 31, tzinfo=UTC)
    for _ in range(2):
        session.add(ImportedBank(code="A", version=1, document={}, sha256="x", imported_at=at))
    with pytest.raises(IntegrityError):
        session.flush()
