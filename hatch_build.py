"""Makes the parser's tables from the grammar, and JSON from TOML, when the package is built: no user waits for it.

``python hatch_build.py`` makes them in a checkout, too; stale ones are noticed and passed over.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import lark
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src/targetexpr")
TABLES = PACKAGE / "values/data/tables.bin"
PREPARED = PACKAGE / "prepared.json"


def write_tables(root: Path) -> None:
    """The modules that make the tables are the package's own, and need lark and attrs at most."""
    sys.path.insert(0, str(root / "src"))
    from targetexpr import package_data
    from targetexpr.values.build import parse_tables
    from targetexpr.values.syntax import tables

    grammar = tables.grammar_text()
    made = parse_tables.make(grammar, lark.Lark(grammar, parser="lalr"))
    (root / TABLES).write_bytes(made)
    files = sorted(file.relative_to(root / PACKAGE).as_posix() for file in (root / PACKAGE).rglob("*.toml"))
    (root / PREPARED).write_text(package_data.prepare(files), encoding="utf-8", newline="\n")


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        write_tables(Path(self.root))
        build_data["artifacts"] += [f"/{TABLES.as_posix()}", f"/{PREPARED.as_posix()}"]


if __name__ == "__main__":
    write_tables(Path(__file__).parent)
