"""Who a survey is for reads as names, and as it was written where names would not say it all."""

from __future__ import annotations

import pytest
from flask import Flask

from app.audience_words import rule_words
from app.extensions import db
from pulse.people.tree import load_tree
from tests.app.company import BEGINS_AT


@pytest.mark.parametrize(
    ("rule", "reads"),
    [
        ("department=D09", "Customer Centres"),
        ("department in (T0902, T0901)", "Seoul Agents 1, Seoul Agents 2"),
        ("department=D09 and job_family=agent", "Customer Centres · Agents"),
        ("site=서울센터", "Seoul Centre"),
        ("department=D09 or employer=PA", "department=D09 or employer=PA"),
        ("department=D99", "D99"),
        ("department!=D09", "department!=D09"),
        ("shift=night", "shift=night"),
    ],
)
def test_a_rule_reads_as_the_groups_it_chooses(demo_app: Flask, rule: str, reads: str) -> None:
    with demo_app.test_request_context(headers={"Accept-Language": "en"}):
        assert rule_words(rule, load_tree(db.session(), BEGINS_AT.date())) == reads
