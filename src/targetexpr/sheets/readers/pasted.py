"""Lines of a table that was pasted as text → its rows: a break inside a cell has cut the row into several lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from targetexpr.sheets import looks
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.header import is_title
from targetexpr.sheets.labels import is_class

Fields = list[str]
_LINES = 8
"""A row is cut into no more lines."""
_BODY = 400
"""Lines below a heading that tell how many cells its rows have."""
_LABEL = 16
"""A label that a break has cut is no longer."""


def rejoined(lines: Sequence[Fields]) -> Iterator[tuple[int, Fields]]:
    """Yield each row with the number of its first line.

    Lines are one row where they have as many cells together as the rows of the table have, where a line of one cell
    ends the figure before it, or where the last cell of one line and the first of the next are a label together.
    """
    left = list(lines)
    head = next((at for at, fields in enumerate(left) if _heads(fields, left[at + 1 : at + 2])), len(left))
    width = _width(left[head : head + _BODY])
    at = 0
    while at < len(left):
        fields, count = left[at], 1
        while more := _more(left[at + count : at + count + _LINES], fields, width if at >= head else 0):
            for line in left[at + count : at + count + more]:
                fields = _joined(fields, line)
            count += more
        below = left[at + count] if at + count < len(left) else []
        yield at + 1, _spread(fields, below) if _heads(fields, []) else fields
        at += count


def _heads(fields: Fields, below: Sequence[Fields]) -> bool:
    """Whether a line has a heading of classes or names, or stands above a class."""
    heading = vocabulary().heading
    if len(fields) > 1 and any(heading(text) in ("level1", "level2", "name") for text in fields[:4] if text):
        return True
    return len(fields) > 3 and any(is_class(line[0]) for line in below) and not is_class(fields[0])


def _width(table: Sequence[Fields]) -> int:
    """How many cells most rows have, or as many as its heading."""
    if not table:
        return 0
    counts = Counter(len(fields) for fields in table[1:] if len(fields) > 3)
    return max(len(table[0]), max(counts, key=lambda width: (counts[width], width), default=0))


def _more(lines: Sequence[Fields], fields: Fields, width: int) -> int:
    """How many of the *lines* go on a row that begins with *fields*; a table's rows have *width* cells."""
    return (_full(lines, fields, width) if width else 0) or _label(lines, fields, width)


def _full(lines: Sequence[Fields], fields: Fields, width: int) -> int:
    """How many lines make *fields* a full row, or end the figure in its last cell; 0 where none do."""
    if len(fields) == width:
        end = lines[0] if lines else []
        whole = len(end) == 1 and fields[-1].strip() and looks.is_figure(join_lines(f"{fields[-1]}\n{end[0]}"))
        return int(bool(whole and not looks.is_figure(fields[-1].strip())))
    for count, line in enumerate(lines, 1):
        if not (fields[-1].strip() and line[0].strip()) or len(line) >= width or _is_header(fields, line):
            return 0
        fields = _joined(fields, line)
        if len(fields) >= width:
            return count if len(fields) == width else 0
    return 0


def _is_header(fields: Fields, line: Fields) -> bool:
    """Whether one of two lines is of a header: a label with its text, or a title."""
    return any(vocabulary().label(first) or is_title(first) for first in (fields[0], line[0]))


def _label(lines: Sequence[Fields], fields: Fields, width: int) -> int:
    """How many lines make a label of the last cell; 0 where none do, or both are labels."""
    text = fields[-1].strip()
    if not text or len(fields) == width or any(map(str.isdigit, text)):
        return 0
    for count, line in enumerate(lines, 1):
        part = line[0].strip()
        text += part
        if not part or len(text) > _LABEL or (_is_known(part) and _is_known(fields[-1])):
            return 0
        if _is_known(text) and (len(line) > 1 or len(fields) > 1):
            return count
        if len(line) > 1:
            return 0
    return 0


def _is_known(text: str) -> bool:
    words = vocabulary()
    return bool(words.header_label(text) or words.heading(text) or is_class(text))


def _joined(fields: Fields, line: Fields) -> Fields:
    return [*fields[:-1], f"{fields[-1]}\n{line[0]}", *line[1:]]


def _spread(fields: Fields, below: Fields) -> Fields:
    """Headings in the columns of those *below* them: one over each run of these, one over each blank."""
    if len(below) <= len(fields) or not all(map(vocabulary().heading_among, filter(None, below))):
        return fields
    starts: list[int] = []
    for blank, run in groupby(range(len(below)), key=lambda at: not below[at].strip()):
        positions = list(run)
        starts += positions if blank else positions[:1]
    if len(starts) != len(fields):
        return fields
    spread = [""] * len(below)
    for at, text in zip(starts, fields, strict=True):
        spread[at] = text
    return spread
