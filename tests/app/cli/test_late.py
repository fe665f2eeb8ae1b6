"""A late command is listed without its module, and behaves as the real one when it is called."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import LATE
from app.cli.late import LateCommand

MODULE = "late_command_for_this_test"
SOURCE = """
import click

@click.command()
@click.argument("who")
@click.option("--loud", is_flag=True)
def greet(who, loud):
    click.echo(who.upper() if loud else who)
"""


@pytest.fixture
def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> click.Group:
    (tmp_path / f"{MODULE}.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(str(tmp_path))
    group = click.Group()
    group.add_command(LateCommand("greet", f"{MODULE}:greet", "Greets."))
    return group


def test_help_lists_it_without_loading_it(late: click.Group) -> None:
    listed = CliRunner().invoke(late, ["--help"]).output
    assert "greet" in listed
    assert "Greets." in listed
    assert MODULE not in sys.modules


def test_arguments_and_options_reach_the_real_command(
    late: click.Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = CliRunner().invoke(late, ["greet", "ieum", "--loud"])
    monkeypatch.delitem(sys.modules, MODULE)
    assert (outcome.exit_code, outcome.output) == (0, "IEUM\n")


def test_a_wrong_call_is_refused_by_the_real_command(
    late: click.Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = CliRunner().invoke(late, ["greet", "--quiet"])
    monkeypatch.delitem(sys.modules, MODULE)
    assert outcome.exit_code == 2
    assert "--quiet" in outcome.output


def test_every_late_command_is_where_the_list_says() -> None:
    for name, place, words in LATE:
        module, _, attribute = place.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command), name
        assert words.endswith(".")
