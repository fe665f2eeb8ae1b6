"""How acts are shown: at hand or one step away, their choices read only when asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.forms.request_acts import CorrectForm, ReassignForm
from app.forms.service_requests import HandOverForm, NoteForm
from app.views.request_acts_offered import ACTS, Choices, blank, offered
from pulse.commitments.events import EventFact
from pulse.commitments.models import EventKind, Service
from pulse.commitments.possible import ACTS as POSSIBLE
from pulse.people.models import Person

CHOICES = Choices(
    services=[Service(id=13, code="S13", name_ko="상담화면 장애 지원", name_en="Desktop support")],
    colleagues=[Person(id=7, name_ko="신빛나", name_en="Shin Bitna")],
    events=[EventFact(EventKind.REPLIED, datetime(2026, 9, 7, 1, 30, tzinfo=UTC), id=4)],
)


def test_every_possible_act_has_words_a_form_and_a_verb() -> None:
    assert set(ACTS) == set(POSSIBLE)


def test_the_usual_acts_are_at_hand_and_the_others_one_step_away(app: Flask) -> None:
    with app.test_request_context():
        found = offered(("reply", "hold", "reassign", "cancel"), Choices())
    assert [act.verb for act in found.at_hand] == ["reply", "hold"]
    assert [act.verb for act in found.others] == ["reassign", "cancel"]
    assert not found.are_others_open


@pytest.mark.parametrize("verb", ["hand_over", "reassign"])
def test_long_lists_are_elsewhere_until_they_are_asked_for(app: Flask, verb: str) -> None:
    with app.test_request_context():
        (folded,) = offered((verb,), Choices()).others
        open_ = offered((verb,), CHOICES, verb)
    assert (folded.is_elsewhere, folded.is_open) == (True, False)
    assert (open_.others[0].is_elsewhere, open_.are_others_open) == (False, True)


@pytest.mark.parametrize(
    ("verb", "kind", "words"),
    [
        ("hand_over", HandOverForm, "Desktop support"),
        ("reassign", ReassignForm, "Shin Bitna"),
        ("correct", CorrectForm, "First answer"),
    ],
)
def test_a_form_offers_its_choices(app: Flask, verb: str, kind: type, words: str) -> None:
    with app.test_request_context(), force_locale("en"):
        form = blank(verb, CHOICES, is_sent=False)
        assert isinstance(form, kind)
        assert any(words in str(getattr(field, "choices", "")) for field in form)


def test_what_was_typed_stays_in_the_form_that_needs_another_look(app: Flask) -> None:
    with app.test_request_context():
        typed = NoteForm(formdata=None, data={"reason": "Please call first"})
        found = offered(("reply", "cancel"), Choices(), "cancel", typed)
    assert found.others[0].form is typed
    assert found.at_hand[0].form.note == ""


def test_no_two_fields_of_a_page_share_an_id(app: Flask) -> None:
    with app.test_request_context():
        found = offered(POSSIBLE, CHOICES)
        ids = [field.id for act in (*found.at_hand, *found.others) for field in act.form]
    assert len(ids) == len(set(ids))
