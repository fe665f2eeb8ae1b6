"""The project speaks of itself alone, and its handbook knows every setting, role and job."""

from __future__ import annotations

import re
import subprocess

from app.scheduler import JOBS
from config import setting_table
from pulse.people.permissions import Role
from tests.house.source import OWN, ROOT


def handbook() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    )


def test_every_setting_role_and_job_is_documented() -> None:
    words = handbook()
    names = [name for name, _, _ in setting_table()]
    names += [role.value for role in Role]
    names += [f"`{job.name}`" for job in JOBS]
    assert [name for name in names if name not in words] == []


def test_no_requirement_names_a_registry() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        assert "://" not in text
        assert "--index-url" not in text


def test_log_calls_carry_no_bodies() -> None:
    """A logger is never given what came in or what was answered."""
    suspicious = re.compile(
        r"\.(info|warning|error|exception|debug)\([^)]*\b(body|payload|answers?|token)="
    )
    paths = (path for top in OWN for path in (ROOT / top).rglob("*.py"))
    hits = [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if suspicious.search(path.read_text(encoding="utf-8"))
    ]
    assert hits == []


def test_import_contracts_hold() -> None:
    ran = subprocess.run(
        [str(ROOT / ".venv/bin/lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]
