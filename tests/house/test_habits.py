"""One commit site, one clock, no hidden imports, nothing swallowed, nothing foreign about."""

from __future__ import annotations

import ast

from tests.house.source import OWN, ROOT, functions, modules, nodes

TOP_LEVEL = {
    "app", "pulse", "integrations", "migrations", "tests", "docs", "config.py", "wsgi.py",
    "README.md", "README.ko.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml",
    "requirements.txt", "requirements-dev.txt", "babel.cfg", "compose.yaml",
}  # fmt: skip
DRAWERS = {"utils.py", "helpers.py", "common.py", "services.py", "misc.py"}


def test_one_place_commits() -> None:
    sites = [
        module.name
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]
    assert sites == ["pulse/transaction.py"]


def test_one_place_reads_the_clock() -> None:
    readers = {
        module.name
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and (
            node.func.attr in {"now", "utcnow", "today", "monotonic", "time_ns"}
            and ast.unparse(node.func.value).split(".")[-1] in {"datetime", "date", "time"}
        )
    }
    assert readers == {"pulse/instants.py"}


def test_who_is_led_on_sees_the_message_on_top_of_the_page() -> None:
    """A part further down, named by an anchor, would be all that a phone shows."""
    passed_by = [
        f"{module.name}:{node.lineno}"
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "redirect"
        and "_anchor=" in ast.unparse(node)
    ]
    assert passed_by == []


def test_own_modules_are_imported_at_the_top() -> None:
    hidden = []
    for module, function in functions():
        for node in ast.walk(function):
            names = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            hidden += [f"{module.name}: {name}" for name in names if name.split(".")[0] in OWN]
    assert hidden == []


def test_no_exception_is_swallowed() -> None:
    silent = [
        f"{module.name}:{node.lineno}"
        for module, node in nodes(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and all(isinstance(statement, ast.Pass) for statement in node.body)
    ]
    assert silent == []


def test_nothing_lies_about_in_the_hall() -> None:
    tracked = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert tracked - TOP_LEVEL - {"instance", "instance.building", "shots", "__pycache__"} == set()


def test_no_drawers() -> None:
    assert [module.name for module in modules() if module.name.split("/")[-1] in DRAWERS] == []


def test_every_package_says_what_lives_in_it() -> None:
    silent = []
    for top in (ROOT / name for name in OWN):
        for package in [top, *(path for path in top.rglob("*") if path.is_dir())]:
            init = package / "__init__.py"
            if any(package.glob("*.py")) and (
                not init.exists() or not ast.get_docstring(ast.parse(init.read_text()))
            ):
                silent.append(package.relative_to(ROOT).as_posix())
    assert silent == []
