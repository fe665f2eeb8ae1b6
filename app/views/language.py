"""Choosing Korean or English."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.i18n import languages
from app.views.navigation import safe_path

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
def choose() -> Response:
    """Remember the language for this browser and go back to where the choice was made."""
    chosen = request.form.get("locale", "")
    if chosen in languages().offered:
        session["locale"] = chosen
    back = safe_path(request.form.get("back")) or url_for("home.today")
    return redirect(back, HTTPStatus.SEE_OTHER)
