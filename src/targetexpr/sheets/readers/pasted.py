"""Lines of a table that was pasted as text → its rows: a break inside a cell has cut the row into several lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from targetexpr.errors import display_width
from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.header import is_title
from targetexpr.sheets.labels import is_class

Fields = list[str]
Numbered = tuple[int, Fields]
_LINES = 8
"""A row is cut into no more lines."""
_BODY = 400
"""Lines below a heading that tell how many cells its rows have."""
_WIDEST = 16
"""Rows that are all cut have no more cells."""
_WORD = 3
"""What a break cuts off a label may be one by itself where it is no longer: 指标, 名称."""
_FEW = 2
"""Lower headings are not fewer."""
_CUT = 1
"""A line of a cell that was cut leaves no place for another character."""
_LABEL = 16
"""A label that a break has cut is no longer."""


def rejoined(lines: Iterable[Fields]) -> Iterator[tuple[int, Fields, bool]]:
    """Yield each row with the number of its first line, and whether it may as well be the end of the row before.

    Lines are one row where the last cell of one and the first of the next are a label together; and below a heading
    where they have as many cells together as the table's rows have, or where a line of one cell ends the cell before.
    """
    rows = list(_joined(list(enumerate(lines, 1)), _label))
    head = next((at for at, (_, fields) in enumerate(rows) if _heads(fields)), len(rows))
    yield from ((number, fields, False) for number, fields in rows[:head])
    table = rows[head:]
    width = _width([fields for _, fields in table[:_BODY]])
    full = _joined(table, lambda fields, below: _filled(fields, below, width))
    lasts = (fields[-1].strip() for _, fields in full if len(fields) == width)
    ends = max((display_width(piece) for last in lasts for piece in last.split("\n")), default=0)
    for number, fields in _joined(table, lambda fields, below: _full(fields, below, width, ends)):
        yield number, fields, len(fields) == 1 and width > _FEW and not _stands_alone(fields[0])


def _joined(rows: Sequence[Numbered], more: Callable[[Fields, Sequence[Fields]], int]) -> Iterator[Numbered]:
    """The rows, each with those below it that *more* counts as its own."""
    at = 0
    while at < len(rows):
        number, fields = rows[at]
        at += 1
        while count := more(fields, [below for _, below in rows[at : at + _LINES]]):
            for _, line in rows[at : at + count]:
                fields = _with(fields, line)
            at += count
        yield number, fields


def _heads(fields: Fields) -> bool:
    """Whether a line has a heading of classes or names."""
    heading = vocabulary().heading
    return len(fields) > 1 and any(heading(text) in ("level1", "level2", "name") for text in fields[:4] if text)


def _width(table: Sequence[Fields]) -> int:
    """How many cells a row has: the number that makes most rows of the lines, by themselves or with those below."""
    if not table:
        return 0
    longest = max(map(len, table))
    found = {len(fields) for fields in table if len(fields) > 1} | set(range(longest, max(longest, _WIDEST) + 1))
    return max(found, key=lambda width: (_told(table, width), -width))


def _told(table: Sequence[Fields], width: int) -> int:
    """How many rows of that *width* the lines make, without those that make none."""
    count = at = 0
    while at < len(table):
        more = 0 if len(table[at]) == width else _filled(table[at], table[at + 1 : at + _LINES], width)
        count += 1 if more or len(table[at]) == width else -1
        at += 1 + more
    return count


def _full(fields: Fields, below: Sequence[Fields], width: int, ends: int) -> int:
    """How many lines fill a row of that *width*, or end its last cell, whose lines are at most so wide as *ends*; 0
    where none do."""
    if len(fields) != width:
        return _filled(fields, below, width)
    held, end = fields[-1].strip(), below[0] if below else []
    last = display_width(held.rsplit("\n", 1)[-1])
    if len(end) != 1 or not held or _stands_alone(end[0]):
        return 0
    inside = len(below) > 1 and len(below[1]) == width and not below[1][0].strip()
    rest = end[0].startswith(("（", "(")) or len(end[0]) <= _WORD
    cut = last >= ends - _CUT and display_width(end[0].strip()) <= ends
    figure = end[0][:1].isdecimal() and not looks.is_figure(held) and looks.is_figure(join_lines(f"{held}\n{end[0]}"))
    return int(inside or rest or cut or figure)


def _stands_alone(text: str) -> bool:
    """Whether a text alone in its line may be a row by itself: a class, a title, a label, a line below the table."""
    plain = text.strip()
    return not plain or ":" in plain or "：" in plain or is_class(plain) or is_title(plain) or _is_known(plain)


def _filled(fields: Fields, below: Sequence[Fields], width: int) -> int:
    for count, line in enumerate(below, 1):
        if not (fields[-1].strip() and line[0].strip()) or len(line) >= width or _is_header(fields, line):
            return 0
        fields = _with(fields, line)
        if len(fields) >= width:
            return count if len(fields) == width else 0
    return 0


def _is_header(fields: Fields, line: Fields) -> bool:
    """Whether one of two lines is of a header: a label with its text, or a title."""
    return any(vocabulary().label(one[0]) or (len(one) == 1 and is_title(one[0])) for one in (fields, line))


def _label(fields: Fields, below: Sequence[Fields]) -> int:
    """How many lines make a label of the last cell; 0 where none do, or both are labels."""
    text = fields[-1].strip()
    if not any(map(str.isalpha, text)) or len(text) > _LABEL or any(map(str.isdigit, text)):
        return 0
    for count, line in enumerate(below, 1):
        part = line[0].strip()
        text += part
        if not part or len(text) > _LABEL or (len(part) > _WORD and _is_known(part) and _is_known(fields[-1])):
            return 0
        if _is_known(text) and (len(line) > 1 or len(fields) > 1):
            return count
        if len(line) > 1:
            return 0
    return 0


def _is_known(text: str) -> bool:
    words = vocabulary()
    return bool(words.header_label(text) or words.heading(text) or is_class(text))


def _with(fields: Fields, line: Fields) -> Fields:
    return [*fields[:-1], f"{fields[-1]}\n{line[0]}", *line[1:]]
