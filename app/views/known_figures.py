"""Fulfilment as it was known at the end of a day: of one service, and between departments."""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template, request
from sqlalchemy.orm import Session

from app.i18n import local_now, localized
from app.views import fulfilment_words, promises_words
from app.views.fulfilment_words import PERIOD, WEEKS
from app.views.known_days import KnownDay, known_day
from pulse.commitments.catalogue import AgreedVersion, holds_on
from pulse.commitments.known_figures import company_known_at, known_tallies
from pulse.commitments.known_pairs import pairs_known_at
from pulse.commitments.matrix import weakest
from pulse.commitments.models import Service
from pulse.people.tree import load_tree

ASKED = "known_on"
EARLIEST = date(2000, 1, 1)
"""Nothing here is older; and twelve weeks before it must still be a day."""


def is_asked() -> bool:
    """Tell whether this page is wanted as it was known on some day."""
    return ASKED in request.args


def charter_page(
    session: Session, service: Service, agreed: list[AgreedVersion], now: datetime
) -> tuple[str, int]:
    """Show how one service's promises were kept, as known on the day asked for."""
    known = known_day(ASKED, now, EARLIEST)
    moment = min(known.known_at, now)
    tallies = known_tallies(session, moment, PERIOD, service.id)
    found = company_known_at(session, tallies, service.id)
    held = [one.version for one in agreed if holds_on(one.version, known.day)]
    charter = fulfilment_words.charter_of(held, found[0] if found else None)
    return _page("services/known.html", known, charter.headline, service=service, charter=charter)


def company_page(session: Session, now: datetime) -> tuple[str, int]:
    """Show how departments kept their promises to each other, as known on the day asked for."""
    known = known_day(ASKED, now, EARLIEST)
    moment = min(known.known_at, now)
    tallies = known_tallies(session, moment, PERIOD)
    services = company_known_at(session, tallies)
    tree = load_tree(session, local_now(moment).date(), (moment - PERIOD).date())
    level = promises_words.top_level(tree)
    pairs = pairs_known_at(session, tallies, moment, PERIOD, level)
    kept = fulfilment_words.by_service(services)
    return _page(
        "promises/known.html",
        known,
        promises_words.headline(weakest(services), pairs),
        pairs=promises_words.pair_lines(pairs, tree),
        services=[
            (one.code, localized(one, "name"), kept[one.service_id])
            for one in services
            if one.service_id in kept
        ],
    )


def _page(template: str, known: KnownDay, sentence: str, **facts: object) -> tuple[str, int]:
    headline = f"{known.words}: {sentence}"
    page = render_template(template, known=known, headline=headline, weeks=WEEKS, **facts)
    return page, known.status
