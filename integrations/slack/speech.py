"""What each notice to a person says, apart from when it is told: one speech per way of telling."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from integrations.ports import Message, Stale
from integrations.slack import escalation_blocks, request_blocks, survey_blocks
from integrations.slack.escalation_blocks import StepFace
from integrations.slack.request_blocks import RequestFace, Voice
from integrations.slack.survey_blocks import PulseFace


class Speech(Protocol):
    """Says facts to one person, in their language."""

    def asked(self, face: PulseFace, at: datetime, link: str) -> Message:
        """Ask somebody to answer a part of a wave."""

    def results_out(self, name: str, link: str, locale: str) -> Message:
        """Tell who reads results that those of a wave are out; Stale where a channel says it."""

    def step(self, face: StepFace, voice: Voice) -> Message:
        """Tell a fired step of an escalation chain."""

    def opened(self, face: RequestFace, voice: Voice) -> Message:
        """Confirm a request to who made it."""

    def changed(
        self, face: RequestFace, voice: Voice, kind: str, reason: str, note: str = ""
    ) -> Message:
        """Tell the requester what happened, with what was written about it."""

    def assigned(self, face: RequestFace, voice: Voice) -> Message:
        """Tell somebody that a request is theirs now."""


class SlackSpeech:
    """Messages with buttons."""

    def asked(self, face: PulseFace, at: datetime, link: str) -> Message:
        """Ask in the direct message itself where the wave allows it."""
        return survey_blocks.first_message(face, at=at, link=link)

    def results_out(self, name: str, link: str, locale: str) -> Message:
        """Leave it to the channel, where the highest and lowest stand as well."""
        raise Stale("said_in_a_channel")

    def step(self, face: StepFace, voice: Voice) -> Message:
        """Tell a step, with Acknowledge."""
        return escalation_blocks.step_message(face, voice)

    def opened(self, face: RequestFace, voice: Voice) -> Message:
        """Confirm with the number and the promise."""
        return request_blocks.opened_message(face, voice)

    def changed(
        self, face: RequestFace, voice: Voice, kind: str, reason: str, note: str = ""
    ) -> Message:
        """Tell what happened, with the way to the page."""
        return request_blocks.changed_message(face, voice, kind, reason, note)

    def assigned(self, face: RequestFace, voice: Voice) -> Message:
        """Tell whose it is now, with the way to the page."""
        return request_blocks.assigned_message(face, voice)
