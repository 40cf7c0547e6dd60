"""A page on which the names stand in one block and the values in another, below a heading of their own."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from targetexpr.sheets.columnless.evidence import sort_of
from targetexpr.sheets.columnless.rows import Piece, Row
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.forms import vocabulary


def read_columns(stream: Sequence[Item]) -> tuple[list[Row], list[Item], list[Item]] | None:
    """The rows of a page that was written out column by column, the stream with its names told from its classes, and
    the words that are none of the table's.

    The heading of the values stands alone and below it stand the values, each on its line; the names are as many
    lines, a block below their own heading or the first block of the table. None where the page is not so.
    """
    heading = next(iter(_headings(stream, "value")), None)
    if heading is None:
        return None
    values = _block(stream, heading + 1, len(stream))
    measured = sum(sort_of(stream[at].text) == "target" for at in values)
    blocks = [_block(stream, at + 1, heading, classes=True) for at in _headings(stream, "name") if at < heading]
    blocks.append(_block(stream, 0, heading))
    names = next((block for block in blocks if len(block) == len(values)), [])
    if len(names) < 2 or 3 * measured < len(values):
        return None
    held = {*names, *values}
    pieces = [(at, Piece(stream[at].text, stream[at])) for at in (*names, *values)]
    pairs = zip(pieces, pieces[len(names) :], strict=False)
    rows = [Row(name, value, at, ("value-apart",)) for (at, name), (_, value) in pairs]
    told = [evolve(item, kind="text") if at in held else item for at, item in enumerate(stream)]
    return rows, told, [item for at, item in enumerate(told) if item.kind == "text" and at not in held]


def _headings(stream: Sequence[Item], role: str) -> list[int]:
    """Where a heading of that role stands alone on its line."""
    found = [at for at, item in enumerate(stream) if item.kind == "heading" and vocabulary().heading(item.text) == role]
    return [at for at in found if _stands_alone(stream, at)]


def _block(stream: Sequence[Item], start: int, stop: int, *, classes: bool = False) -> list[int]:
    """The words from *start* on that stand alone on their lines, up to the first gap before such a word; with
    *classes*, what is printed as classes are is a word too: an indicator may be called as its class."""
    found: list[int] = []
    for at in range(start, stop):
        item = stream[at]
        is_word = item.kind == "text" or (classes and item.kind == "class")
        if is_word and ((found and item.gap) or not _stands_alone(stream, at)):
            break
        found += [at] if is_word else []
    return found


def _stands_alone(stream: Sequence[Item], at: int) -> bool:
    return stream[at].first and (at + 1 == len(stream) or stream[at + 1].first)
