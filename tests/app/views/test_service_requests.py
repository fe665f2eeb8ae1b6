from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from pulse.commitments.models import Clock, Escalation, EscalationState
from pulse.people.models import Department
from tests.app.conftest import Browser
from tests.app.tables import tables
from tests.app.views.asking import Scene, SignedIn, ask, opened
from tests.factories import make_department, make_service


def headline(page: str) -> str:
    found = re.search(r'<h1 class="answer">(.+?)</h1>', page)
    assert found
    return found.group(1)


def test_asking_gives_the_promised_time_at_once(signed_in: SignedIn, scene: Scene) -> None:
    browser = signed_in(scene.requester)
    answer = ask(browser, scene)
    assert answer.status_code == 303
    page = browser.text(answer.location)
    assert headline(page) == "Promised today 11:00; 1 h are left."
    assert "Since nine." in page
    assert "The screen is frozen" in browser.text("/requests")


def test_a_form_with_gaps_comes_back_with_what_was_typed(
    signed_in: SignedIn, scene: Scene
) -> None:
    answer = ask(signed_in(scene.requester), scene, subject="", details="Kept words")
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert 'aria-describedby="subject-hint subject-error"' in answer.text
    assert 'href="#subject"' in answer.text


def test_the_form_begins_with_the_service_one_came_from(signed_in: SignedIn, scene: Scene) -> None:
    page = signed_in(scene.requester).text("/requests/new?service=S01")
    assert f'<option selected value="{scene.service.id}">' in page


def test_a_service_for_others_cannot_be_asked(signed_in: SignedIn, scene: Scene) -> None:
    assert ask(signed_in(scene.outsider), scene).status_code == 422


def test_owner_colleague_and_stranger(
    signed_in: SignedIn, scene: Scene, stranger: Browser
) -> None:
    path = opened(signed_in, scene)
    for person in (scene.requester, scene.provider, scene.colleague, scene.head):
        signed_in(person).text(path)
    signed_in(scene.outsider).text(path, 404)
    assert stranger.get(path).status_code == 303


def test_each_side_is_offered_what_it_may_do(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    asking, answering = signed_in(scene.requester).text(path), signed_in(scene.provider).text(path)
    for verb, by_requester, by_provider in (
        ("reply", True, True),
        ("resolve", False, True),
        ("hold", False, True),
        ("cancel", True, False),
    ):
        assert (f"{path}/{verb}" in asking) is by_requester
        assert (f"{path}/{verb}" in answering) is by_provider


def test_hold_resume_resolve_reopen_cancel(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    asking, answering = signed_in(scene.requester), signed_in(scene.provider)
    assert answering.post(f"{path}/hold", hold="waiting_requester", reason="Which one?").location
    held = asking.text(path)
    assert headline(held) == "On hold: waiting for the requester."
    assert "Which one?" in held
    asking.post(f"{path}/resume", reason="The left one")
    assert headline(asking.text(path)).startswith("Promised today")
    answering.post(f"{path}/resolve", outcome="done")
    assert headline(asking.text(path)).startswith("Resolved as promised")
    asking.post(f"{path}/reopen")
    assert headline(asking.text(path)).startswith("Promised today")
    asking.sure(f"{path}/cancel")
    assert headline(asking.text(path)) == "Cancelled."


def test_what_is_finished_says_when_and_whether_its_promises_were_kept(
    signed_in: SignedIn, scene: Scene
) -> None:
    path = opened(signed_in, scene)
    signed_in(scene.provider).post(f"{path}/resolve", outcome="done")
    page = signed_in(scene.requester).text("/requests")
    finished = page.split("Finished")[1]
    assert "Mon 31 Aug" in finished
    assert "promise kept" in finished


def test_a_hold_without_a_reason_is_asked_again_in_its_open_form(
    signed_in: SignedIn, scene: Scene
) -> None:
    path = opened(signed_in, scene)
    answer = signed_in(scene.provider).post(f"{path}/hold", reason="Kept words")
    assert answer.status_code == 422
    assert "Please say what you are waiting for." in answer.text
    assert "Kept words" in answer.text
    assert '<details class="fold" open>' in answer.text


def test_what_is_not_offered_is_refused_too(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    assert signed_in(scene.requester).post(f"{path}/resolve", outcome="done").status_code == 403
    assert signed_in(scene.outsider).post(f"{path}/reply").status_code == 404
    assert signed_in(scene.provider).post(f"{path}/dance").status_code == 404


def test_the_second_of_two_presses_is_told_that_it_was_late(
    signed_in: SignedIn, scene: Scene
) -> None:
    path = opened(signed_in, scene)
    first, second = signed_in(scene.provider), signed_in(scene.colleague)
    assert first.post(f"{path}/resolve", outcome="done").status_code == 303
    assert second.post(f"{path}/resolve", outcome="done").status_code == 409


def test_the_queue_shows_the_department_what_is_due(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    page = signed_in(scene.colleague).text("/queue")
    assert path in page
    assert headline(page) == "The next promise is due today 11:00."
    assert "data-live" in page
    assert path not in signed_in(scene.outsider).text("/queue")


def test_the_derivation_adds_up_to_the_time_that_passed(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    signed_in(scene.provider).post(f"{path}/hold", hold="waiting_requester")
    page = signed_in(scene.requester).text(path)
    table = next(one for one in tables(page) if one.foot)

    def seconds(words: str) -> int:
        hours, minutes, second = map(int, words.split(":"))
        return hours * 3600 + minutes * 60 + second

    assert sum(map(seconds, table.column("Length"))) == seconds(table.foot[1])


def test_who_was_told_by_an_escalation_may_look_and_take_it_on(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    path = opened(signed_in, scene)
    with write() as session:
        clock = session.scalars(select(Clock)).one()
        step = Escalation(
            clock_id=clock.id,
            request_id=clock.request_id,
            step=1,
            rule="80pct",
            targets=["service_owner"],
            via="slack_dm",
            quiet_hours="",
            due_at=clock.due_at,
            state=EscalationState.FIRED,
            fired_at=clock.due_at,
            told=[scene.outsider.id],
        )
        session.add(step)
        session.flush()
        acknowledge = f"{path}/escalations/{step.id}/acknowledge"
    browser = signed_in(scene.outsider)
    assert acknowledge in browser.text(path)
    assert browser.post(acknowledge).status_code == 303
    page = browser.text(path)
    assert acknowledge not in page
    assert "has seen this" in page


def test_a_part_is_handed_to_another_department(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    with write() as session:
        company = session.get_one(Department, scene.company_id)
        stores = make_department(session, "T9", company, name_en="Stores", is_provider=True)
        centre = session.get_one(Department, scene.service.buyer_department_id)
        parts = make_service(
            session, stores, centre, code="S09", name_en="Spare parts", user_scope=["T1"]
        )
        part_id = parts.id
    where = opened(signed_in, scene)
    provider = signed_in(scene.provider)
    assert "Spare parts" not in provider.text(where)
    assert "Spare parts" in provider.text(f"{where}?act=hand_over")
    assert provider.post(f"{where}/hand_over", service=part_id, reason="").status_code == 303
    page = provider.text(where)
    assert "Handed over as" in page
    assert "Stores · Spare parts" in page
    assert "Stores · Spare parts" in signed_in(scene.requester).text(where)


def test_a_new_time_is_proposed_and_agreed(signed_in: SignedIn, scene: Scene) -> None:
    where = opened(signed_in, scene)
    provider, requester = signed_in(scene.provider), signed_in(scene.requester)
    assert provider.post(f"{where}/propose", due_at="", reason="").status_code == 422
    sent = provider.post(f"{where}/propose", due_at="2026-09-08T15:00", reason="Parts are late")
    assert sent.status_code == 303
    assert "Agree to the proposed time" not in provider.text(where)
    page = requester.text(where)
    assert "Agree to the proposed time" in page
    assert "15:00" in page
    assert requester.post(f"{where}/agree", reason="").status_code == 303
    assert "Both sides agreed on" in provider.text(where)
    assert requester.post(f"{where}/agree", reason="").status_code == 409


def test_the_provider_says_what_a_request_lacked(signed_in: SignedIn, scene: Scene) -> None:
    where = opened(signed_in, scene)
    provider = signed_in(scene.provider)
    assert "a screenshot or an example" in provider.text(where)
    assert provider.post(f"{where}/lacks", lacks=["where"], reason="").status_code == 303
    assert provider.post(f"{where}/lacks", lacks=["manners"], reason="").status_code == 422
    assert signed_in(scene.requester).post(f"{where}/lacks", reason="").status_code == 403
