"""Modules know what stands below them and nothing above: imports make no circle, those inside functions counted."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import targetexpr

ROOT = Path(targetexpr.__file__).parent
PATHS = {
    ".".join(("targetexpr", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in ROOT.rglob("*.py")
}
ROOMS = ("targetexpr.values",)


def imported(statement: ast.stmt | ast.expr) -> Iterator[str]:
    """The modules of this package that *statement* and what stands in it import, wherever that is."""
    match statement:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            below: list[ast.AST] = list(statement.orelse)
        case ast.Import():
            yield from (alias.name for alias in statement.names if alias.name in PATHS)
            return
        case ast.ImportFrom(module=str() as module):
            names = (f"{module}.{alias.name}" for alias in statement.names)
            yield from (name if name in PATHS else module for name in names if module in PATHS)
            return
        case _:
            below = list(ast.iter_child_nodes(statement))
    for child in below:
        yield from imported(child)  # type: ignore[arg-type]


def imports() -> dict[str, set[str]]:
    return {name: set(imported(ast.parse(path.read_text("utf-8")))) for name, path in PATHS.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "room", [*ROOMS, "targetexpr.sheets", "targetexpr.profiles", "targetexpr.rules", "targetexpr.scoring"]
)
def test_no_circle(room: str) -> None:
    graph = {name: found for name, found in imports().items() if f"{name}.".startswith(f"{room}.")}
    assert len(graph) > 2
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_the_types_import_nothing_that_works_on_them() -> None:
    assert imports()["targetexpr.values.model"] == {"targetexpr.errors", "targetexpr.record_types"}


def test_a_circle_is_found_wherever_an_import_stands() -> None:
    module = ast.parse(
        "if TYPE_CHECKING:\n import targetexpr.values.json\n"
        "def f():\n from targetexpr.values import units\n try:\n  import targetexpr.values.parser\n finally: ...\n"
        "from targetexpr.values.model import Comparison\nimport json\nfrom . import x"
    )
    found = set(imported(module))  # type: ignore[arg-type]
    assert found == {"targetexpr.values.units", "targetexpr.values.parser", "targetexpr.values.model"}


def test_no_class_name_stands_twice() -> None:
    """A name means one thing in the whole project; an underscore before it makes it no other."""
    project = ROOT.parents[1]
    places: dict[str, list[str]] = defaultdict(list)
    for folder in ("src", "tests", "tools", "fuzz", "benchmarks"):
        for path in sorted((project / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    places[node.name.lstrip("_")].append(f"{path.relative_to(project)}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_nothing_is_loaded_that_runs_the_code_of_who_wrote_it() -> None:
    """No pickle of a stranger: nothing of the package imports what reads one."""
    found = re.compile(r"\b(?:import|from)\s+(?:\w+, )*(?:c?[Pp]ickle|marshal|shelve|dill|joblib)\b")
    assert [name for name, path in PATHS.items() if found.search(path.read_text(encoding="utf-8"))] == []
