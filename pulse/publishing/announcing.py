"""Who is told that a wave's results may be read: the channels, and each unit's head."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.people.tree import load_tree
from pulse.publishing.cells import CellLabel, labels_of
from pulse.publishing.first_look import told_from
from pulse.publishing.plan import Dimension
from pulse.surveys.models import Wave

FRONT_LINE_ROLES = frozenset({"agent", "technician"})


def tell_results(session: Session, wave: Wave, at: datetime) -> int:
    """Tell the wave's channel, the front line's where it took part, and the heads of its units.

    What a head is shown is decided when it is sent; being told says nothing about numbers, as
    every head of a unit that was asked is told. Where partners' people alone were asked, their own
    heads are told first and the channels when everybody reads. Returns how many were told.
    """
    labels = list(labels_of(wave).values())
    channels = [wave.result_channel]
    if any(one.dimension is Dimension.ROLE and one.code in FRONT_LINE_ROLES for one in labels):
        channels.append(telling.FRONT_LINE_CHANNEL)
    recipients = [telling.channel_recipient(name) for name in dict.fromkeys(channels)]
    when = told_from(wave, at)
    told = telling.tell_each(session, notices.ResultsReady(wave.id), recipients, at=when)
    heads = [telling.person_recipient(head) for head in _heads(session, labels, at)]
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
