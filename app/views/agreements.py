"""Agreeing on promises: proposing a new version, signing it for one's side, taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.forms.agreements import VersionForm
from app.forms.audience import Choices
from app.goal_words import promised_words
from app.i18n import local_now, localized
from app.second_thoughts import Question, ask_first
from app.translate import _
from app.views.agreement_words import mark_problems, tried_words
from app.words import day_words, word
from pulse.commitments import catalogue, reviewing, signing
from pulse.commitments.catalogue import AgreedVersion
from pulse.commitments.chain_editing import timed_chains
from pulse.commitments.clocks import runs_clock
from pulse.commitments.models import Commitment, CommitmentVersion, Service, VersionState
from pulse.commitments.replay import preview_goal
from pulse.commitments.signing import SigningSide
from pulse.errors import Conflict, Invalid
from pulse.instants import utc_now
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree
from pulse.transaction import transaction

blueprint = Blueprint("agreements", __name__)


@dataclass(frozen=True)
class ProposalLine:
    """A version that waits for signatures, and what the reader may do about it."""

    version: CommitmentVersion
    wording: str
    goal: str
    chain: str
    waits_for: list[SigningSide]
    may_sign: list[SigningSide]


@blueprint.get("/services/<code>/commitments/<int:commitment_id>/propose")
@requires()
def propose(code: str, commitment_id: int) -> str:
    """Ask what the new version should say."""
    service, found = _found(code, commitment_id)
    return _page(service, found, _form(found))


@blueprint.post("/services/<code>/commitments/<int:commitment_id>/propose")
@requires()
def propose_submit(code: str, commitment_id: int) -> Response | tuple[str, int]:
    """Propose it to both heads."""
    service, found = _found(code, commitment_id)
    form = _form(found)
    if not form.validate():
        return _page(service, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    if "preview" in request.form:
        return _page(service, found, form, _had_it_been(found, form.to_draft().goal_value)), 200
    try:
        with transaction(db.session()) as session:
            signing.propose_version(
                session, found.id, form.to_draft(), viewer(), at=utc_now(), on=_today()
            )
    except Invalid as error:
        refusal = mark_problems(form, error)
        return _page(service, found, form, refusal=refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    except Conflict as error:
        page = _page(service, found, form, refusal=sentence(error))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _(
            "Proposed to both heads. It holds once both have signed it; until then it can be "
            "taken back below."
        )
    )
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


@blueprint.post("/services/<code>/versions/<int:version_id>/sign")
@requires()
def sign(code: str, version_id: int) -> Response:
    """Sign a proposal for one side."""
    given = request.form.get("side", "")
    side = SigningSide(given) if given in set(SigningSide) else abort(HTTPStatus.NOT_FOUND)

    def put_name(session: Session, who: Viewer) -> None:
        signing.sign(session, version_id, side, who, at=utc_now(), on=_today())

    def asked(version: CommitmentVersion) -> Question:
        return Question(
            _("Sign for %(side)s?", side=word("signing", side)),
            _(
                "“%(words)s” Once both sides have signed, this is promised from %(day)s, and only "
                "a new version that both sign changes it. Until then it can be taken back.",
                words=localized(version, "wording"),
                day=day_words(version.effective_from),
            ),
            _("Sign"),
            url_for("services.show", code=code),
        )

    done = _("You have signed for %(side)s. It holds once both have.", side=word("signing", side))
    return _act(code, version_id, asked, put_name, done)


@blueprint.post("/services/<code>/versions/<int:version_id>/withdraw")
@requires()
def withdraw(code: str, version_id: int) -> Response:
    """Take a proposal back, or turn it down."""

    def take_back(session: Session, who: Viewer) -> None:
        signing.withdraw(session, version_id, who, at=utc_now(), on=_today())

    def asked(version: CommitmentVersion) -> Question:
        return Question(
            _("Take the proposal off the table?"),
            _(
                "“%(words)s” Nobody can sign it any more, and both sides are told. What holds "
                "now goes on; whoever still wants the change proposes it anew.",
                words=localized(version, "wording"),
            ),
            _("Take it back"),
            url_for("services.show", code=code),
        )

    done = _("The proposal is off the table. What was promised before goes on.")
    return _act(code, version_id, asked, take_back, done)


@blueprint.post("/services/<code>/versions/<int:version_id>/keep")
@requires()
def keep(code: str, version_id: int) -> Response:
    """Note that a promise whose review date has come still holds."""
    service = catalogue.service_by_code(db.session(), code)
    who, on = viewer(), _today()
    versions = {one.version.id for one in catalogue.versions_of(db.session(), service.id)}
    if version_id not in versions or not signing.sides_of(db.session(), service, who, on):
        abort(HTTPStatus.NOT_FOUND)
    with transaction(db.session()) as session:
        again = reviewing.keep_agreement(session, version_id, who, at=utc_now(), on=on)
    flash(
        _(
            "The promise goes on as it is. Both heads are asked again on %(day)s; a new version "
            "may be proposed at any time.",
            day=day_words(again),
        )
    )
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


def my_sides(service: Service, tree: DepartmentTree, who: Viewer) -> list[SigningSide]:
    """Say for which sides the reader may sign, from the tree the page has read anyway."""
    departments = {
        SigningSide.PROVIDER: service.provider_department_id,
        SigningSide.CUSTOMER: service.buyer_department_id,
    }
    return [
        side
        for side, department_id in departments.items()
        if department_id in tree.nodes and who.heads_any(tree.path_codes(department_id or 0))
    ]


def proposal_lines(agreed: list[AgreedVersion], sides: list[SigningSide]) -> list[ProposalLine]:
    """Return what waits for signatures, of all versions of a service."""
    return [_line(one, sides) for one in agreed if one.version.state is VersionState.PROPOSED]


def chain_choices() -> Choices:
    """Return the chains a promise can go by, as they are called."""
    return [
        (one.code, f"{localized(one, 'name')} ({one.code})") for one in timed_chains(db.session())
    ]


def _line(one: AgreedVersion, sides: list[SigningSide]) -> ProposalLine:
    version = one.version
    waits_for = [side for side in SigningSide if side not in signing.signed_sides(version)]
    has_signed = any(given["person"] == viewer().person_id for given in version.signatures)
    return ProposalLine(
        version=version,
        wording=localized(version, "wording"),
        goal=promised_words(version.kind, version.goal_value, version.goal_unit),
        chain=localized(one.chain, "name") if one.chain and runs_clock(version) else "",
        waits_for=waits_for,
        may_sign=[] if has_signed else [side for side in waits_for if side in sides],
    )


def _found(code: str, commitment_id: int) -> tuple[Service, Commitment]:
    """Return a commitment to whoever may propose about it; to others there is no such page."""
    session = db.session()
    service = catalogue.service_by_code(session, code)
    found = next((one for one in service.commitments if one.id == commitment_id), None)
    who = viewer()
    may = who.person_id == service.owner_id or signing.sides_of(session, service, who, _today())
    if found is None or not may:
        abort(HTTPStatus.NOT_FOUND)
    return service, found


def _form(found: Commitment) -> VersionForm:
    """Return the form of a new version; on what no clock runs nobody can be told."""
    last = found.versions[-1]
    form = VersionForm(last)
    if runs_clock(last):
        form.offer_chains(chain_choices())
    else:
        del form.chain_code
    return form


def _act(
    code: str,
    version_id: int,
    asked: Callable[[CommitmentVersion], Question],
    act: Callable[[Session, Viewer], None],
    done: str,
) -> Response:
    service = catalogue.service_by_code(db.session(), code)
    waiting = {version.id: version for version in signing.proposals(db.session(), service.id)}
    if version_id not in waiting:
        abort(HTTPStatus.NOT_FOUND)
    if (asking := ask_first(asked(waiting[version_id]))) is not None:
        return asking
    with transaction(db.session()) as session:
        act(session, viewer())
    flash(done)
    return redirect(url_for("services.show", code=code), HTTPStatus.SEE_OTHER)


def _had_it_been(found: Commitment, goal_value: int) -> str:
    """Say what would have become of the promises made so far, had this been the time promised."""
    agreed = [one for one in found.versions if one.state is not VersionState.PROPOSED]
    if not agreed:
        return tried_words(0, 0, 0)
    preview = preview_goal(db.session(), agreed[-1].id, goal_value, utc_now())
    kept = sum(not flip.after.is_breached for flip in preview.flips)
    return tried_words(preview.clocks, missed=len(preview.flips) - kept, kept=kept)


def _page(
    service: Service,
    found: Commitment,
    form: VersionForm,
    had_it_been: str = "",
    refusal: str = "",
) -> str:
    last = found.versions[-1]
    return render_template(
        "services/propose.html",
        service=service,
        commitment=found,
        form=form,
        now_said=localized(last, "wording"),
        unit=promised_words(last.kind, last.goal_value, last.goal_unit),
        had_it_been=had_it_been,
        refusal=refusal,
    )


def _today() -> date:
    return local_now(utc_now()).date()
