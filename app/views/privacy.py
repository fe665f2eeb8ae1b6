"""What is stored: for everybody in general, and for who is signed in exactly."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
def show() -> str:
    """Say what is kept about people, who sees it and what cannot be protected."""
    return render_template("privacy/show.html", holdings=[])
