"""From a finished request to the service's page: by Slack and by link, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.runtime import runtime
from pulse import instants
from pulse.ballots import submitting
from pulse.commitments import requests
from pulse.commitments.catalogue import service_by_code
from pulse.commitments.intake import NewRequest
from pulse.people.models import Person
from pulse.ratings import asking, batches
from pulse.surveys.models import RosterEntry
from pulse.transaction import transaction
from tests.journeys.stack import Stack, count

AGENT, AGENT_NUMBER, OWNER = "U0DEMO0242", "P0242", "P0067"
COLLEAGUES = [f"P0{number}" for number in range(250, 264)]
SEALED = "sealed_ballot WHERE wave_id IN (SELECT wave_id FROM rating_batch)"
STAGES = {"S-find": 4, "S-ask": 4, "S-do": 4, "S-tell": 2, "S-stay": 4}


def person_id(number: str) -> int:
    return db.session.scalars(select(Person.id).where(Person.number == number)).one()


def at(stack: Stack, moment: datetime) -> datetime:
    """Move time and let the ticks catch up."""
    stack.clock.set_to(moment)
    stack.beat()
    return moment


def serve_the_agent(stack: Stack, now: datetime) -> None:
    with stack.app.app_context(), transaction(db.session()) as session:
        service = service_by_code(session, "S01")
        asked = NewRequest(service.id, "P2", "상담 화면이 멈춰요")
        request = requests.open_request(session, person_id(AGENT_NUMBER), asked, at=now)
        requests.resolve(session, request.id, person_id(OWNER), at=now + timedelta(minutes=20))


def colleagues_rate(stack: Stack, now: datetime) -> str:
    """Ask a dozen colleagues besides, let all but one answer, and return the last one's link."""
    with stack.app.app_context():
        parts = runtime()
        draw = asking.Draw(parts.settings.secrets[0], parts.settings.timezone)
        with transaction(db.session()) as session:
            service = service_by_code(session, "S01")
            people = [asking.Customer(person_id(number), "user", now) for number in COLLEAGUES]
            asking.ask(session, parts.keys, draw, service, people, now)
            batch = batches.open_batch_of(session, service.id, now)
            assert batch is not None
            wave_id = batch.id
        with transaction(db.session()) as session:
            on_it = session.scalars(
                select(RosterEntry.person_id).where(RosterEntry.wave_id == wave_id)
            ).all()
            last = person_id(COLLEAGUES[-1])
            rest = set(on_it) - {last, person_id(AGENT_NUMBER)}
            submitting.submit_many(
                session.connection(),
                parts.keys,
                wave_id=wave_id,
                answers_by_person={one: {"S-ALL": 2, **STAGES} for one in rest},
                at=now,
            )
        return parts.context.links.survey(wave_id, last)


def test_from_a_finished_request_to_the_page_of_the_service(stack: Stack) -> None:
    now = instants.utc_now().replace(microsecond=0)
    agent = stack.slack.person(AGENT)
    serve_the_agent(stack, now)
    at(stack, now + timedelta(minutes=30))
    assert "이번에 어떠셨어요" not in agent.sees()[-1].text, "not at once"
    now = at(stack, now + timedelta(days=1))
    assert "상담화면 장애 지원, 이번에 어떠셨어요?" in agent.sees()[-1].text
    agent.taps("불만족")
    stack.slack.wait_until(lambda: "2/2" in agent.sees()[-1].text)
    agent.taps("알려 주기")
    stack.slack.wait_until(lambda: "두 번이면 충분해요" in agent.sees()[-1].text)

    link = colleagues_rate(stack, now)
    phone = stack.app.test_client()
    page = phone.get(link.partition("/a/")[1] + link.partition("/a/")[2])
    assert "상담화면 장애 지원" in page.text
    assert "누구에게 물었는지 알 수 없고" in page.text
    answers = {"S-ALL": "2", "S-WEAK": "tell", **{code: str(n) for code, n in STAGES.items()}}
    address = link.partition("/a/")[1] + link.partition("/a/")[2]
    assert phone.post(address, json={"answers": answers}).json == {"state": "kept"}

    reader = stack.page(OWNER.lower() + "@example.com")
    assert "아직 센 평가가 없습니다" in reader.get("/services/S01").text
    now = at(stack, now + timedelta(days=8))
    assert count(stack.app, SEALED) >= 10, "two days are left to answer"
    now = at(stack, now + timedelta(days=2, minutes=1))
    assert count(stack.app, SEALED) == 0
    assert phone.post(address, json={"answers": answers}).json == {"state": "closed"}
    assert "아직 센 평가가 없습니다" in reader.get("/services/S01").text, "not before its morning"

    at(stack, now + timedelta(days=1))
    shown = reader.get("/services/S01").text
    assert "쓰는 사람의 만족도는 100점 만점에 25.0점입니다." in shown
    assert "가장 약한 곳은 ‘알려 주기’ 단계이며 5점 만점에 2.0점입니다." in shown
    assert "전체 만족(2.0)은 단계 평균(3.6)보다 이 단계에 더 가깝습니다." not in shown
    hr = stack.slack.channel("C0DEMOHR").messages
    assert not any("상담화면 장애 지원" in message.text for message in hr)
