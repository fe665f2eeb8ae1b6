"""A licensed scale is checked whole, versioned, and never changed in place."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid
from pulse.surveys import bank
from pulse.surveys.bank_import import apply_banks, check_bank, document_of, plan_banks

AT = datetime(2026, 8, 31, 0, 0, tzinfo=UTC)
LABELS = [{"ko": f"{n}", "en": f"{n}"} for n in range(4)]
SCALE: dict[str, Any] = {
    "code": "OWNED",
    "version": 1,
    "name": {"ko": "척도", "en": "Scale"},
    "attribution": {"ko": "허락을 받음", "en": "By permission"},
    "is_locked": True,
    "dimensions": [{"id": "calm", "name": {"ko": "차분함", "en": "Calm"}}],
    "scales": {"own": {"min": 0, "max": 3, "labels": LABELS}},
    "cut_offs": [{"subscale": "calm", "from": 2.5, "sex": "any"}],
    "items": [
        {"id": "A", "scale": "own", "dimension": "calm", "text": {"ko": "가", "en": "a"}},
        {
            "id": "B",
            "scale": "own",
            "dimension": "calm",
            "text": {"ko": "나", "en": "b"},
            "reverse": True,
            "dropped_in": ["ko"],
        },
    ],
}


def changed(**replaced: Any) -> dict[str, Any]:
    return {**copy.deepcopy(SCALE), **replaced}


def bring_in(session: Session, *entries: dict[str, Any]) -> list[str]:
    plan = plan_banks(session, {"banks": list(entries)})
    apply_banks(session, plan, AT, None)
    return plan.added


def test_a_scale_is_kept_and_found_and_noted(session: Session) -> None:
    assert bring_in(session, SCALE) == ["OWNED v1"]
    item = bank.find_item(session, "OWNED", "B")
    assert item.bank.is_locked
    assert item.dropped_in == ("ko",)
    question = bank.question_of(item, "Q-1")
    assert question["reverse"] is question["locked"] is True
    assert question["dropped_in"] == ["ko"]
    assert "cut_offs" not in question
    acts = session.scalars(select(AuditEntry.action)).all()
    assert list(acts) == ["bank_imported"]


def test_a_version_never_changes_and_the_newest_is_offered(session: Session) -> None:
    bring_in(session, SCALE)
    plan = plan_banks(session, {"banks": [SCALE, changed(is_locked=False)]})
    assert plan.unchanged == ["OWNED v1"]
    assert plan.problems == {"banks.1.version": "changed_without_new_version"}
    bring_in(session, changed(version=2, is_locked=False))
    assert [(one.code, one.version) for one in bank.banks(session)][-1] == ("OWNED", 2)
    assert not bank.find_item(session, "OWNED", "A").bank.is_locked


@pytest.mark.parametrize(
    ("replaced", "place", "code"),
    [
        ({"code": ""}, "code", "bad_code"),
        ({"code": "CSPS"}, "code", "taken"),
        ({"version": 0}, "version", "bad_version"),
        ({"attribution": {"ko": "허락"}}, "attribution.en", "missing"),
        ({"items": []}, "items", "missing"),
        ({"items": [*SCALE["items"], SCALE["items"][0]]}, "items.A", "duplicate"),
        ({"items": [{**SCALE["items"][0], "scale": "none"}]}, "items.A.scale", "bad_question"),
        (
            {"items": [{**SCALE["items"][0], "dropped_in": ["ko", "en"]}]},
            "items.A.dropped_in",
            "unknown",
        ),
        ({"items": [{**SCALE["items"][0], "text": {"ko": "가"}}]}, "items.A.text.en", "missing"),
    ],
)
def test_what_is_wrong_is_named(replaced: dict[str, Any], place: str, code: str) -> None:
    assert check_bank(changed(**replaced)) == {place: code}


def test_nothing_is_kept_of_a_document_with_a_fault(session: Session) -> None:
    plan = plan_banks(session, {"banks": [SCALE, changed(code="")]})
    with pytest.raises(Invalid, match="invalid_banks"):
        apply_banks(session, plan, AT, None)
    assert plan_banks(session, {}).problems == {"banks": "missing"}
    twice = plan_banks(session, {"banks": [SCALE, SCALE]})
    assert twice.problems == {"banks.1.version": "duplicate"}


def test_rows_of_a_table_make_the_same_document() -> None:
    row = {
        "bank": "OWNED",
        "version": "1",
        "name_ko": "척도",
        "name_en": "Scale",
        "attribution_ko": "허락을 받음",
        "attribution_en": "By permission",
        "min": "0",
        "labels_ko": "0|1|2|3",
        "labels_en": "0|1|2|3",
        "subscale": "calm",
        "subscale_name_ko": "차분함",
        "subscale_name_en": "Calm",
    }
    first = {**row, "item": "A", "text_ko": "가", "text_en": "a"}
    second = {
        **row,
        "item": "B",
        "text_ko": "나",
        "text_en": "b",
        "reversed": "Y",
        "dropped_in": "ko",
    }
    made = document_of([(2, first), (3, second)])
    assert made == {"banks": [{**SCALE, "cut_offs": []}]}
