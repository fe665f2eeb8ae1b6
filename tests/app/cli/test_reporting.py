"""What an import would do, printed: what ends something in full, the rest as far as it helps."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from app.cli.reporting import SHOWN, describe, print_plan, print_problems, print_refusal
from pulse.errors import Invalid, Refused
from pulse.people.problems import Problem
from pulse.people.roster_plan import Changed, Leaver, Mover
from pulse.people.roster_rows import PersonRow
from pulse.people.transfers_import import TransferRow

LEFT_ON = date(2026, 8, 31)
ROW = PersonRow(
    2, "P0067", {"name_ko": "신빛나"}, "OWN", "T0402", "", "", "", "", frozenset(), "U0067"
)


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (ROW, "P0067 신빛나 → T0402"),
        (Mover(ROW, "T0899"), "P0067 T0899 → T0402"),
        (Mover(ROW, ""), "P0067 - → T0402"),
        (Leaver("P0242", LEFT_ON), "P0242 (2026-08-31)"),
        (Changed(ROW, ("email", "locale")), "P0067: email, locale"),
        (
            TransferRow(2, "P0067", "T0899", "T0402", LEFT_ON, ""),
            "P0067 T0899 → T0402 (2026-08-31)",
        ),
        ("T0402", "T0402"),
    ],
)
def test_every_kind_of_entry_is_one_line(entry: object, line: str) -> None:
    assert describe(entry) == line


def test_who_leaves_is_listed_in_full_and_what_stays_is_only_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [f"X{number}" for number in range(SHOWN + 5)]
    plan = SimpleNamespace(leavers=many, joiners=many, unchanged=many)
    print_plan(plan, ("leavers", "unchanged", "joiners"), "en")
    printed = capsys.readouterr().out
    leaving, _, joining = printed.partition("Joining: 25")
    assert leaving.startswith("Leaving: 25\n  X0\n")
    assert leaving.count("  X") == SHOWN + 5
    assert leaving.endswith("Unchanged: 25\n")
    assert joining.count("  X") == SHOWN
    assert joining.endswith("and 5 more\n")


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en", "  line 3, hired_on: dates are written like 2026-03-09 (soon)\n"),
        ("ko", "  3번째 줄, hired_on: 날짜는 2026-03-09처럼 적어 주세요 (soon)\n"),
    ],
)
def test_a_problem_says_where_it_is_and_what_would_be_right(
    capsys: pytest.CaptureFixture[str], locale: str, line: str
) -> None:
    assert print_problems([Problem(3, "hired_on", "bad_date", "soon")], locale) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith(line)
    assert printed.err.splitlines()[0].endswith(": 1")


def test_without_problems_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_problems([], "en") == 0
    assert capsys.readouterr() == ("", "")


def test_a_refusal_names_its_fields_and_an_unknown_code_reads_as_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_refusal(Invalid("bad_columns", fields={"email": "bad_email"}), "en")
    printed = capsys.readouterr().err
    assert printed.startswith("please check the columns\n")
    assert printed.endswith("  email: this is not an e-mail address\n")
    print_refusal(Refused("something_new"), "en")
    assert capsys.readouterr().err == "something_new\n"
