"""csv and tsv, and text whose columns are kept by tabs → grid."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain

from targetexpr.errors import SheetReadError
from targetexpr.patterns import compiled
from targetexpr.sheets.grid import Cell, Grid, Row, a1, join_lines
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.readers.pasted import rejoined
from targetexpr.sheets.worksheet import COLUMNS, ROWS

_DELIMITERS = ("\t", ",", ";", "|")
# Tags of a web page that were left in a text; 〈书名〉 in angle brackets is not one.
_TAG = compiled(r"</?(?:p|br|b|i|u|em|strong|span|div|font|sup|sub|li|ul|ol|a|img|t[drh]|table|tbody|h[1-6])\b[^<>]*>")
# A cell with line breaks, as a spreadsheet puts it among others that stand without quotation marks.
_BROKEN = compiled(r'(?m)(?:^|(?<=\t))"((?:[^"\t\n]|""){0,400}(?:\n(?:[^"\t\n]|""){0,400}){1,40})"(?=\t|$)')
_RULE = compiled(r"[-=_+:\s]*")
_END = "\x00"  # a line behind the last one: within quotation marks only where these were left open
_OPEN, _CUT = "quote-left-open", "columns-lost"


def delimiter_of(text: str) -> str | None:
    """The delimiter that splits most lines into the same number of fields; None where the text has no columns."""
    sample = "\n".join(text[:200_000].splitlines()[:400])
    best: tuple[float, str] | None = None
    for delimiter in filter(sample.__contains__, _DELIMITERS):
        rows = _rows(sample, delimiter)
        widths = [len(row) for row in rows if len(row) > 1]
        if len(widths) < 2:
            continue
        common = max(set(widths), key=widths.count)
        filled = sum(len([f for f in row if f.strip()]) > 1 for row in rows)
        score = filled * (1 + widths.count(common) / len(widths)) + (len(rows) if delimiter == "\t" else 0)
        if filled >= max(2, len(rows) // 10) and (best is None or score > best[0]):
            best = (score, delimiter)
    return best[1] if best else None


def read_csv(text: str, limits: Limits, *, delimiter: str | None = None, as_text: bool = False) -> list[Grid]:
    """One grid; *as_text* for a txt file, whose places are lines, and which may carry stray tags.

    Of empty rows one after the other only the first is kept. Raises ``SheetReadError`` beyond the limits.
    """
    if text.count("\n") + text.count("\r") > 2 * ROWS:
        raise too_large("行数", "lines", ROWS)
    delimiter = delimiter or delimiter_of(text) or ","
    grid = Grid(rows=[], continues=False)
    count = 0
    for number, (line, fields, doubt) in enumerate(_numbered(text, delimiter, limits, quoted=not as_text), 1):
        if as_text and all(map(_RULE.fullmatch, fields)) and len("".join(fields)) > 3:
            fields = []
        row: Row = [None] * len(fields)
        blank = True
        for column, field in enumerate(fields, 1):
            field = join_lines(_clean(field) if as_text else field) if field else ""
            if not field:
                continue
            limits.hold_text(field)
            if column > COLUMNS:
                raise too_large("一行的列数", "columns in a row", COLUMNS)
            place = (
                Location(line=line, column=column)
                if as_text
                else Location(cell=a1(number, column), row=number, column=column)
            )
            row[column - 1] = Cell(text=field, location=place, doubt=doubt)
            blank = False
            count += 1
        limits.hold_cells(count)
        if not blank or not grid.rows or grid.rows[-1]:
            grid.rows.append([] if blank else row)
    return [grid]


def _clean(field: str) -> str:
    if "<" not in field and "&" not in field:
        return field
    from html import unescape

    return unescape(_TAG.sub("", field))


def _numbered(
    text: str, delimiter: str, limits: Limits, *, quoted: bool
) -> Iterator[tuple[int, list[str], str | None]]:
    """The records with the number of their first line, and the key of a doubt.

    A quotation mark that nobody closed would swallow the lines behind it: these are split as if it were a letter.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not quoted and delimiter == "\t":
        pasted = _BROKEN.sub(_unquoted, text).removesuffix("\n").split("\n")
        first = [1, *accumulate((1 + line.count("\r") for line in pasted), initial=1)]
        cut = rejoined(line.split(delimiter) for line in pasted)
        yield from ((first[number], fields, _CUT if unsure else None) for number, fields, unsure in cut)
        return
    lines = io.StringIO(text, newline="\n")
    if not quoted:
        yield from ((number, line.removesuffix("\n").split(delimiter), None) for number, line in enumerate(lines, 1))
        return
    taken: list[str] = []
    reader = csv.reader(_kept(chain(lines, (_END,)), taken), delimiter=delimiter)
    width, number = 0, 1
    while True:
        taken.clear()
        try:
            fields = next(reader)
        except csv.Error as error:  # a field is longer than the module allows
            raise too_large("一个单元格的字数", "characters in one cell", limits.characters) from error
        if taken[-1] == _END:
            yield from ((number + i, line.rstrip("\n").split(delimiter), _OPEN) for i, line in enumerate(taken[:-1]))
            return
        if len(taken) > 1 and width > 2 and any(line.count(delimiter) >= width - 1 for line in taken[1:-1]):
            yield from ((number + i, line.rstrip("\n").split(delimiter), _OPEN) for i, line in enumerate(taken))
        else:
            yield number, fields, None
            width = max(width, len(fields))
        number += len(taken)


def _unquoted(cell: re.Match[str]) -> str:
    """A cell in one line, its breaks as ``\\r``."""
    return cell[1].replace('""', '"').replace("\n", "\r")


def _kept(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [fields for _, fields, _ in _numbered(text, delimiter, Limits(), quoted=delimiter != "\t")]
    except SheetReadError:  # one long line that this delimiter does not split
        return []
