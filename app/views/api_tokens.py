"""Tokens for programs: mine, and those of services; each is shown once."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.forms.programs import TokenForm
from app.program_words import scope_words
from app.proof import is_proven, requires_proof
from app.second_thoughts import Question, ask_first
from app.translate import _
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.people import api_tokens
from pulse.people.api_tokens import Scope, TokenKind
from pulse.transaction import transaction

blueprint = Blueprint("api_tokens", __name__)


def _form(*, is_sent: bool) -> TokenForm:
    form = TokenForm() if is_sent else TokenForm(formdata=None)
    mine = api_tokens.offered(viewer(), TokenKind.PERSONAL)
    services = api_tokens.offered(viewer(), TokenKind.SERVICE)
    both = [scope for scope in Scope if scope in {*mine, *services}]
    form.offer(both, for_services=bool(services))
    return form


def _page(form: TokenForm, refusal: str = "") -> Response:
    page = render_template(
        "account/api_tokens.html",
        form=form,
        refusal=refusal,
        tokens=api_tokens.listed(db.session(), viewer(), at=utc_now()),
        scope_words=lambda code: scope_words(Scope(code)),
        is_proven=is_proven(),
    )
    is_wrong = bool(form.errors or refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return Response(page, status, mimetype="text/html")


@blueprint.get("/me/tokens")
@requires()
def show() -> Response:
    """List the tokens that count, and offer to make one."""
    return _page(_form(is_sent=False))


@blueprint.post("/me/tokens")
@requires()
@requires_proof("api_tokens.show")
def make() -> Response | str:
    """Make a token and show it; it is kept nowhere, so there is no page to come back to."""
    form = _form(is_sent=True)
    if not form.validate():
        return _page(form)
    try:
        with transaction(db.session()) as session:
            token, text = api_tokens.issue(session, viewer(), form.to_draft(), at=utc_now())
            name = token.name
    except Invalid:
        return _page(form, _("A token of this kind cannot be given all of that."))
    return render_template("account/api_token_made.html", name=name, text=text)


@blueprint.post("/me/tokens/<int:token_id>/end")
@requires()
def end(token_id: int) -> Response:
    """End a token at once."""
    name = api_tokens.one_of(db.session(), viewer(), token_id, at=utc_now()).name
    question = Question(
        _("End the token “%(name)s”?", name=name),
        _(
            "The program that uses it is refused from then on. A token that has ended never "
            "counts again; you would have to make a new one and put it into the program."
        ),
        _("End the token"),
        url_for("api_tokens.show"),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    with transaction(db.session()) as session:
        api_tokens.end(session, viewer(), token_id, at=utc_now())
    flash(_("The token “%(name)s” has ended. Its program is refused from now on.", name=name))
    return redirect(url_for("api_tokens.show"), HTTPStatus.SEE_OTHER)
