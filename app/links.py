"""Addresses of our pages as they stand in messages."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.surveys.links import AnswerLinks


@dataclass(frozen=True)
class PageLinks:
    """Builds whole addresses from the public one; fulfils ``integrations.ports.Links``."""

    public_url: str
    answer_links: AnswerLinks

    def survey(self, wave_id: int, person_id: int) -> str:
        """Where this person, and nobody else, answers a wave."""
        return f"{self.public_url}/a/{self.answer_links.token(wave_id, person_id)}"

    def service_request(self, number: str) -> str:
        """The whole story of one service request."""
        return f"{self.public_url}/requests/{number}"

    def results(self, wave_id: int) -> str:
        """The published results of a wave."""
        return f"{self.public_url}/results/{wave_id}"

    def page(self, path: str) -> str:
        """Any page by its path."""
        return f"{self.public_url}{path}"

    def privacy(self) -> str:
        """What is stored, and who sees what."""
        return f"{self.public_url}/privacy"

    def settings(self) -> str:
        """Where people choose language and channel."""
        return f"{self.public_url}/me"

    def first(self, token: str) -> str:
        """Where the first person of an installation comes in."""
        return f"{self.public_url}/first/{token}"

    def password(self, token: str) -> str:
        """Where somebody chooses a password with their one-time link."""
        return f"{self.public_url}/password/{token}"

    def stop_digests(self, token: str) -> str:
        """Where somebody ends their digests without signing in."""
        return f"{self.public_url}/mail/stop/{token}"
