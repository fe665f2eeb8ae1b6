"""How many ballots look doubtful, in words."""

from __future__ import annotations

from app.translate import _l

BANDS = {
    "25-49": _l("between a quarter and a half of the ballots"),
    "50+": _l("half of the ballots or more"),
}
