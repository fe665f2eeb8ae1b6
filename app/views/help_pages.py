"""Help: one page for each thing people do here, one's own first."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from app.access import requires, viewer
from app.help_topics import blocks, topics
from app.i18n import localized

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@requires()
def index() -> str:
    """List the help pages: first those for what this person does, then the others."""
    held = viewer().permissions
    return render_template(
        "help/index.html",
        mine=[one for one in topics() if one.is_for(held)],
        others=[one for one in topics() if not one.is_for(held)],
    )


@blueprint.get("/help/<topic>")
@requires()
def show(topic: str) -> str:
    """Show one help page; everybody may read every one."""
    found = next((one for one in topics() if one.slug == topic), None)
    if found is None:
        abort(404)
    text = list(blocks(localized(found, "text")))
    return render_template("help/show.html", topic=found, blocks=text)
