"""The weekly digest, and the news that a workspace is lost, said when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from integrations.ports import Links, Outgoing, Rendered, Renderer, Stale
from integrations.slack import parts
from integrations.slack.agreement_blocks import Note, note_message
from integrations.slack.digest_blocks import digest_message
from integrations.slack.digest_views import face_for
from integrations.slack.messenger import Address
from integrations.wording import knows, say
from pulse import notices
from pulse.account_notices import WorkspaceLost
from pulse.digests.models import Decision
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.workspaces import InstallState, WorkspaceInstall


@dataclass(frozen=True)
class DigestRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message."""

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.DigestReady.kind: self.digest_ready,
            WorkspaceLost.kind: self.workspace_lost,
            notices.ProposalAnswered.kind: self.proposal_answered,
        }

    def digest_ready(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell the week as it stands now; nothing to say is not said."""
        address = self.find(session, row)
        person = session.get_one(Person, address.person_id or 0)
        if not person.wants_digests:
            raise Stale("unsubscribed")
        on = at.astimezone(ZoneInfo(address.timezone)).date()
        viewer = viewer_of(session, person.id, on)
        link = self.links.page("/digest")
        face = face_for(session, viewer, (at, on), address.locale, link)
        if face is None:
            raise Stale("nothing_to_say")
        return self.send(address, Outgoing(address.channel, digest_message(face)))

    def proposal_answered(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell whoever raised a proposal what was decided and why, in the words written."""
        address = self.find(session, row)
        decision = session.get_one(Decision, int(row.payload["decision_id"]))
        locale = address.locale
        note = Note(
            lead=say(locale, f"proposal.{decision.state.value}"),
            lines=[parts.escape(str(decision.facts["name_ko"])), parts.escape(decision.note)],
            label=say(locale, "proposal.open"),
            link=self.links.page("/proposals"),
            why=say(locale, "proposal.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))

    def workspace_lost(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell an administrator, unless the workspace has been connected again."""
        address = self.find(session, row)
        install = session.get(WorkspaceInstall, int(row.payload["install_id"]))
        if install is None or install.state is InstallState.ACTIVE:
            raise Stale("connected_again")
        locale, reason = address.locale, str(row.payload["reason"])
        key = f"workspace.lost.{reason}"
        why = say(locale, key if knows(key) else "workspace.lost.other", reason=reason)
        note = Note(
            lead=say(locale, "workspace.lost"),
            lines=[why, say(locale, "workspace.waits")],
            label=say(locale, "workspace.open"),
            link=self.links.page("/settings/slack"),
            why=say(locale, "workspace.why"),
        )
        return self.send(address, Outgoing(address.channel, note_message(note)))
