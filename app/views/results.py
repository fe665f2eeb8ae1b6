"""Results: the waves a viewer may read, and one wave from its published cells."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.access import requires, viewer
from app.extensions import db
from app.i18n import localized
from app.translate import _
from app.views import results_page, results_verdicts
from app.views.navigation import RESULT_READERS
from pulse.access import access_results
from pulse.publishing.certificates import certificate_of
from pulse.results import waves as waves_read
from pulse.results.history import history_of
from pulse.results.readers import tree_of

blueprint = Blueprint("results", __name__)


@blueprint.get("/results")
@requires(*RESULT_READERS)
def waves() -> str:
    """List the published waves the viewer reads, and what is being asked now."""
    session = db.session()
    found = waves_read.readable_waves(session, viewer())
    newest = (
        _("The newest results are those of %(name)s.", name=localized(found[0], "name"))
        if (found)
        else _("No results yet.")
    )
    return render_template(
        "results/list.html",
        headline=newest,
        waves=found,
        open_waves=waves_read.open_waves(session),
    )


@blueprint.get("/results/<int:wave_id>")
@requires(*RESULT_READERS)
def show(wave_id: int) -> str:
    """Show one wave as its published cells tell it."""
    session = db.session()
    found = access_results(session, viewer(), wave_id)
    tree = found.tree or tree_of(session, found.wave)
    beside = results_page.Beside(
        history=history_of(session, found.wave, found.labels.keys()),
        record=certificate_of(session, wave_id),
        tree=tree,
        owners=results_verdicts.owners_of(session, found, tree),
        why=results_verdicts.why_seen(viewer(), found.labels),
    )
    return render_template("results/show.html", page=results_page.build(found, beside))
