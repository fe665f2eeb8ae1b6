"""Escalation chains: all of them, and each step by step with what goes by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from app.access import requires
from app.extensions import db
from app.i18n import local_now, localized
from app.translate import _, ngettext
from app.views import chain_words
from pulse.commitments import chain_editing
from pulse.commitments.chains import is_timed
from pulse.commitments.models import CommitmentVersion, EscalationChain
from pulse.instants import utc_now

blueprint = Blueprint("chains", __name__)


@dataclass(frozen=True)
class ChainLine:
    """A chain in the list."""

    code: str
    name: str
    words: str
    uses: str


@dataclass(frozen=True)
class UseLine:
    """A service whose promises go by a chain."""

    service: str
    service_name: str
    wordings: list[str]


@blueprint.get("/chains")
@requires()
def index() -> str:
    """List every chain in a sentence, with how much goes by it."""
    session, on = db.session(), _today()
    promises = chain_editing.promises_by_chain(session, on)
    lines = [_line(row, promises.get(row.code, 0)) for row in chain_editing.all_chains(session)]
    return render_template("chains/list.html", headline=_headline(len(lines)), lines=lines)


@blueprint.get("/chains/<chain>")
@requires()
def show(chain: str) -> str:
    """Show one chain: who hears when, by an example, and which promises go by it."""
    session, now = db.session(), utc_now()
    on = local_now(now).date()
    row = chain_editing.chain_by_code(session, chain)
    named = chain_editing.versions_naming(session, row.code)
    lasting = [one for one in named if chain_editing.goes_by_it(one, on)]
    can_change = is_timed(row.document)
    example = chain_words.example(session, row.document, lasting, now) if can_change else None
    return render_template(
        "chains/show.html",
        chain=row,
        steps=chain_words.step_lines(row.document) if example is None else example.lines,
        example=example,
        quiet=chain_words.quiet_words(row.document),
        is_discreet=bool(row.document.get("content")),
        uses=_uses(lasting),
        promises=len({one.commitment_id for one in lasting}),
        is_named=bool(named),
        can_change=can_change,
    )


def _line(row: EscalationChain, promises: int) -> ChainLine:
    return ChainLine(
        code=row.code,
        name=localized(row, "name"),
        words=" · ".join(chain_words.follows_words(row)),
        uses=ngettext("%(num)s promise", "%(num)s promises", promises)
        if promises
        else _("no promise goes by it"),
    )


def _uses(versions: list[CommitmentVersion]) -> list[UseLine]:
    """Return the services with what they promise, each promise as its newest version says it."""
    newest = {version.commitment_id: version for version in versions}
    lines: dict[str, UseLine] = {}
    for version in newest.values():
        service = version.commitment.service
        line = UseLine(service.code, localized(service, "name"), [])
        lines.setdefault(service.code, line).wordings.append(localized(version, "wording"))
    return list(lines.values())


def _headline(count: int) -> str:
    if not count:
        return _("Nobody is told yet when a promise is about to break.")
    return ngettext(
        "%(num)s chain says who is told when a promise is about to break.",
        "%(num)s chains say who is told when a promise is about to break.",
        count,
    )


def _today() -> date:
    return local_now(utc_now()).date()
