"""The notices about results: to the channels, to each head, and to everybody who was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations import charts
from integrations.charts import Bar
from integrations.ports import Links, Message, Outgoing, Picture, Rendered, Renderer, Stale
from integrations.slack import parts
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.care_lines import care_lines
from integrations.slack.messenger import Address
from integrations.slack.result_blocks import ResultFace, ready_message
from integrations.slack.result_views import result_face
from integrations.slack.speech import Speech
from integrations.slack.unit_results import heard_face, heard_message, units_face, units_message
from integrations.wording import say
from pulse import notices, telling
from pulse.errors import NotFound
from pulse.outbox import OutboxMessage
from pulse.people.permissions import Viewer, viewer_of
from pulse.publishing.cells import labels_of
from pulse.results.models import PublishedResponse
from pulse.results.readers import readable_cells
from pulse.results.responses import is_in_force
from pulse.surveys.models import Wave, WaveState


@dataclass(frozen=True)
class ResultRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links
    speech: Speech

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.ResultsReady.kind: self.results_ready,
            notices.UnitResultsReady.kind: self.unit_results_ready,
            notices.ResponsePublished.kind: self.response_published,
            notices.CommentsAnswered.kind: self.comments_answered,
            notices.CareAlert.kind: self.care_alert,
        }

    def results_ready(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Announce published results to a channel, in words and as a picture, or to a reader."""
        address = self.find(session, row)
        wave = _published(session, row)
        if address.person_id is not None:
            return self._out(session, address, wave, at)
        is_front = row.recipient == telling.channel_recipient(telling.FRONT_LINE_CHANNEL)
        face = result_face(session, wave, self.links, address.locale, with_front_line=is_front)
        message = with_chart(ready_message(face, address.locale), face, address.locale)
        return self.send(address, Outgoing(address.channel, message))

    def _out(self, session: Session, address: Address, wave: Wave, at: datetime) -> Rendered:
        """Tell somebody who may read of the wave today that its results are out."""
        on = at.astimezone(ZoneInfo(wave.timezone)).date()
        viewer = _viewer(session, address, on)
        if not readable_cells(session, viewer, wave, labels_of(wave)):
            raise Stale("not_theirs_to_read")
        name = wave.name_en if address.locale == "en" else wave.name_ko
        message = self.speech.results_out(name, self.links.results(wave.id), address.locale)
        return self.send(address, Outgoing(address.channel, message))

    def unit_results_ready(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell a head what was published of the own unit, and of no other."""
        address = self.find(session, row)
        wave = _published(session, row)
        viewer = _viewer(session, address, at.date())
        face = units_face(session, viewer, wave, self.links, address.locale)
        if face is None:
            raise Stale("heads_nothing")
        return self.send(address, Outgoing(address.channel, units_message(face, address.locale)))

    def response_published(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell what was heard, unless a newer version has been written since."""
        address = self.find(session, row)
        response = session.get(PublishedResponse, int(row.payload["response_id"]))
        if response is None or not is_in_force(session, response):
            raise Stale("overtaken")
        wave = session.get_one(Wave, response.wave_id)
        today = at.astimezone(ZoneInfo(address.timezone)).date()
        face = heard_face(session, response, wave, address.locale)
        message = heard_message(face, address.locale, today)
        return self.send(address, Outgoing(address.channel, message))

    def comments_answered(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell a whole block that comments were answered; whose, nobody knows."""
        address = self.find(session, row)
        wave, locale = _published(session, row), address.locale
        name = wave.name_en if locale == "en" else wave.name_ko
        note = Note(
            lead=say(locale, "letters.answered", name=parts.escape(name)),
            lines=[say(locale, "letters.answered_how")],
            label=say(locale, "letters.answered_open"),
            link=self.links.page("/letters"),
            why=say(locale, "letters.answered_why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))

    def care_alert(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell the safety officer where load or missing protection stands out."""
        address = self.find(session, row)
        wave, locale = _published(session, row), address.locale
        viewer = _viewer(session, address, at.date())
        lines = care_lines(session, viewer, wave, locale)
        if not lines:
            raise Stale("not_theirs_to_read")
        name = wave.name_en if locale == "en" else wave.name_ko
        note = Note(
            lead=say(locale, "care.alert", name=parts.escape(name)),
            lines=[*lines, say(locale, "care.measures")],
            label=say(locale, "results.open"),
            link=f"{self.links.results(wave.id)}#care",
            why=say(locale, "care.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))


def with_chart(message: Message, face: ResultFace, locale: str) -> Message:
    """Add the areas as a picture, whose words say every number in it."""
    if not face.dimensions:
        return message
    bars = [
        Bar(score.label, float(score.mean), score.words(locale))
        for score in sorted(face.dimensions, key=lambda score: (-float(score.mean), score.label))
    ]
    title = say(locale, "results.chart_title", name=face.name)
    said = ", ".join(f"{bar.label} {bar.words}" for bar in bars)
    alt = say(locale, "results.chart_alt", name=face.name, scores=said)
    spec = charts.score_bars(title, bars, face.scale_min, face.scale_max)
    return replace(message, picture=Picture(title, alt, partial(charts.png, spec)))


def _viewer(session: Session, address: Address, on: date) -> Viewer:
    try:
        return viewer_of(session, address.person_id or 0, on)
    except NotFound as error:
        raise Stale("has_left") from error


def _published(session: Session, row: OutboxMessage) -> Wave:
    wave = session.get(Wave, int(row.payload["wave_id"]))
    if wave is None or wave.state is not WaveState.PUBLISHED:
        raise Stale("not_published")
    return wave
