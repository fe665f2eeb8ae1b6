"""Who is told that a wave's results may be read: channels, who meets there, and units' heads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.people.permissions import Role, holders_of
from pulse.people.tree import load_tree
from pulse.publishing.cells import CellLabel, labels_of
from pulse.publishing.first_look import told_from
from pulse.publishing.plan import Dimension
from pulse.surveys.models import Wave

FRONT_LINE_ROLES = frozenset({"agent", "technician"})
READERS: tuple[Role, ...] = (Role.HR_LEAD,)
FRONT_LINE_READERS = (Role.CS_LEAD, Role.CENTER_MANAGER)


def tell_results(session: Session, wave: Wave, at: datetime) -> int:
    """Tell the wave's channel, the front line's where it took part, and the heads of its units.

    Those who lead HR, or the front line, are told as well: whoever is in chat reads it in the
    channel, the others get a mail without a number. What a head is shown is decided when it is
    sent; being told says nothing about numbers, as every head of a unit that was asked is told.
    Where partners' people alone were asked, their own heads are told first, and the others when
    everybody reads. Returns how many were told.
    """
    labels = list(labels_of(wave).values())
    channels, roles = [wave.result_channel], READERS
    if any(one.dimension is Dimension.ROLE and one.code in FRONT_LINE_ROLES for one in labels):
        channels.append(telling.FRONT_LINE_CHANNEL)
        roles += FRONT_LINE_READERS
    heads = [telling.person_recipient(head) for head in _heads(session, labels, at)]
    readers = [
        telling.person_recipient(person_id)
        for role in roles
        for person_id in holders_of(session, role, at.date())
    ]
    recipients = [*map(telling.channel_recipient, channels), *readers]
    each = [one for one in dict.fromkeys(recipients) if one not in heads]
    when = told_from(wave, at)
    told = telling.tell_each(session, notices.ResultsReady(wave.id), each, at=when)
    return told + telling.tell_each(session, notices.UnitResultsReady(wave.id), heads, at=at)


def _heads(session: Session, labels: list[CellLabel], at: datetime) -> list[int]:
    """Return today's heads of every department named in the plan, alone or pooled with others."""
    codes = {
        term.partition(":")[2]
        for label in labels
        if label.dimension is Dimension.DEPARTMENT
        for term in label.terms
    }
    tree = load_tree(session, at.date())
    found = {node.head_id for code in codes if (node := tree.by_code.get(code)) is not None}
    return sorted(head for head in found if head is not None)
