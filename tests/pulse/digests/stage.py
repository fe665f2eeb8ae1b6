"""A service whose promise is clearly broken, its head, and who decides for the company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.digests.models import Decision
from pulse.people.models import Headship, RoleAssignment
from pulse.people.permissions import Viewer, viewer_of
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene
from tests.pulse.commitments.test_fulfilment import clocks

AT = NINE + timedelta(hours=1)
ON: date = AT.date()


@dataclass
class Company:
    """The scene with its rights; ``head`` leads the provider, ``chief`` decides for all."""

    session: Session
    scene: Scene

    def viewer(self, name: str) -> Viewer:
        return viewer_of(self.session, getattr(self.scene, name).id, ON)

    def decisions(self) -> list[Decision]:
        self.session.expire_all()
        return list(self.session.scalars(select(Decision).order_by(Decision.id)))


def build(session: Session, *, missed: int = 30, kept: int = 30) -> Company:
    scene = scenes.build(session)
    version = scenes.promise(session, scene)
    clocks(session, scene, version, kept)
    clocks(session, scene, version, missed, breached_at=NINE)
    session.add(
        RoleAssignment(person_id=scene.chief.id, role="executive", valid_from=date(2020, 1, 1))
    )
    if not session.scalars(
        select(Headship.id).where(Headship.department_id == scene.provider.id)
    ).all():
        head = Headship(
            department_id=scene.provider.id, person_id=scene.lead.id, valid_from=date(2020, 1, 1)
        )
        session.add(head)
    session.flush()
    return Company(session, scene)
