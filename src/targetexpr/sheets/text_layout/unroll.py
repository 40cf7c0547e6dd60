"""Text in which a whole table stands on one line, a space between its cells → a line for each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.lines import Line, Page

_LONG = 60  # characters of a line that holds a table
_LEAST = 3  # different classes on it: those of rows side by side are the same
_COLUMNS = "   "  # in a line that keeps its columns


def unrolled(pages: Sequence[Page]) -> list[Page]:
    """The pages with such lines cut; pages without any as they are."""
    return [tuple(piece for line in page for piece in _cut(line)) for page in pages]


def _cut(line: Line) -> Iterator[Line]:
    text = line.text.strip()
    words = text.split()
    if len(text) < _LONG or _COLUMNS in text or len(set(filter(is_class, words))) < _LEAST:
        yield line
        return
    yield evolve(line, text=words[0])
    yield from (evolve(line, text=word, gap=0) for word in words[1:])
