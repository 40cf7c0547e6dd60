"""csv and tsv, and text whose columns are kept by tabs → grid."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

from targetexpr.sheets.grid import Cell, Grid, Row, a1, join_lines
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location

_DELIMITERS = ("\t", ",", ";", "|")
# Tags of a web page that were left in a text; 〈书名〉 in angle brackets is not one.
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|font|sup|sub|li|ul|ol|a|img|t[drh]|table|tbody|h[1-6])\b[^<>]*>"
)
_RULE = re.compile(r"[-=_+:\s]*")


def delimiter_of(text: str) -> str | None:
    """The delimiter that splits most lines into the same number of fields; None where the text has no columns."""
    sample = "\n".join(text.splitlines()[:400])[:200_000]
    best: tuple[float, str] | None = None
    for delimiter in _DELIMITERS:
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
    """One grid; *as_text* for a txt file, whose places are lines, and which may carry stray tags."""
    delimiter = delimiter or delimiter_of(text) or ","
    grid = Grid(rows=[], continues=False)
    count = 0
    for number, (line, fields) in enumerate(_numbered(text, delimiter, quoted=not as_text), 1):
        row: Row = []
        if as_text and all(map(_RULE.fullmatch, fields)) and len("".join(fields)) > 3:
            fields = []
        for column, field in enumerate(fields, 1):
            if not field:
                row.append(None)
                continue
            field = join_lines(_clean(field) if as_text else field)
            if len(field) > limits.characters:
                raise too_large("一个单元格的字数", "characters in one cell", limits.characters)
            place = (
                Location(line=line, column=column)
                if as_text
                else Location(cell=a1(number, column), row=number, column=column)
            )
            row.append(Cell(text=field, location=place) if field else None)
            count += bool(field)
        if count > limits.cells:
            raise too_large("单元格数", "cells", limits.cells)
        grid.rows.append(row)
    return [grid]


def _clean(field: str) -> str:
    return unescape(_TAG.sub("", field)) if "<" in field or "&" in field else field


def _numbered(text: str, delimiter: str, *, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    if not quoted:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        yield from enumerate((line.split(delimiter) for line in lines), 1)
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, []


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return [fields for _, fields in _numbered(text, delimiter, quoted=delimiter != "\t")]
