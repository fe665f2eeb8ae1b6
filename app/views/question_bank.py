"""The question bank: finding an item, and taking it into a draft with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import pick
from app.translate import _, _l, ngettext
from app.views.navigation import PLANNERS
from app.views.templates_words import SCALE_WORDS
from pulse.errors import Invalid
from pulse.instants import utc_now
from pulse.surveys import bank, drafts
from pulse.surveys.bank import Bank, BankItem
from pulse.surveys.models import TemplateDraft
from pulse.transaction import transaction

blueprint = Blueprint("question_bank", __name__)
LONGEST = 80
LANGUAGES: Mapping[str, object] = {
    "ko": _l("not asked in Korean"),
    "en": _l("not asked in English"),
}


@dataclass(frozen=True)
class ItemLine:
    """One item in both languages, and what else there is to know before it is taken."""

    bank: str
    code: str
    ko: str
    en: str
    note: str
    is_taken: bool


@dataclass(frozen=True)
class BankPart:
    """What was found in one bank, under its name, its terms and its source."""

    code: str
    name: str
    under: str
    lines: list[ItemLine]


@blueprint.get("/pulses/bank")
@requires(*PLANNERS)
def show() -> str:
    """Show what fits some words; with a draft in the address, ready to be taken into it."""
    session = db.session()
    words = " ".join(request.args.get("q", "").split())[:LONGEST]
    known = bank.banks(session)
    draft = _draft(session)
    found = bank.search(known, words, request.args.get("bank", ""))
    return render_template(
        "pulses/bank.html",
        headline=_headline(len(found), words),
        words=words,
        chosen=request.args.get("bank", ""),
        banks=[(one.code, _in_language(one.name)) for one in known],
        parts=_parts(found, draft),
        draft=draft,
        in_work=[] if draft else sorted(drafts.codes_in_work(session)),
    )


@blueprint.post("/pulses/drafts/<draft>/bank")
@requires(*PLANNERS)
def take(draft: str) -> Response:
    """Take an item into a draft."""
    chosen = (request.form.get("bank", ""), request.form.get("item", ""))
    try:
        with transaction(db.session()) as session:
            kept = drafts.find(session, draft, to_write=True)
            item = bank.find_item(session, *chosen)
            entry, _placed = bank.with_item(drafts.entry_in(kept), item)
            drafts.rewrite(kept, entry, utc_now(), viewer().person_id)
    except Invalid:
        flash(_("This item stands in the draft already."), "signal")
    else:
        flash(_("Taken into the draft: %(item)s.", item=chosen[1]))
    words = request.form.get("q", "")[:LONGEST]
    place = url_for("question_bank.show", draft=draft, q=words or None)
    return redirect(place, HTTPStatus.SEE_OTHER)


def _draft(session: Session) -> TemplateDraft | None:
    code = request.args.get("draft", "")
    return drafts.find(session, code) if code else None


def _headline(count: int, words: str) -> str:
    if not count:
        return _("No item has “%(words)s” in it.", words=words)
    return ngettext(
        "%(num)s question is ready to be asked.", "%(num)s questions are ready to be asked.", count
    )


def _parts(found: list[BankItem], draft: TemplateDraft | None) -> list[BankPart]:
    taken = _taken(draft)
    parts: dict[str, BankPart] = {}
    for item in found:
        one = item.bank
        part = parts.setdefault(
            one.code, BankPart(one.code, _in_language(one.name), _under(one), [])
        )
        part.lines.append(_line(item, is_taken=(one.code, item.code) in taken))
    return list(parts.values())


def _taken(draft: TemplateDraft | None) -> set[tuple[str, str]]:
    if draft is None:
        return set()
    entry = drafts.entry_in(draft)
    asked = (*entry.get("questions", ()), *entry.get("pool", ()))
    sources: list[Mapping[str, Any]] = [each.get("bank") or {} for each in asked]
    return {(str(one.get("code")), str(one.get("item"))) for one in sources}


def _under(one: Bank) -> str:
    terms = _("Its licence forbids other wording.") if one.is_locked else ""
    version = _("version %(number)s", number=one.version)
    lines = (_in_language(one.attribution), _in_language(one.note), terms)
    return " ".join(line for line in (*lines, f"({version})") if line)


def _line(item: BankItem, *, is_taken: bool) -> ItemLine:
    name = str(item.written["scale"])
    scale = SCALE_WORDS.get(name) or _steps(item)
    dimension = item.dimension
    weight = dimension.get("weight")
    facts = [
        _in_language(dimension.get("name") or {}) or str(dimension["id"]),
        _("weight %(weight)s", weight=weight) if weight else "",
        str(scale),
        _("a high answer is the bad one") if item.written.get("reverse") else "",
        _("sensitive, by link only") if item.written.get("sensitive") else "",
        *(str(LANGUAGES[locale]) for locale in item.dropped_in),
    ]
    text = item.written["text"]
    note = " · ".join(fact for fact in facts if fact)
    return ItemLine(item.bank.code, item.code, text["ko"], text["en"], note, is_taken)


def _steps(item: BankItem) -> str:
    labels = item.bank.scales[str(item.written["scale"])].get("labels") or ()
    return " · ".join(_in_language(each) for each in labels)


def _in_language(words: Mapping[str, str]) -> str:
    return pick(words.get("ko", ""), words.get("en", ""))
