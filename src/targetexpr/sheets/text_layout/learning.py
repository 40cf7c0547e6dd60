"""What the rows of a table show of its columns, and rows whose cells are known placed in the columns by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from targetexpr.sheets.text_layout.costs import HeadedColumn, empty
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout
from targetexpr.sheets.text_layout.lattice import Lattice
from targetexpr.sheets.text_layout.lines import Line

_ROW = Layout(rows=frozenset({0}))


def learnt(
    columns: Sequence[HeadedColumn], rows: Sequence[Sequence[str | None]]
) -> tuple[list[float], list[frozenset[str]]]:
    """From rows that are placed: what it costs that each column is empty here, and the texts that it often holds."""
    empties, usual = [], []
    for at, column in enumerate(columns):
        held = [row[at] for row in rows if row[at]]
        share = len(held) / max(len(rows), 1)
        empties.append(empty(column) * 0.5 + 2.0 * max(0.0, share - 0.4) * (not column.before))
        counts = Counter(text for text in held if text)
        texts = {text for text, count in counts.most_common(4) if count >= 2 and 4 * count >= len(held)}
        usual.append(frozenset(texts) if column.role not in ("level1", "level2", "name") else frozenset[str]())
    return empties, usual


def place_cells(rows: Sequence[Sequence[str]], columns: Sequence[HeadedColumn]) -> list[tuple[tuple[int, ...], bool]]:
    """The columns of each row's cells, which stand in their order, and whether no other way is as cheap.

    Rows are placed twice: what the first time shows of how full each column is, and of what it holds, tells the second
    time where cells are missing. Raises ``ValueError`` where a row has no cell, or more cells than columns.
    """
    empties: list[float] | None = None
    usual: list[frozenset[str]] | None = None
    for again in (True, False):
        ways = {texts: _placed(texts, columns, empties, usual) for texts in dict.fromkeys(map(tuple, rows))}
        found = [ways[tuple(row)] for row in rows]
        if len(rows) < 3 or not again:
            break
        table = [
            [row[places.index(at)] if at in places else None for at in range(len(columns))]
            for row, (places, _) in zip(rows, found, strict=True)
        ]
        empties, usual = learnt(columns, table)
    return found


def _placed(
    texts: Sequence[str],
    columns: Sequence[HeadedColumn],
    empties: Sequence[float] | None,
    usual: Sequence[frozenset[str]] | None,
) -> tuple[tuple[int, ...], bool]:
    if not 0 < len(texts) <= len(columns):
        raise ValueError(f"{len(texts)} cells in {len(columns)} columns")
    line = Line("", 1, None, 0)
    items = [LayoutItem("text", text, line, at, at, line, at == 0) for at, text in enumerate(texts)]
    [row] = Lattice(items, columns, _ROW, empties, usual).read()
    return tuple(row.held), not row.doubts
