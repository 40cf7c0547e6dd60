"""Makes the parser's tables from the grammar when the package is built, so that no user waits for it.

``python hatch_build.py`` makes them in a checkout, too; stale ones are noticed and passed over.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import lark
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLES = Path("src/targetexpr/values/data/tables.bin")


def write_tables(root: Path) -> None:
    """The modules that make the tables are the package's own, and need lark and attrs at most."""
    sys.path.insert(0, str(root / "src"))
    from targetexpr.values.build import parse_tables
    from targetexpr.values.syntax import tables

    grammar = tables.grammar_text()
    made = parse_tables.make(grammar, lark.Lark(grammar, parser="lalr"))
    (root / TABLES).write_bytes(made)


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        write_tables(Path(self.root))
        build_data["artifacts"].append(f"/{TABLES.as_posix()}")


if __name__ == "__main__":
    write_tables(Path(__file__).parent)
