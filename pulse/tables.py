"""Imports every module with a table, so that ``Base.metadata`` is whole."""

from __future__ import annotations

from pulse import audit, inbox, leadership, outbox
from pulse.ballots import models as ballots
from pulse.base import Base
from pulse.calendars import models as calendars
from pulse.commitments import models as commitments
from pulse.commitments import record_models as commitment_records
from pulse.people import models as people
from pulse.people import sign_ins
from pulse.publishing import models as publishing
from pulse.surveys import models as surveys

__all__ = [
    "Base",
    "audit",
    "ballots",
    "calendars",
    "commitment_records",
    "commitments",
    "inbox",
    "leadership",
    "outbox",
    "people",
    "publishing",
    "sign_ins",
    "surveys",
]
