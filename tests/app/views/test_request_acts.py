"""Every act by its own form: who may, what is said to the others, and one effect of two."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from pulse.commitments.models import Clock, Escalation, EscalationState, EventKind, RequestEvent
from tests.app.views.asking import Scene, SignedIn, opened
from tests.factories import make_commitment

PROVIDING, ASKING, LEADING = "Only the department that answers", "who asked", "Only the lead"


def fold(page: str, words: str) -> str:
    """The open or closed form of one act."""
    return page.split(f"<summary>{words}</summary>")[1].split("</details>", maxsplit=1)[0]


def kinds(write: Callable[[], Any]) -> list[EventKind]:
    with write() as session:
        return list(session.scalars(select(RequestEvent.kind).order_by(RequestEvent.id)))


def test_the_work_is_given_to_a_colleague(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    provider = signed_in(scene.provider)
    assert f"{path}?act=reassign" in provider.text(path)
    form = fold(provider.text(f"{path}?act=reassign"), "Give to a colleague")
    assert "Colleague" in form
    assert "Requester" not in form
    answer = provider.post(f"{path}/reassign", person=scene.colleague.id, reason="You know it")
    assert answer.status_code == 303
    page = provider.text(path)
    assert "Passed to a colleague" in page
    assert "<dt>In charge</dt><dd>Colleague</dd>" in page
    again = provider.post(f"{path}/reassign", person=scene.provider.id)
    assert again.status_code == 303
    twice = signed_in(scene.colleague).post(f"{path}/reassign", person=scene.colleague.id)
    assert twice.status_code == 303
    outside = provider.post(f"{path}/reassign", person=scene.outsider.id)
    assert outside.status_code == 422


def test_the_urgency_changes_with_its_promise(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    with write() as session:
        make_commitment(session, session.merge(scene.service), priority="P3", goal_value=4)
    path = opened(signed_in, scene)
    provider = signed_in(scene.provider)
    assert provider.post(f"{path}/priority", priority="P9").status_code == 422
    assert provider.post(f"{path}/priority", priority="P3", reason="Can wait").status_code == 303
    assert "Urgency changed" in provider.text(path)
    same = provider.post(f"{path}/priority", priority="P3")
    assert same.status_code == 409
    assert "It is already that urgent." in same.text


def test_the_requester_lets_the_provider_off_once(signed_in: SignedIn, scene: Scene) -> None:
    path = opened(signed_in, scene)
    requester = signed_in(scene.requester)
    assert requester.sure(f"{path}/waive", reason="It was our fault").status_code == 303
    assert "Promise waived" in requester.text(path)
    again = requester.sure(f"{path}/waive")
    assert again.status_code == 409
    assert "waived already" in again.text


def test_the_lead_corrects_what_happened_and_the_story_keeps_both(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    path = opened(signed_in, scene)
    lead = signed_in(scene.lead)
    assert "Correct what happened" not in lead.text(path), "nothing has happened yet"
    signed_in(scene.provider).post(f"{path}/reply", reason="On it")
    with write() as session:
        replied = session.scalars(
            select(RequestEvent.id).where(RequestEvent.kind == EventKind.REPLIED)
        ).one()
    assert lead.post(f"{path}/correct", event=replied, truth="moved").status_code == 422
    early = lead.post(f"{path}/correct", event=replied, happened_at="2020-01-01T09:00")
    assert early.status_code == 422
    assert "between the opening and now" in early.text
    assert lead.post(f"{path}/correct", event=replied, truth="never").status_code == 303
    page = lead.text(path)
    assert "it did not happen" in page
    assert "On it" in page


@pytest.mark.parametrize(
    ("verb", "who", "said"),
    [
        ("hold", "requester", PROVIDING),
        ("resolve", "requester", PROVIDING),
        ("priority", "requester", PROVIDING),
        ("reassign", "requester", PROVIDING),
        ("hand_over", "requester", PROVIDING),
        ("lacks", "requester", PROVIDING),
        ("waive", "provider", ASKING),
        ("cancel", "provider", ASKING),
        ("correct", "provider", LEADING),
    ],
)
def test_whom_an_act_is_not_for_reads_a_kind_sentence(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any], verb: str, who: str, said: str
) -> None:
    path = opened(signed_in, scene)
    signed_in(scene.provider).post(f"{path}/reply")
    before = kinds(write)
    fields = {
        "hold": "stock_out",
        "outcome": "done",
        "priority": "P3",
        "truth": "never",
        "person": scene.colleague.id,
        "service": scene.service.id,
        "event": 2,
    }
    browser = signed_in(getattr(scene, who))
    answer = browser.post(f"{path}/{verb}", **fields, sure="1")
    if answer.status_code == 422:  # not even a choice of the form
        assert verb in ("hand_over", "reassign")
    else:
        assert answer.status_code == 403
        assert said in answer.text
        assert "The screen is frozen" in answer.text, "the story stays in view"
    assert kinds(write) == before


def test_a_stale_page_has_no_effect_and_says_how_it_stands(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    path = opened(signed_in, scene)
    first, second = signed_in(scene.provider), signed_in(scene.colleague)
    first.post(f"{path}/resolve", outcome="done")
    late = second.post(f"{path}/hold", hold="stock_out", reason="Kept words")
    assert late.status_code == 409
    assert "it now says “Resolved”" in late.text
    assert second.post(f"{path}/resolve", outcome="done").status_code == 409
    assert kinds(write) == [EventKind.OPENED, EventKind.RESOLVED]


def escalated(scene: Scene, write: Callable[[], Any], late_minutes: int = 0) -> int:
    """A fired step that the outsider was told; its id."""
    with write() as session:
        clock = session.scalars(select(Clock)).one()
        due_at = clock.due_at - (clock.due_at - clock.request.opened_at)
        step = Escalation(
            clock_id=clock.id,
            request_id=clock.request_id,
            step=1,
            rule="80pct",
            targets=["service_owner"],
            via="slack_dm",
            quiet_hours="",
            due_at=due_at,
            state=EscalationState.FIRED,
            fired_at=due_at.replace(minute=due_at.minute + late_minutes),
            told=[scene.outsider.id],
        )
        session.add(step)
        session.flush()
        return int(step.id)


def test_an_escalation_is_taken_on_until_a_time(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    path = opened(signed_in, scene)
    address = f"{path}/escalations/{escalated(scene, write)}/acknowledge"
    outsider = signed_in(scene.outsider)
    assert address in outsider.text(path)
    assert address in signed_in(scene.provider).text(path), "either side may as well"
    assert outsider.post(address, within="7").status_code == 422
    past = outsider.post(address, within="60", until="2020-01-01T10:00")
    assert past.status_code == 422
    assert "Please choose a time ahead" in past.text
    assert outsider.post(address, within="240").status_code == 303
    page = outsider.text(path)
    assert address not in page
    assert re.search(r"sees to it until today \d\d:\d\d", page)
    second = signed_in(scene.provider).post(address, within="30")
    assert second.status_code == 409
    assert "Somebody has taken this on already" in second.text


def test_a_late_step_says_how_late(
    signed_in: SignedIn, scene: Scene, write: Callable[[], Any]
) -> None:
    path = opened(signed_in, scene)
    escalated(scene, write, late_minutes=40)
    assert "sent 40 min late" in signed_in(scene.provider).text(path)
