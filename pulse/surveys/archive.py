"""Putting questionnaires away that are asked no more, and taking them out again.

What was asked with one stays as it was: its waves, its versions and its results. It is only not
offered for planning, and asks nothing after a service any more.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict
from pulse.surveys.authoring import latest_template, latest_templates
from pulse.surveys.models import (
    ArchivedTemplate,
    Series,
    Template,
    TemplateDraft,
    Wave,
    WaveState,
)

UNDER_WAY = (WaveState.PLANNED, WaveState.OPEN, WaveState.CLOSING)


def archived_codes(session: Session) -> set[str]:
    """Return the codes of the questionnaires that were put away."""
    return set(session.scalars(select(ArchivedTemplate.code)))


def offered_templates(session: Session) -> list[Template]:
    """Return the newest version of every questionnaire that may be asked."""
    away = archived_codes(session)
    return [template for template in latest_templates(session) if template.code not in away]


def archive(session: Session, code: str, at: datetime, actor_id: int) -> None:
    """Put a questionnaire away; twice is once.

    Conflict("template_in_use") while a series asks it or a wave of it is not over,
    Conflict("template_in_work") while somebody writes its next version.
    """
    latest_template(session, code)
    if session.get(ArchivedTemplate, code) is not None:
        return
    if _is_in_use(session, code):
        raise Conflict("template_in_use", template=code)
    if session.scalar(select(TemplateDraft.id).where(TemplateDraft.code == code)) is not None:
        raise Conflict("template_in_work", template=code)
    session.add(ArchivedTemplate(code=code, archived_at=at, archived_by=actor_id))
    audit.record(session, "template_archived", "template", code, at=at, actor_id=actor_id)
    session.flush()


def take_out(session: Session, code: str, at: datetime, actor_id: int) -> None:
    """Offer a questionnaire again; one that is not put away stays as it is."""
    latest_template(session, code)
    found = session.get(ArchivedTemplate, code)
    if found is None:
        return
    session.delete(found)
    audit.record(session, "template_unarchived", "template", code, at=at, actor_id=actor_id)
    session.flush()


def _is_in_use(session: Session, code: str) -> bool:
    series = select(Series.id).where(Series.template_code == code, Series.stopped_at.is_(None))
    waves = (
        select(Wave.id)
        .join(Template, Template.id == Wave.template_id)
        .where(Template.code == code, Wave.state.in_(UNDER_WAY))
    )
    return any(session.scalar(query.limit(1)) is not None for query in (series, waves))
