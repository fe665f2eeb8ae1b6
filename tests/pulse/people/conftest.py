"""The small company, fresh for each test."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.pulse.people.small_company import SmallCompany


@pytest.fixture
def company(session: Session) -> SmallCompany:
    return SmallCompany(session)
