"""What is read of the project's own files, row by row, held against what was read and looked through before.

Where it fails, look at the rows that changed; if all are right, write them again:
``python -m tests.sheets.test_rows_gate``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import targetexpr
from targetexpr.sheets.model import Sheet

ROOT = Path(__file__).parents[2]
COMMITTED = Path(__file__).parent / "rows.json"
FOLDERS = (ROOT / "examples", Path(__file__).parent / "fixtures")
SUFFIXES = (".csv", ".tsv", ".txt", ".html", ".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".pdf", ".ofd")
FILES = {
    f"{folder.name}/{path.name}": path
    for folder in FOLDERS
    for path in sorted(folder.iterdir())
    if path.suffix in SUFFIXES
}


def lines(sheet: Sheet) -> list[str]:
    """The header in one line, and a line a row: levels, name, value, what else it holds, and its doubts."""
    money = sheet.to_dict().get("funds", {})
    head = " | ".join(map(str, (sheet.form, sheet.stage, sheet.year, sheet.project_name, money)))
    rows = []
    for row in sheet.indicators:
        own = [row.level1, row.level2, row.name, row.value, row.total_value, row.weight, row.actual, row.score]
        notes = [f"{heading}={text}" for heading, text in row.notes.items()]
        rows.append(" | ".join([*("" if text is None else text for text in own), *notes, *row.doubts]))
    return [head, *rows]


def read(path: Path) -> list[list[str]]:
    return [lines(sheet) for sheet in targetexpr.read(path)]


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_read_as_before(name: str) -> None:
    assert read(FILES[name]) == json.loads(COMMITTED.read_text(encoding="utf-8"))[name]


def test_nothing_is_committed_that_is_not_there() -> None:
    assert set(json.loads(COMMITTED.read_text(encoding="utf-8"))) == set(FILES)


def _write() -> None:
    found = {name: read(path) for name, path in FILES.items()}
    COMMITTED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
