"""A table that was written out block by block: the headings of some columns, their cells, the next headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from targetexpr.sheets import looks
from targetexpr.sheets.text_layout.classes import Label
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit, sort_of
from targetexpr.sheets.text_layout.edges import ReadRow
from targetexpr.sheets.text_layout.headed_blocks import CLASS_ROLES, UNFIT, CellLine, HeadedBlock, blocks_of
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import text_of
from targetexpr.sheets.text_layout.tables import WordTable

_LEAST, _MOST = 2, 200  # rows
_HIGH = 1.2  # what a cell costs at most, taken all together
_SLACK = 0.3  # rows that a class between two names may be off its middle


def read_blocks(pages: Sequence[Sequence[LayoutItem]]) -> tuple[list[WordTable], list[list[LayoutItem]]] | None:
    """The tables, and the words of each page that are none of them; None where the blocks do not make rows.

    The n-th cell of every column is in the n-th row. A block of names and values has rows of its own: it is none.
    """
    items = [item for page in pages for item in page]
    blocks = blocks_of(items)
    roles = [{head.role for head in block.heads} for block in blocks]
    names = [at for at, block in enumerate(roles) if "name" in block and blocks[at].lines]
    if not names or any({"name", "value"} <= block for block in roles):
        return None
    tables: list[WordTable] = []
    taken: set[int] = set()
    for start, stop in pairwise([*names, len(blocks)]):
        before = blocks[: names[0]] if start == names[0] else []
        table = _table(blocks[start], [*before, *blocks[start + 1 : stop]], taken)
        if table is None:
            return None
        tables.append(table)
    return tables, [[item for item in page if id(item) not in taken] for page in pages]


def _table(names: HeadedBlock, others: Sequence[HeadedBlock], used: set[int]) -> WordTable | None:
    """The table of one block of names; the words that are in it go to *used*."""
    held = [block for block in (names, *others) if block.columns and block.lines]
    valued = [block for block in held if any(head.role == "value" for head in block.heads)]
    values = max(valued, key=lambda block: len(block.cells), default=HeadedBlock())
    counts = [n for n in values.counts() if _LEAST <= n <= _MOST and names.taken(n) is not None] if valued else []
    if not counts:
        return None
    count = max(counts, key=lambda n: sum(n in block.counts() for block in held))
    whole = [taken for block in held if (taken := block.taken(count)) is not None]
    lost = [block for block in held if all(block is not taken.block for taken in whole)]
    columns = {
        column: cells for taken in whole for column, cells in zip(taken.block.columns, taken.columns, strict=True)
    }
    if len(columns) < sum(len(taken.columns) for taken in whole):
        return None  # two columns are headed alike
    value = next(cells for column, cells in columns.items() if column.role == "value")
    for block in [block for block in lost if [column.role for column in block.columns] == ["unit"]]:
        if (units := _units(block.cells, value)) is not None:
            columns[block.columns[0]] = units
            lost.remove(block)
    if not _are_columns(columns, value):
        return None
    missing = any(head.role != "note" for block in lost for head in block.columns)
    missing = missing or any(taken.rest for taken in whole if taken.block is not names)
    apart = any(taken.joined or (taken.rest and not taken.rest[0][0].gap) for taken in whole)
    doubts = ("columns-lost",) if missing else ("value-apart",) if apart else ()
    rows = [
        ReadRow({at: cell for at, cell in enumerate(line) if cell}, line[0][0], doubts)
        for line in zip(*columns.values(), strict=True)
    ]
    used |= {id(item) for cells in columns.values() for cell in cells for item in cell}
    used |= {id(item) for block in held for item in block.headings if item.kind == "text"}
    used |= {id(item) for block in held for line in block.lines if text_of(line) in block.known for item in line}
    places = [place for block in (names, *others) for place in _places(block, count, among_names=block is names)]
    return WordTable(
        tuple(columns),
        by_columns=True,
        rows=[rows],
        pages=[[item for item, _ in places]],
        places={id(item): label for item, label in places if label is not None},
    )


def _are_columns(columns: Mapping[HeadedColumn, Sequence[CellLine]], values: Sequence[CellLine]) -> bool:
    """Whether the cells fit their columns: each of them, and taken together; and values are targets often enough."""
    texts = [(column, text_of(cell)) for column, cells in columns.items() for cell in cells if cell]
    costs = [fit(text, column) for column, text in texts]
    alien = any(cost >= UNFIT and sort_of(text) != "absent" for cost, (_, text) in zip(costs, texts, strict=True))
    targets = sum(sort_of(text_of(cell)) == "target" for cell in values)
    return 3 * targets >= len(values) and not alien and sum(costs) <= _HIGH * len(costs)


def _places(block: HeadedBlock, count: int, *, among_names: bool) -> Iterator[tuple[LayoutItem, Label | None]]:
    """The classes of a block, and where among the rows each stands: where they stand among names, or are as many."""
    classes = list(block.classes())
    column = HeadedColumn("", block.heads[-1].role)
    full = column.role in CLASS_ROLES and len(classes) == count
    full = full and not any(fit(item.text, column) for _, item in classes)
    wide = len(block.columns)
    for row, (at, item) in enumerate(classes):
        if full:
            yield item, Label(item.line, float(row), row + 0.5, row)
        else:
            yield item, Label(item.line, at / wide, at / wide + _SLACK, slack=_SLACK) if among_names else None


def _units(units: Sequence[CellLine], values: Sequence[CellLine]) -> list[CellLine] | None:
    """The units of the values that are numbers; None where there are not as many."""
    numbers = [looks.is_number(text_of(value)) for value in values]
    left = iter(units)
    return [next(left) if number else () for number in numbers] if sum(numbers) == len(units) else None
