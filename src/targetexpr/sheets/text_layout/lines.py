"""A text in pages and lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from attrs import frozen

from targetexpr.errors import display_width
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location

_DATED = (
    r"(?<=\d) (?=年(?![均度底末初租薪])|月(?![均度租薪])|日(?![均常租]))"
    r"|(?<=(?:19|20)\d\d) (?=年)|(?<=[年月]) (?=\d{1,2} ?[月日])|(?<=\d) (?=[万亿]?元(?:[^\w/]|$))"
)
WORD = re.compile(rf"(?:[(（][^()（）]{{1,24}}[)）]|{_DATED}|\S)+")
"""What spaces part, but for those in brackets, dates and amounts: converters put one between numbers and words."""
BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_PROSE = 60  # columns from which on a line is running prose rather than a cell


@frozen(eq=False)
class RowCell:
    """A whole cell of a header's row: its text, from where to where it reaches, and where its middle is."""

    text: str
    start: int
    stop: int
    place: Location


@frozen
class Line:
    """One line that holds something. ``gap`` is how many empty lines stand before it; ``page`` counts from 1 and is
    None where the text marks no pages; ``row`` are the cells of a header's row that was put together."""

    text: str
    number: int
    page: int | None
    gap: int
    row: tuple[RowCell, ...] = ()

    @property
    def place(self) -> Location:
        return Location(line=self.number, page=self.page)


Page = Sequence[Line]

_BREAK = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def pages(text: str, limits: Limits) -> list[Page]:
    """The pages of *text*: cut at form feeds, or at the gaps that a converter left where they stood.

    Raises ``SheetReadError`` (``too-large``) where a line, or the number of lines that hold something, is over the
    limits.
    """
    lines: list[Line] = []
    marked = "\f" in text
    number = 0
    for count, part in enumerate(text.split("\f"), 1):
        gap = 0
        for raw in _BREAK.split(part):
            number += 1
            if len(raw) > limits.characters:
                raise too_large("一行的字数", "characters in one line", limits.characters)
            plain = visible(raw)
            if plain.strip():
                if len(lines) >= limits.lines:
                    raise too_large("行数", "lines", limits.lines)
                lines.append(Line(plain.rstrip(), number, count if marked else None, gap))
                gap = 0
            else:
                gap += 1
        number -= marked  # a form feed ends no line
    return [tuple(page) for _, page in groupby(lines, attrgetter("page"))] if marked else _by_gap(lines)


def visible(raw: str) -> str:
    """*raw* with control characters as spaces and without invisible ones."""
    if raw.isprintable():
        return raw
    plain = _INVISIBLE.sub("", raw)
    return "".join(c if c == "\t" or unicodedata.category(c) not in ("Cc", "Zs", "Cs", "Co") else " " for c in plain)


def _by_gap(lines: list[Line]) -> list[Page]:
    """A converter that drops form feeds leaves gaps of three lines and more, where lines stand at most one apart."""
    found: list[list[Line]] = []
    usual = sum(line.gap >= 3 for line in lines) * 4 > len(lines)
    for line in lines:
        if not found or (line.gap >= 3 and not usual):
            found.append([])
        found[-1].append(line)
    return [tuple(page) for page in found]


def is_spaced(pages: Sequence[Page]) -> bool:
    """Whether empty lines stand between the text's cells and not inside them: told by the lines of running prose."""
    close = apart = 0
    for page in pages:
        for one, two in pairwise(page):
            if display_width(one.text.strip()) >= _PROSE and " " not in one.text.strip():
                close, apart = close + (two.gap == 0), apart + (two.gap > 0)
    if not close + apart:
        gaps = [line.gap for page in pages for line in page[1:]]
        return 0 < sum(gap == 0 for gap in gaps) < len(gaps)
    return close >= apart


def spaced_out(text: str) -> bool:
    """Two spaces and more inside a cell's text: words of two columns ran together."""
    return "  " in text.strip()
