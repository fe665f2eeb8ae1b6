"""The question bank: items ready to be asked, with their dimension, weight, scale and source.

Three banks are shipped (our own, and two public ones with their attribution); licensed scales are
brought in. An item taken into a draft carries its source along, so what was asked stays known
whatever becomes of the bank.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Invalid, NotFound
from pulse.surveys.bank_models import ImportedBank
from pulse.surveys.entries import (
    Entry,
    Placed,
    free_code,
    offered_places,
    placed_questions,
    put_in,
)
from pulse.surveys.scales import STANDARD

SHIPPED = Path(__file__).with_name("bank.json")
Words = Mapping[str, str]


@dataclass(frozen=True)
class Bank:
    """One version of a bank; ``is_locked`` where its terms forbid other wording."""

    code: str
    version: int
    name: Words
    attribution: Words
    note: Words
    is_locked: bool
    is_imported: bool
    dimensions: Mapping[str, Mapping[str, Any]]
    scales: Mapping[str, Mapping[str, Any]]
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class BankItem:
    """One item with the bank it comes from."""

    bank: Bank
    written: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Return the code of the item within its bank."""
        return str(self.written["id"])

    @property
    def dimension(self) -> Mapping[str, Any]:
        """Return the dimension the item belongs to, with its name and perhaps a weight."""
        code = str(self.written.get("dimension") or "")
        return self.bank.dimensions.get(code, {"id": code, "name": {}})

    @property
    def dropped_in(self) -> tuple[str, ...]:
        """Return the languages in which the item is not asked."""
        return tuple(self.written.get("dropped_in") or ())

    def holds(self, words: Iterable[str]) -> bool:
        """Tell whether every one of some words stands in the item or what it belongs to."""
        named = (self.written["text"], self.dimension.get("name") or {}, self.bank.name)
        whole = " ".join([self.code, *(part for each in named for part in each.values())])
        return all(word.casefold() in whole.casefold() for word in words)


def read_bank(document: Mapping[str, Any], *, is_imported: bool = False) -> Bank:
    """Return the bank a document describes; the document must be free of problems."""
    return Bank(
        code=str(document["code"]),
        version=int(document["version"]),
        name=document["name"],
        attribution=document.get("attribution") or {},
        note=document.get("note") or {},
        is_locked=bool(document.get("is_locked")),
        is_imported=is_imported,
        dimensions={str(each["id"]): each for each in document.get("dimensions") or ()},
        scales=document.get("scales") or {},
        items=tuple(document["items"]),
    )


@cache
def shipped_banks() -> tuple[Bank, ...]:
    """Return the banks that come with the product."""
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(read_bank(each) for each in document["banks"])


def banks(session: Session) -> list[Bank]:
    """Return the newest version of every bank, the shipped ones first."""
    query = select(ImportedBank).order_by(ImportedBank.code, ImportedBank.version)
    newest = {row.code: row.document for row in session.scalars(query)}
    imported = (read_bank(document, is_imported=True) for document in newest.values())
    return [*shipped_banks(), *imported]


def search(known: Sequence[Bank], typed: str = "", bank: str = "") -> list[BankItem]:
    """Return the items in which every word typed occurs, in either language."""
    words = typed.split()
    found = (BankItem(one, item) for one in known for item in one.items)
    return [item for item in found if bank in ("", item.bank.code) and item.holds(words)]


def find_item(session: Session, bank: str, code: str) -> BankItem:
    """Return one item; NotFound where there is none."""
    for item in search(banks(session), bank=bank):
        if item.bank.code == bank and item.code == code:
            return item
    raise NotFound("bank_item_not_found", item=code)


def question_of(item: BankItem, code: str) -> dict[str, Any]:
    """Return an item as a question of a questionnaire, with where it came from."""
    name = str(item.written["scale"])
    scale = {"scale": name} if name in STANDARD else copy.deepcopy(dict(item.bank.scales[name]))
    question: dict[str, Any] = {
        "id": code,
        "type": "scale",
        "text": dict(item.written["text"]),
        **scale,
        "bank": {"code": item.bank.code, "version": item.bank.version, "item": item.code},
    }
    if item.dimension["id"]:
        question["dimension"] = item.dimension["id"]
    for flag in ("reverse", "sensitive"):
        if item.written.get(flag):
            question[flag] = True
    if item.bank.is_locked:
        question["locked"] = True
    if item.dropped_in:
        question["dropped_in"] = list(item.dropped_in)
    if any(item.bank.attribution.values()):
        question["attribution"] = dict(item.bank.attribution)
    return question


def with_item(entry: Mapping[str, Any], item: BankItem) -> tuple[Entry, Placed]:
    """Return an entry with an item of the bank added, and the question it became.

    It stands at the end of the first place that holds many; its dimension comes along with its
    name but without a weight, which is for whoever writes the questionnaire to give. Invalid where
    it stands there already.
    """
    for placed in placed_questions(entry):
        source = placed.question.get("bank") or {}
        if (source.get("code"), source.get("item")) == (item.bank.code, item.code):
            raise Invalid("item_taken", fields={item.code: "duplicate"})
    places = offered_places(entry)
    place = "pool" if "pool" in places else places[0]
    written = Placed(question_of(item, free_code(entry)), place)
    made = put_in(entry, written)
    listed = list(entry.get("dimensions") or ())
    dimension = item.dimension
    if dimension["id"] and all(each.get("id") != dimension["id"] for each in listed):
        listed.append({"id": dimension["id"], "name": dict(dimension.get("name") or {})})
        made["dimensions"] = listed
    return made, written
