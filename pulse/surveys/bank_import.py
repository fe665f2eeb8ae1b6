"""Bringing a licensed scale in: items, answer scale, reversed and dropped items, cut-offs.

A version that is stored stays as it is; other content needs a higher version. Items and their
wording belong to whoever holds the licence, so a bank may forbid to change them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid
from pulse.legible import GREATEST
from pulse.people.problems import NumberedRows
from pulse.surveys.bank import shipped_banks
from pulse.surveys.bank_models import ImportedBank
from pulse.surveys.question_kinds import make_kind
from pulse.surveys.scales import STANDARD

LANGUAGES = ("ko", "en")
BANK_COLUMNS = ("bank", "version", "item", "text_ko", "text_en", "labels_ko", "labels_en")
"""Columns a file of rows must have; the others say more about the bank and may be empty."""

_LONGEST_CODE, _LONGEST_TEXT, _MOST_ITEMS = 48, 1000, 300


@dataclass
class BankPlan:
    """What an import would add; ``problems`` maps a place in the document to a code."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def plan_banks(session: Session, document: Mapping[str, Any]) -> BankPlan:
    """Check every bank of a document and say which versions are new."""
    plan = BankPlan()
    rows = session.execute(select(ImportedBank.code, ImportedBank.version, ImportedBank.sha256))
    stored = {(code, version): digest for code, version, digest in rows}
    listed = document.get("banks")
    if not isinstance(listed, list) or not listed:
        plan.problems["banks"] = "missing"
        return plan
    for index, entry in enumerate(listed):
        _plan_one(plan, f"banks.{index}", entry, stored)
    return plan


def apply_banks(session: Session, plan: BankPlan, at: datetime, actor_id: int | None) -> None:
    """Store the new versions; Invalid, with every problem, when anything is wrong."""
    if plan.problems:
        raise Invalid("invalid_banks", fields=plan.problems)
    for entry in plan.documents:
        session.add(
            ImportedBank(
                code=entry["code"],
                version=entry["version"],
                document=entry,
                sha256=_digest(entry),
                imported_at=at,
                imported_by=actor_id,
            )
        )
        audit.record(session, "bank_imported", "bank", entry["code"], at=at, actor_id=actor_id)
    session.flush()


def document_of(rows: NumberedRows) -> dict[str, Any]:
    """Return the document that rows of a table describe: a row an item, a bank's facts on each.

    Labels are parted by ``|``; the lowest step is ``min`` (1 where it is empty).
    """
    found: dict[str, dict[str, Any]] = {}
    for _line, row in rows:
        cells = {column: (value or "").strip() for column, value in row.items()}
        bank = found.setdefault(cells["bank"], _bank_of(cells))
        bank["items"].append(_item_of(cells))
        subscale = cells.get("subscale", "")
        if subscale and all(each["id"] != subscale for each in bank["dimensions"]):
            words = _both(cells, "subscale_name")
            name = {locale: found or subscale for locale, found in words.items()}
            bank["dimensions"].append({"id": subscale, "name": name})
    return {"banks": list(found.values())}


def _plan_one(
    plan: BankPlan, path: str, entry: object, stored: Mapping[tuple[str, int], str]
) -> None:
    if not isinstance(entry, dict):
        plan.problems[path] = "missing"
        return
    problems = check_bank(entry)
    label, digest = f"{entry.get('code')} v{entry.get('version')}", _digest(entry)
    key = (str(entry.get("code")), entry.get("version"))
    if not problems and label in plan.added:
        problems["version"] = "duplicate"
    elif not problems and key not in stored:
        plan.documents.append(entry)
        plan.added.append(label)
    elif not problems and stored[key] == digest:  # type: ignore[index]
        plan.unchanged.append(label)
    elif not problems:
        problems["version"] = "changed_without_new_version"
    plan.problems.update({f"{path}.{place}": code for place, code in problems.items()})


def check_bank(entry: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with one bank, by its place in it."""
    problems: dict[str, str] = {}
    code = entry.get("code")
    if not isinstance(code, str) or not 0 < len(code) <= _LONGEST_CODE:
        problems["code"] = "bad_code"
    elif any(one.code == code for one in shipped_banks()):
        problems["code"] = "taken"
    version = entry.get("version")
    is_whole = isinstance(version, int) and not isinstance(version, bool)
    if not is_whole or not 1 <= int(str(version)) <= GREATEST:
        problems["version"] = "bad_version"
    _check_words(entry.get("name"), "name", problems)
    _check_words(entry.get("attribution"), "attribution", problems)
    problems |= _check_items(entry)
    return problems


def _check_items(entry: Mapping[str, Any]) -> dict[str, str]:
    items = entry.get("items")
    if not isinstance(items, list) or not 0 < len(items) <= _MOST_ITEMS:
        return {"items": "missing"}
    problems: dict[str, str] = {}
    seen: set[str] = set()
    for index, item in enumerate(items):
        code = str(item.get("id") or "") if isinstance(item, Mapping) else ""
        path = f"items.{code or index}"
        if not 0 < len(code) <= _LONGEST_CODE or code in seen:
            problems[path] = "duplicate" if code in seen else "bad_code"
            continue
        seen.add(code)
        _check_words(item.get("text"), f"{path}.text", problems)
        if not _is_answerable(item, entry.get("scales") or {}):
            problems[f"{path}.scale"] = "bad_question"
        if not set(item.get("dropped_in") or ()) < set(LANGUAGES):
            problems[f"{path}.dropped_in"] = "unknown"
    return problems


def _is_answerable(item: Mapping[str, Any], scales: Mapping[str, Any]) -> bool:
    spec = {**STANDARD, **scales}.get(str(item.get("scale")))
    try:
        offered = make_kind("item", "scale", spec or {}).options("ko")
    except (Invalid, KeyError, TypeError, ValueError):
        return False
    return 1 < len(offered) <= 12


def _check_words(value: object, path: str, problems: dict[str, str]) -> None:
    for language in LANGUAGES:
        words = value.get(language) if isinstance(value, Mapping) else None
        if not isinstance(words, str) or not words.strip():
            problems[f"{path}.{language}"] = "missing"
        elif len(words) > _LONGEST_TEXT:
            problems[f"{path}.{language}"] = "too_long"


def _bank_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the facts of a bank, as they stand on its first row."""
    labels = [_parted(cells.get(f"labels_{locale}", "")) for locale in LANGUAGES]
    low = _whole(cells.get("min", ""), 1)
    scale = {
        "min": low,
        "max": low + len(labels[0]) - 1,
        "labels": [{"ko": ko, "en": en} for ko, en in zip(*labels, strict=False)],
    }
    name = _both(cells, "name")
    return {
        "code": cells["bank"],
        "version": _whole(cells["version"], 0),
        "name": {locale: words or cells["bank"] for locale, words in name.items()},
        "attribution": _both(cells, "attribution"),
        "is_locked": cells.get("locked", "Y") != "N",
        "dimensions": [],
        "scales": {"own": scale},
        "items": [],
        "cut_offs": [],
    }


def _item_of(cells: Mapping[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": cells["item"],
        "scale": "own",
        "text": _both(cells, "text"),
        "dimension": cells.get("subscale", ""),
    }
    if cells.get("reversed") == "Y":
        item["reverse"] = True
    if cells.get("sensitive") == "Y":
        item["sensitive"] = True
    dropped = _parted(cells.get("dropped_in", ""))
    if dropped:
        item["dropped_in"] = dropped
    return item


def _both(cells: Mapping[str, str], name: str) -> dict[str, str]:
    return {locale: cells.get(f"{name}_{locale}", "") for locale in LANGUAGES}


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _whole(cell: str, otherwise: int) -> int:
    return int(cell) if cell.isascii() and cell.isdecimal() else otherwise


def _digest(entry: Iterable[str] | Mapping[str, Any]) -> str:
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
