"""What a digest shows, read for one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from integrations.slack.digest_blocks import DecisionFace, DigestFace
from integrations.slack.result_views import area_labels
from integrations.wording import say
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.reading import Digest, digest_of
from pulse.people.permissions import Viewer
from pulse.surveys.models import Wave

OUTCOMES = {
    DecisionState.OPEN: "",
    DecisionState.DECIDED: "decided",
    DecisionState.PUT_OFF: "was_put_off",
    DecisionState.OVER: "was_put_off",
}


def digest_face(
    session: Session, digest: Digest, locale: str, link: str, also: Sequence[Decision] = ()
) -> DigestFace:
    """Return a digest as it is said; ``also`` are decisions answered a moment ago."""
    named = "name_en" if locale == "en" else "name_ko"
    shown = sorted([*digest.decisions, *also], key=lambda one: (-one.weight, one.id))
    return DigestFace(
        locale=locale,
        met=digest.met,
        due=digest.due,
        missed=[getattr(service, named) for service in digest.missed],
        unsure=digest.unsure,
        results=[getattr(wave, named) for wave in digest.waves],
        decisions=[decision_face(session, one, locale) for one in shown],
        link=link,
    )


def face_for(
    session: Session, viewer: Viewer, times: tuple[datetime, date], locale: str, link: str
) -> DigestFace | None:
    """Return a reader's digest at an instant and its day; None where there is nothing to say."""
    digest = digest_of(session, viewer, *times)
    return None if digest.is_empty else digest_face(session, digest, locale, link)


def decision_face(session: Session, decision: Decision, locale: str) -> DecisionFace:
    """Return one decision in words."""
    key = "of_unit" if "unit_ko" in decision.facts else decision.kind.value
    words = say(locale, f"digest.{key}", **_told(session, decision, locale))
    outcome = OUTCOMES[decision.state]
    is_on_page = decision.kind is DecisionKind.PROPOSAL
    return DecisionFace(decision.id, words, decision.times_asked, outcome, is_on_page)


def _told(session: Session, decision: Decision, locale: str) -> Mapping[str, object]:
    facts = {**decision.facts}
    ending = "_en" if locale == "en" else "_ko"
    told = {**facts, "name": facts[f"name{ending}"], "wording": facts.get(f"wording{ending}", "")}
    told["unit"] = facts.get(f"unit{ending}", "")
    if decision.kind is DecisionKind.WEAKEST_STAGE:
        wave = session.get_one(Wave, int(facts["wave_id"]))
        labels = area_labels(wave.template.document, locale)
        told["area"] = labels.get(facts["area"]) or facts["area"]
    return told
