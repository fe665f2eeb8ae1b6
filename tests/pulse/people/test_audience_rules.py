from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.errors import Invalid
from pulse.people.audience_rules import AudienceRule, Candidate, parse_filter
from pulse.people.models import Person, PersonStatus


def somebody(employer: str = "C", **facts: object) -> Candidate:
    person = Person(
        **{
            "number": "P1",
            "status": PersonStatus.ACTIVE,
            "job_family": "agent",
            "is_customer_facing": True,
            "employment_type": "regular",
            "shift_code": "A",
            **facts,
        }
    )
    return Candidate(person, employer, employer == "C", "본사", ("C", "D", "T1"))


def admits(text: str, candidate: Candidate) -> bool:
    return AudienceRule.from_document({"filter": text}).admits(candidate)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("customer_facing=Y", True),
        ("customer_facing = N", False),
        ("job_family in (technician, agent)", True),
        ("job_family not in (technician, agent)", False),
        ("job_family!=agent", False),
        ("department=D", True),
        ("site in (본사)", True),
        ("job_family=agent and shift=B", False),
        ("job_family=agent and shift=B or employer=C", True),
        ("job_family in (technician, warehouse) or employer in (PB, PC)", False),
    ],
)
def test_a_filter_reads_as_written(text: str, expected: bool) -> None:
    assert admits(text, somebody()) is expected


@pytest.mark.parametrize(
    "text", ["salary=9", "job_family", "job_family in ()", "job_family=a b", "or", "(site=a)"]
)
def test_what_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="invalid_audience"):
        parse_filter(text)


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(Invalid):
        AudienceRule.from_document({"exclude_status": ["asleep"]})


def test_partners_are_asked_only_when_named() -> None:
    rule = AudienceRule.from_document({})
    assert rule.admits(somebody())
    assert not rule.admits(somebody("P"))
    assert AudienceRule.from_document({"employers": ["P"]}).admits(somebody("P"))
    assert admits("employer in (P)", somebody("P"))


def test_people_on_leave_are_asked_only_when_the_rule_says_so() -> None:
    away = somebody(status=PersonStatus.ON_LEAVE)
    assert not AudienceRule.from_document({}).admits(away)
    assert AudienceRule.from_document({"exclude_status": ["left"]}).admits(away)


@given(
    values=st.sets(st.sampled_from(["agent", "store", "lead"]), min_size=1),
    job=st.sampled_from(["agent", "store", "lead", "staff"]),
)
def test_not_in_is_the_opposite_of_in(values: set[str], job: str) -> None:
    listed = ", ".join(sorted(values))
    who = somebody(job_family=job)
    assert admits(f"job_family in ({listed})", who) == (job in values)
    assert admits(f"job_family not in ({listed})", who) == (job not in values)
