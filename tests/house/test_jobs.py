"""Every job of every person is walked by a browser test that exists."""

from __future__ import annotations

import ast

import pytest

from tests.browser.jobs import JOBS
from tests.house.source import ROOT

BROWSER = ROOT / "tests" / "browser"
WALKS = [(persona, job, test) for persona, jobs in JOBS.items() for job, test in jobs.items()]


@pytest.mark.parametrize(("persona", "job", "test"), WALKS)
def test_a_job_is_walked(persona: str, job: str, test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((BROWSER / file).read_text(encoding="utf-8"))
    named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert named.count(name) == 1, f"{persona}: {job}"


@pytest.mark.parametrize("persona", [persona for persona, jobs in JOBS.items() if jobs])
def test_a_person_has_five_jobs_or_three_and_a_walk_for_each(persona: str) -> None:
    jobs = 3 if persona in ("executive", "privacy officer") else 5
    assert len(JOBS[persona]) == len(set(JOBS[persona].values())) == jobs
