"""An invented sheet laid out as text in the ways that converters and web pages leave behind, and as boxes of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from targetexpr.errors import display_width
from tests.sheets.forms_of_ours import Box, Layout
from tests.sheets.invented import Invented, InventedRow

_WIDE = 22  # columns of a page's text that a wrapped cell may fill
_TOP = "（{}年度）"
_LOWER = ("完成九成", "完成八成", "不足八成")


def _header(sheet: Invented) -> list[str]:
    pairs = [f"{label} {value}" for label, value in sheet.header]
    lines = [f"{a} {b}" for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    return [sheet.title, _TOP.format(sheet.year), *lines]


def _groups(rows: Sequence[InventedRow], rank: int) -> Iterator[tuple[str, list[InventedRow]]]:
    for _, group in groupby(rows, key=lambda row: (row.level1, row.level2)[: rank + 1]):
        found = list(group)
        yield (found[0].level1, found[0].level2)[rank], found


def _tail(row: InventedRow) -> list[str]:
    return [row.name, row.value, *row.extra]


def _cells(sheet: Invented) -> list[list[str]]:
    """Each row's cells, classes where they begin only."""
    found, last = [], ("", "")
    for row in sheet.rows:
        first = row.level1 if row.level1 != last[0] else ""
        second = row.level2 if (row.level1, row.level2) != last else ""
        found.append([first, second, *_tail(row)])
        last = (row.level1, row.level2)
    return found


def row_by_row(sheet: Invented) -> str:
    """A line a row, every cell in it."""
    lines = [" ".join([row.level1, row.level2, *_tail(row)]) for row in sheet.rows]
    return "\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def first_rows(sheet: Invented) -> str:
    """A line a row, classes beside their first row."""
    lines = [" ".join(cell for cell in cells if cell) for cells in _cells(sheet)]
    return "\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def classes_above(sheet: Invented) -> str:
    lines = []
    for level1, group in _groups(sheet.rows, 0):
        lines.append(level1)
        for level2, members in _groups(group, 1):
            one = len(members) == 1
            lines += [] if one else [level2]
            lines += [" ".join([*([level2] if one else []), *_tail(row)]) for row in members]
    return "\n\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def classes_below(sheet: Invented) -> str:
    """Cells of several rows stand below the table, in order, as pdftotext writes centred cells."""
    lines, after = [], []
    for level1, group in _groups(sheet.rows, 0):
        single = len(group) == 1
        after += [] if single else [level1]
        for level2, members in _groups(group, 1):
            one = len(members) == 1
            after += [] if one else [level2]
            lead = [*([level1] if single else []), *([level2] if one else [])]
            lines += [" ".join([*lead, *_tail(row)]) for row in members]
    return "\n\n".join([*_header(sheet), " ".join(sheet.headings), *lines, *after])


def classes_centred(sheet: Invented) -> str:
    """Classes stand in the middle of their rows: beside the middle one, or on a line between two."""
    cells: list[tuple[float, str]] = []
    for rank in (0, 1):
        at = 0
        for text, members in _groups(sheet.rows, rank):
            cells.append((at + len(members) / 2, text))
            at += len(members)
    lines = []
    for at, row in enumerate(sheet.rows):
        lines += [cell for middle, cell in cells if middle == at]
        lines.append(" ".join([*(cell for middle, cell in cells if middle == at + 0.5), *_tail(row)]))
    return "\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def cell_by_cell(sheet: Invented) -> str:
    """One cell a line, none left empty between them."""
    pairs = [part for pair in sheet.header for part in pair]
    cells = [cell for row in _cells(sheet) for cell in row if cell]
    return "\n".join([sheet.title, _TOP.format(sheet.year), *pairs, *sheet.headings, *cells])


def column_by_column(sheet: Invented) -> str:
    columns = [list(column) for column in zip(*_cells(sheet), strict=True)]
    parts = ["\n".join([head, *(c for c in column if c)]) for head, column in zip(sheet.headings, columns, strict=True)]
    return "\n".join(_header(sheet)) + "\n\n" + "\n\n".join(parts)


def stacked(sheet: Invented) -> str:
    """One line of headings, and below it the cells of each column, one after the other."""
    columns = zip(*_cells(sheet), strict=True)
    return "\n".join(
        [*_header(sheet), " ".join(sheet.headings), *(cell for column in columns for cell in column if cell)]
    )


def terms_beside(sheet: Invented) -> str:
    """A line a row, with the whole term's cells and the year's side by side; classes beside their first rows."""
    heads = sheet.headings[1:4]
    lines = [" ".join(cell for cell in [*cells[:4], *cells[1:4]] if cell) for cells in _cells(sheet)]
    return "\n".join([*_header(sheet), "实施期目标 年度目标", " ".join([sheet.headings[0], *heads, *heads]), *lines])


def graded(sheet: Invented) -> str:
    """A line a row, with standards of three lower grades behind the value, headed on a second line."""
    heads = " ".join([*sheet.headings[:3], "评价标准"])
    lines = [" ".join(cell for cell in [*cells[:4], *_LOWER] if cell) for cells in _cells(sheet)]
    return "\n".join([*_header(sheet), heads, "优 良 中 差", *lines])


def banded(sheet: Invented) -> str:
    """Class by class: its names one below the other, then its values."""
    lines = [*_header(sheet), " ".join(sheet.headings)]
    for level1, group in _groups(sheet.rows, 0):
        lines.append(level1)
        for level2, members in _groups(group, 1):
            lines.append(level2)
            lines += [" ".join(column) if len(members) == 1 else "\n".join(column)
                      for column in zip(*map(_tail, members), strict=True)]  # fmt: skip
    return "\n\n".join(lines)


def without_headings(sheet: Invented) -> str:
    lines = [" ".join([row.level1, row.level2, row.name, row.value]) for row in sheet.rows]
    return "\n".join([*_header(sheet), *lines])


def wrapped(sheet: Invented) -> str:
    """Classes first; names are cut over lines where their narrow cell ends, values stand behind the last piece."""
    lines = []
    for cells in _cells(sheet):
        lines += [cell for cell in cells[:2] if cell]
        pieces = _cut(cells[2], 16)
        lines += [" ".join(cells[2:])] if len(pieces) == 1 else [*pieces, " ".join(cells[3:])]
    return "\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def _cut(text: str, width: int) -> list[str]:
    pieces, held = [], ""
    for char in text:
        if held and display_width(held + char) > width:
            pieces.append(held)
            held = ""
        held += char
    return [*pieces, held]


def _padded(text: str, width: int, *, wide: bool = True) -> str:
    """Up to a column of the page: a Chinese character takes two, or one as pdftotext counts."""
    return text + " " * max(0, width - (display_width(text) if wide else len(text)))


def _fixed(sheet: Invented, *, centred: bool, room: int = _WIDE, blank: bool = True, wide: bool = False) -> str:
    """Fixed columns of equal width; cells are cut and stand in the middle of their rows' heights, or at the top."""
    columns = len(sheet.headings)
    widths = [16, 20, room, room, *([14] * (columns - 4))]
    rows = [_tail(row) for row in sheet.rows]
    pieces = [[_cut(cell, width - 2) for cell, width in zip(row, widths[2:], strict=True)] for row in rows]
    heights = [max(map(len, row)) + blank for row in pieces]
    tops = [sum(heights[:at]) for at in range(len(rows) + 1)]
    lines = [[""] * columns for _ in range(tops[-1])]

    def put(column: int, start: int, stop: int, text: Sequence[str]) -> None:
        free = stop - start - blank - len(text)
        first = start + (max(free, 0) // 2 if centred else 0)
        for at, piece in enumerate(text):
            if first + at < len(lines):
                lines[first + at][column] = piece

    for at, row in enumerate(pieces):
        for column, text in enumerate(row, 2):
            put(column, tops[at], tops[at + 1], text)
    for rank in (0, 1):
        at = 0
        for text_, members in _groups(sheet.rows, rank):
            put(rank, tops[at], tops[at + len(members)], _cut(text_, widths[rank] - 2))
            at += len(members)
    padded = partial(_padded, wide=wide)
    body = ["".join(map(padded, line, widths)).rstrip() for line in lines]
    head = "".join(map(padded, sheet.headings, widths)).rstrip()
    top = [line if at < 2 else "      ".join(line.split(" ")) for at, line in enumerate(_header(sheet))]
    return "\n".join([*top, "", head, "", *body])


def fixed_centred(sheet: Invented) -> str:
    """As pdftotext -layout: wrapped cells and centred labels."""
    return _fixed(sheet, centred=True)


def fixed_top(sheet: Invented) -> str:
    return _fixed(sheet, centred=False)


def fixed_narrow(sheet: Invented) -> str:
    """Every line full: names wrapped often, no blank line between rows."""
    return _fixed(sheet, centred=True, room=16, blank=False)


def fixed_wide(sheet: Invented) -> str:
    """Columns as a terminal shows them: a Chinese character takes two."""
    return _fixed(sheet, centred=True, wide=True)


def pipes(sheet: Invented) -> str:
    rows = [list(sheet.headings), *_cells(sheet)]
    return "\n".join([*_header(sheet), *("|" + "|".join(row) + "|" for row in rows)])


def pipes_compact(sheet: Invented) -> str:
    """What was merged is missing, and made up for by bars at the end, as web pages are turned to text."""
    rows = [[sheet.title], *(list(pair) for pair in sheet.header), list(sheet.headings), *_cells(sheet)]
    width = len(sheet.headings)
    lines = []
    for row in rows:
        held = [cell for cell in row if cell]
        lines.append(" | ".join(held) + " | " + "|" * (width - len(held)))
    return "\n".join(lines)


def glued(sheet: Invented) -> str:
    """The whole table on one line, without spaces."""
    return _rolled(sheet, "")


def on_one_line(sheet: Invented) -> str:
    return _rolled(sheet, " ")


def _rolled(sheet: Invented, joint: str) -> str:
    head = [sheet.title, _TOP.format(sheet.year), *(part for pair in sheet.header for part in pair)]
    return joint.join([*head, *sheet.headings, *(cell for row in _cells(sheet) for cell in row if cell)])


def side_by_side(sheet: Invented) -> str:
    """The whole term's block and the year's beside each other, in fixed columns; the year's counts."""
    widths = [14, 20, 30, 18, 30, 18]
    rows = [[*cells[:4], *cells[2:4]] for cells in _cells(sheet)]
    lines = ["".join(map(_padded, cells, widths)).rstrip() for cells in rows]
    upper = "".join(map(_padded, ["一级指标", "二级指标", "总体目标", "", "年度目标", ""], widths)).rstrip()
    lower = "".join(map(_padded, ["", "", "三级指标", "指标值", "三级指标", "指标值"], widths)).rstrip()
    return "\n".join([*_header(sheet), upper, lower, *lines])


def paged(sheet: Invented) -> str:
    """Classes beside their first rows, cut by a form feed in the middle; headings are printed again."""
    lines = [" ".join(cell for cell in cells if cell) for cells in _cells(sheet)]
    half = len(lines) // 2
    head = " ".join(sheet.headings)
    return "\n".join([*_header(sheet), head, *lines[:half]]) + "\f" + "\n".join([head, *lines[half:]])


def numbers_apart(sheet: Invented) -> str:
    """A line a row, with the spaces that a converter puts between numbers and Chinese words."""
    lines = [" ".join([row.level1, row.level2, *map(_apart, _tail(row))]) for row in sheet.rows]
    return "\n".join([*_header(sheet), " ".join(sheet.headings), *lines])


def _apart(text: str) -> str:
    return re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿])", " ", text)


def bars_alone(sheet: Invented) -> str:
    """One cell a line, and a bar on a line of its own behind each."""
    return "\n|\n".join(cell_by_cell(sheet).splitlines())


def tabs_cut(sheet: Invented) -> str:
    """Tabs between cells, which line breaks cut where their column ends."""
    lines = ["\t".join("\n".join(_cut(cell, 16)) for cell in cells) for cells in _cells(sheet)]
    return "\n".join([*_header(sheet), "\t".join(sheet.headings), *lines])


def listed(sheet: Invented) -> str:
    """The project's name and its amount before the classes of its first row, as lists of projects have them."""
    lines = [" ".join(cell for cell in cells if cell) for cells in _cells(sheet)]
    head = " ".join(["项目名称", "预算数（元）", *sheet.headings])
    return "\n".join([sheet.title, head, f"{sheet.header[0][1]} {sheet.header[5][1]} {lines[0]}", *lines[1:]])


def boxes(sheet: Invented) -> Layout:
    """The form as boxes, for the writers of xlsx, docx and html."""
    wide = len(sheet.headings)
    layout: Layout = [[Box(sheet.title, wide=wide)], [Box(_TOP.format(sheet.year), wide=wide)]]
    layout += [[Box(label), Box(value, wide=wide - 1)] for label, value in sheet.header]
    layout.append([Box(heading) for heading in sheet.headings])
    seen: set[tuple[str, ...]] = set()
    for row in sheet.rows:
        line = []
        for rank, text in ((1, row.level1), (2, row.level2)):
            key = (row.level1, row.level2)[:rank]
            if key not in seen:
                seen.add(key)
                line.append(Box(text, high=sum((r.level1, r.level2)[:rank] == key for r in sheet.rows)))
        layout.append([*line, *map(Box, _tail(row))])
    return layout


TEXTS: tuple[Callable[[Invented], str], ...] = (
    row_by_row, first_rows, classes_above, classes_below, classes_centred, cell_by_cell, column_by_column, stacked,
    terms_beside, graded, banded, without_headings, wrapped, fixed_centred, fixed_top, fixed_narrow, fixed_wide, pipes,
    pipes_compact, glued, on_one_line, side_by_side, paged, numbers_apart, bars_alone, tabs_cut, listed,
)  # fmt: skip
"""Every layout as text; the name of the function is the layout's."""
