"""Imports every module with a table, so that ``Base.metadata`` is whole."""

from __future__ import annotations

from pulse import audit, idempotency, inbox, leadership, long_work, outbox
from pulse.ballots import models as ballots
from pulse.base import Base
from pulse.calendars import models as calendars
from pulse.commitments import models as commitments
from pulse.commitments import photos as request_photos
from pulse.commitments import record_models as commitment_records
from pulse.commitments import saved_views
from pulse.digests import models as digests
from pulse.people import (
    absences,
    api_tokens,
    company_settings,
    mail_bounces,
    newcomers,
    preferences,
    second_factor,
    sign_ins,
    unmatched,
    workspaces,
)
from pulse.people import models as people
from pulse.pilots import models as pilots
from pulse.publishing import models as publishing
from pulse.ratings import models as ratings
from pulse.reports import models as reports
from pulse.results import models as results
from pulse.surveys import bank_models as question_banks
from pulse.surveys import models as surveys
from pulse.webhooks import models as webhooks

__all__ = [
    "Base",
    "absences",
    "api_tokens",
    "audit",
    "ballots",
    "calendars",
    "commitment_records",
    "commitments",
    "company_settings",
    "digests",
    "idempotency",
    "inbox",
    "leadership",
    "long_work",
    "mail_bounces",
    "newcomers",
    "outbox",
    "people",
    "pilots",
    "preferences",
    "publishing",
    "question_banks",
    "ratings",
    "reports",
    "request_photos",
    "results",
    "saved_views",
    "second_factor",
    "sign_ins",
    "surveys",
    "unmatched",
    "webhooks",
    "workspaces",
]
