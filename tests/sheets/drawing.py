"""Tables drawn in a test: one line a row, ``|`` between cells, ``^`` for merged with above, ``<`` with the left."""

from __future__ import annotations

from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.grid import Cell, Grid, Row, a1
from targetexpr.sheets.model import Location, Sheet


def grid(drawing: str, *, name: str = "Sheet1", continues: bool = False) -> Grid:
    rows: list[Row] = []
    for number, line in enumerate(drawing.strip("\n").splitlines(), 1):
        row: Row = []
        for column, text in enumerate((part.strip() for part in line.split("|")), 1):
            if text == "^":
                row.append(rows[-1][column - 1])
            elif text == "<":
                row.append(row[-1])
            else:
                place = Location(sheet=name, cell=a1(number, column))
                row.append(Cell(text=text.replace("\\n", ""), location=place) if text else None)
        rows.append(row)
    return Grid(rows=rows, continues=continues, name=name)


def sheets(*drawings: str) -> list[Sheet]:
    return assemble(grid(drawing) for drawing in drawings)


def sheet(*drawings: str) -> Sheet:
    (only,) = sheets(*drawings)
    return only


def rows(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]
