"""What stands beside a table's rows: prose in columns of its own, the project's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.sheets.columns import Column
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Row, cell_at, distinct, join_lines


def block_texts(block: Sequence[Column], rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Columns of prose beside the table, each text once."""
    for column in block:
        if column.role == "text":
            found = distinct(cell_at(row, i) for row in rows for i in column.positions)
            yield column.heading, "\n".join(dict.fromkeys(join_lines(cell.text) for cell in found))


def is_project(heading: str) -> bool:
    """Whether a column of fields holds the projects' names."""
    return vocabulary().field_of(heading) == "project_name"
