"""Each notice as a Slack message, from what is true when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from integrations.ports import (
    UNREACHABLE,
    Links,
    Outgoing,
    Receipt,
    Rendered,
    Renderer,
    Stale,
)
from integrations.slack import request_blocks
from integrations.slack.agreement_renderers import AgreementRenderers
from integrations.slack.digest_renderers import DigestRenderers
from integrations.slack.faces import Faces
from integrations.slack.messenger import Address, Addresses, Finder
from integrations.slack.owner_renderers import OwnerRenderers
from integrations.slack.people import is_partners
from integrations.slack.proof_renderers import ProofRenderers
from integrations.slack.report_renderers import ReportRenderers
from integrations.slack.request_blocks import Voice
from integrations.slack.request_renderers import RequestRenderers
from integrations.slack.request_views import request_face
from integrations.slack.result_renderers import ResultRenderers
from integrations.slack.speech import SlackSpeech, Speech
from integrations.slack.survey_blocks import PulseFace
from integrations.wording import knows, say
from pulse import notices
from pulse.account_notices import PasswordOffered
from pulse.commitments.models import (
    EventKind,
    RequestEvent,
    RequestState,
    ServiceRequest,
)
from pulse.commitments.photos import count_photos
from pulse.outbox import OutboxMessage
from pulse.people.preferences import answers_by_link
from pulse.surveys.models import RosterEntry, Wave, WaveState

PROXY = "proxy"
"""On the roster of a rating: who asked for somebody else, and may pass the question on."""
ENDED = (RequestState.RESOLVED, RequestState.CANCELLED)


@dataclass(frozen=True)
class SlackRenderers:
    """Says every notice in the language of whoever is told.

    ``addresses`` and ``speech`` make the way it is told; what is worth telling is the same.
    """

    addresses: Finder
    links: Links
    faces: Faces = field(default_factory=Faces)
    speech: Speech = field(default_factory=SlackSpeech)

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.SurveyAsked.kind: self.survey_asked,
            notices.RequestOpened.kind: self.request_opened,
            notices.RequestChanged.kind: self.request_changed,
            PasswordOffered.kind: self.password_offered,
            **self._about_requests().by_kind(),
            **AgreementRenderers(self._address, self._to, self.links).by_kind(),
            **DigestRenderers(self._address, self._to, self.links).by_kind(),
            **OwnerRenderers(self._address, self._to, self.links).by_kind(),
            **ProofRenderers(self._address, self._to, self.links).by_kind(),
            **ReportRenderers(self._address, self._to, self.links).by_kind(),
            **ResultRenderers(self._address, self._to, self.links, self.speech).by_kind(),
        }

    def _about_requests(self) -> RequestRenderers:
        team_id = self.addresses.team_id if isinstance(self.addresses, Addresses) else ""
        return RequestRenderers(self._address, self._to, self.links, self.speech, team_id)

    def survey_asked(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Ask somebody who is still on the roster of a wave that is still open."""
        address = self._address(session, row)
        wave_id, installment = int(row.payload["wave_id"]), int(row.payload["installment"])
        wave = session.get(Wave, wave_id)
        if wave is None or wave.state is not WaveState.OPEN or wave.closes_at <= at:
            raise Stale("wave_closed")
        entry = session.get(RosterEntry, (wave_id, address.person_id or 0))
        if entry is None:
            raise Stale("not_on_roster")
        face = self.faces.read(session, (wave_id, installment, address.locale), at)
        if face.is_rating and entry.role == PROXY:
            face = replace(face, because=say(face.locale, "rating.pass_on"))
        is_for_page = face.is_rating and is_partners(session, address.person_id)
        if is_for_page or answers_by_link(session, address.person_id or 0):
            face = replace(face, in_slack=False)
        if "again" in row.payload:
            face = _asked_again(face, str(row.payload["again"]))
        link = self.links.survey(wave_id, address.person_id or 0)
        message = self.speech.asked(face, at, link)
        return self._to(address, Outgoing(address.channel, message))

    def request_opened(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Confirm to the requester, or begin the thread in the provider's channel."""
        address = self._address(session, row)
        request_id = int(row.payload["request_id"])
        request, face = request_face(session, request_id, self.links, address.locale)
        voice = self._voice(address, at)
        if address.person_id is not None:
            if request.state in ENDED:
                raise Stale("request_ended")
            message = self.speech.opened(face, voice)
            return self._to(address, Outgoing(address.channel, message))
        message = request_blocks.provider_message(face, voice)
        remember = partial(_remember_thread, request_id)
        return Rendered(Outgoing(address.channel, message), remember)

    def request_changed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell the other side what happened; a newer event of the same kind makes it stale."""
        address = self._address(session, row)
        request_id = int(row.payload["request_id"])
        event = session.get_one(RequestEvent, int(row.payload["event_id"]))
        if _is_overtaken(session, event):
            raise Stale("overtaken")
        request, face = request_face(session, request_id, self.links, address.locale)
        face = replace(face, photos=count_photos(session, request_id, event.id))
        voice = self._voice(address, at)
        kind, reason = told_of(event, voice)
        if address.person_id is None:
            message = request_blocks.thread_message(face, voice, kind, reason, note_of(event))
            thread = self._thread(session, request_id, address)
            return self._to(address, Outgoing(address.channel, message, thread))
        if address.person_id != request.requester_id:
            message = self.speech.assigned(face, voice)
        else:
            message = self.speech.changed(face, voice, kind, reason, note_of(event))
        return self._to(address, Outgoing(address.channel, message))

    def password_offered(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Never say it here: a workspace's administrators can read its messages."""
        raise Stale(UNREACHABLE)

    def _address(self, session: Session, row: OutboxMessage) -> Address:
        """Return where to; somebody who chose another way is looked for there first."""
        address = self.addresses.find(session, row.recipient)
        if address is None or (address.is_second_choice and not row.is_second_way):
            raise Stale(UNREACHABLE)
        return address

    def _to(self, address: Address, outgoing: Outgoing) -> Rendered:
        def remember(session: Session, receipt: Receipt) -> None:
            self.addresses.remember(session, address, receipt)

        return Rendered(outgoing, remember)

    def _voice(self, address: Address, at: datetime) -> Voice:
        return Voice(address.locale, address.timezone, at)

    def _thread(self, session: Session, request_id: int, address: Address) -> str | None:
        """Return the request's thread when ``address`` is the channel it is in."""
        request = session.get_one(ServiceRequest, request_id)
        return request.thread_ts if request.thread_channel == address.channel else None


def _asked_again(face: PulseFace, again: str) -> PulseFace:
    """Return the face of a reminder, which says so, and whether it goes to everybody alike."""
    name = say(face.locale, f"survey.again_{again}", name=face.name)
    key = f"survey.why_again_{again}"
    why = say(face.locale, key) if knows(key) else ""
    return replace(face, name=name, because=f"{why} {face.because}".strip())


def _remember_thread(request_id: int, session: Session, receipt: Receipt) -> None:
    """Keep where the thread of a request is; the first message stays its root."""
    session.execute(
        update(ServiceRequest)
        .where(ServiceRequest.id == request_id, ServiceRequest.thread_ts.is_(None))
        .values(thread_channel=receipt.channel, thread_ts=receipt.ts)
        .execution_options(synchronize_session=False)
    )


def told_of(event: RequestEvent, voice: Voice) -> tuple[str, str]:
    """Return under which words an event is told, and what they name: a reason or a time."""
    if event.kind is not EventKind.RENEGOTIATED:
        return event.kind.value, str(event.data.get("hold") or "")
    due_at = datetime.fromisoformat(str(event.data["due_at"]))
    return f"{event.kind.value}_{event.data['step']}", voice.when(due_at)


def note_of(event: RequestEvent) -> str:
    """Return what whoever did it wrote; a hold's reason in words of their own included."""
    return event.reason


def _is_overtaken(session: Session, event: RequestEvent) -> bool:
    """Tell whether a hold or resume has been undone before it could be told."""
    undone_by = {
        EventKind.HELD: (EventKind.RESUMED, EventKind.RESOLVED, EventKind.CANCELLED),
        EventKind.RESUMED: (EventKind.HELD, EventKind.RESOLVED, EventKind.CANCELLED),
        EventKind.RESOLVED: (EventKind.REOPENED,),
    }.get(event.kind, ())
    later = select(RequestEvent.id).where(
        RequestEvent.request_id == event.request_id,
        RequestEvent.id > event.id,
        RequestEvent.kind.in_(undone_by),
    )
    return bool(undone_by) and session.scalars(later).first() is not None
