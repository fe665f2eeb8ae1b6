"""Who is offered what on a request: nothing the domain would refuse, and never to a stranger."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from flask import Flask
from flask_babel import force_locale

from app.forms.service_requests import HandOverForm, NoteForm
from app.views.request_acts_offered import ACTS, OFFERS, OfferedAct, Standpoint, blank, offered
from pulse.commitments.models import RequestState, Service
from pulse.commitments.standing import Standing

SERVICE = Service(id=13, code="S13", name_ko="상담화면 장애 지원", name_en="Agent desktop support")


def acts(
    state: RequestState, standing: Collection[Standing], *, may_agree: bool = False
) -> list[OfferedAct]:
    return offered(Standpoint(state, standing, may_agree, (SERVICE,)), None, "")


def verbs(state: RequestState, *standing: Standing, may_agree: bool = False) -> list[str]:
    return [act.verb for act in acts(state, standing, may_agree=may_agree)]


def test_each_side_is_offered_its_own_acts(app: Flask) -> None:
    with app.test_request_context():
        assert verbs(RequestState.OPEN, Standing.REQUESTER) == ["reply", "propose", "cancel"]
        provider = verbs(RequestState.OPEN, Standing.PROVIDER)
        assert provider == ["reply", "resolve", "hold", "hand_over", "propose", "lacks"]
        assert verbs(RequestState.HELD, Standing.REQUESTER)[0] == "resume"
        assert "hold" not in verbs(RequestState.HELD, Standing.PROVIDER)
        assert verbs(RequestState.RESOLVED, Standing.REQUESTER) == ["reopen"]


@pytest.mark.parametrize("state", RequestState)
def test_a_stranger_is_offered_nothing(app: Flask, state: RequestState) -> None:
    with app.test_request_context():
        assert verbs(state, may_agree=True) == []


def test_what_is_cancelled_is_over_for_everybody(app: Flask) -> None:
    with app.test_request_context():
        assert verbs(RequestState.CANCELLED, *Standing) == []


def test_agreeing_is_offered_once_the_other_side_has_proposed(app: Flask) -> None:
    with app.test_request_context():
        assert "agree" not in verbs(RequestState.OPEN, Standing.REQUESTER)
        assert "agree" in verbs(RequestState.OPEN, Standing.REQUESTER, may_agree=True)


def test_what_was_typed_stays_in_the_form_that_needs_another_look(app: Flask) -> None:
    seen = Standpoint(RequestState.OPEN, {Standing.REQUESTER}, False, ())
    with app.test_request_context():
        typed = NoteForm(formdata=None, data={"reason": "Please call first"})
        found = {act.verb: act for act in offered(seen, typed, "cancel")}
    assert found["cancel"].form is typed
    assert typed.note == "Please call first"
    assert [act.verb for act in found.values() if act.is_open] == ["cancel"]
    assert found["reply"].form.note != "Please call first"


def test_handing_over_is_elsewhere_until_its_services_are_read(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        unread = offered(Standpoint(RequestState.OPEN, {Standing.PROVIDER}, False, None), None, "")
        read = acts(RequestState.OPEN, {Standing.PROVIDER})
        form = blank(ACTS["hand_over"], (SERVICE,), is_sent=False)
    assert [act.verb for act in unread if act.is_elsewhere] == ["hand_over"]
    assert not any(act.is_elsewhere for act in read)
    assert isinstance(form, HandOverForm)
    assert "Agent desktop support" in str(form.service.choices)


def test_every_state_and_every_offer_is_known() -> None:
    assert set(OFFERS) == set(RequestState)
    assert {verb for offers in OFFERS.values() for verb, _ in offers} == set(ACTS)
