"""A questionnaire about protection, asked of two teams: one in which many could not stop."""

from __future__ import annotations

from sqlalchemy import Engine

from pulse.ballots import submitting
from pulse.publishing.closing import close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import Question
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys import world
from tests.pulse.surveys.world import AFTER, CLOSES, DURING, OPENS, PUBLISHES

STOP = {
    "options": [
        {"code": code, "label": {"ko": code, "en": code}}
        for code in ("yes", "asked_no", "not_asked", "na")
    ]
}
HARD, CALM = "T1", "T2"


def questions() -> list[Question]:
    parts = ("demand", "strain", "watch")
    scales = [
        world.question(f"C-{at}", at, "scale", world.FREQUENCY, dimension=part)
        for at, part in enumerate(parts)
    ]
    return [*scales, world.question("C-stop", 3, "choice", STOP)]


def answers_of(team: str, at: int) -> dict[str, object]:
    """In the hard team eight of twenty who faced abuse could not stop; elsewhere nobody."""
    stopped = "yes"
    if team == HARD and at < 8:
        stopped = "asked_no" if at < 3 else "not_asked"
    heavy = 3 if team == HARD else 1
    return {"C-0": heavy, "C-1": heavy + at % 2, "C-2": heavy, "C-stop": stopped}


def asked_about_protection(engine: Engine) -> Ran:
    """The wave, published."""
    ran = Ran(engine, sizes={HARD: 20, CALM: 20})
    with ran.session() as session, transaction(session):
        teams = world.make_company(session, dict(ran.sizes))
        template = world.make_template(session, questions())
        wave = plan_wave(session, template, Schedule(OPENS, CLOSES, PUBLISHES))
        ran.wave_id = open_wave(session, ran.keys, wave.id, OPENS).id
        ran.people = [person for team in teams.values() for person in team]
        given = {
            person.id: answers_of(code, at)
            for code, team in teams.items()
            for at, person in enumerate(team)
        }
    with ran.session() as session, transaction(session):
        submitting.submit_many(
            session.connection(), ran.keys, wave_id=ran.wave_id, answers_by_person=given,
            at=DURING,
        )  # fmt: skip
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session, transaction(session):
        publish_due(session, PUBLISHES)
    return ran
