"""After a text was read: the lines of its tables whose words stand in no row are told as not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.parts import Part

STRAYS = "未归栏的文字"
"""The label under which a sheet keeps words of its header that no label could be found for."""
_PIECES = 3
"""Cells that may have run together in one word."""
_SHORT = 60


def left_words(text: str, sheets: Sequence[Sheet], rows: Sequence[Indicator]) -> list[Part]:
    """Return a part for each run of lines, below a sheet's headings, with a target that is in none of its rows, or with
    one of *rows* that are none."""
    left = {row.location.line for row in rows}
    lines = text.replace("\f", " ").splitlines()
    heads = [min(_lines_of(sheet)) for sheet in sheets]
    found: list[Part] = []
    for start, group in groupby(sorted(sheets, key=_first_line), key=_first_line):
        stop = min((head for head in heads if head > start), default=len(lines) + 1)
        cells = [squeeze(held) for sheet in group for held in _texts(sheet)]
        said, times = "\n".join(cells), Counter(cells)
        above = start - (start in left)  # a row may stand on the sheet's only line
        numbered = list(enumerate(lines[above : stop - 1], above + 1))
        heard: Counter[str] = Counter()
        told = [number in left or _is_left(line, said, times, heard) for number, line in numbered]
        for is_left, run in groupby(zip(told, numbered, strict=True), key=lambda pair: pair[0]):
            if is_left:
                _, (number, _) = next(run)
                where = Location(line=number)
                found.append(Part(kind="text", verdict="not-understood", reason="words-left", location=where))
    return found


def _lines_of(sheet: Sheet) -> Iterator[int]:
    """The lines of a sheet's title and header."""
    yield from (place.line or 1 for place in (sheet.location, *sheet.locations.values()))


def _first_line(sheet: Sheet) -> int:
    """The line of a sheet's headings; of a sheet without, that of its first row."""
    if (heading := sheet.locations.get("heading")) is not None:
        return heading.line or 1
    return min((row.location.line or 1 for row in sheet.indicators), default=sheet.location.line or 1)


def _texts(sheet: Sheet) -> Iterator[str]:
    for row in sheet.indicators:
        yield from _cells(row)
    yield from (sheet.project_name or "", sheet.title or "", sheet.start or "", sheet.finish or "")
    yield from sheet.raw.values()
    yield from (text for label, text in sheet.texts.items() if label != STRAYS)


def _cells(row: Indicator) -> Iterator[str]:
    plain = (row.level1, row.level2, row.name, row.value, row.total_value, row.weight, row.actual, row.score)
    more = (row.direction, row.deviation_reason, row.prior, row.forecast, row.outlook)
    yield from (text for text in (*plain, *more) if text)
    yield from (row.fields or {}).values()
    yield from row.notes.values()


def _is_left(line: str, said: str, times: Counter[str], heard: Counter[str]) -> bool:
    """Whether a line holds a target that no cell holds, or more often than cells do; *times* are whole cells, *heard*
    the targets before it."""
    if len(line) > 10 * _SHORT or vocabulary().footers.fullmatch(squeeze(line)[:80]):
        return False
    targets = [word for word in line.split() if word[0] not in "(（" and looks.states_target(word)]
    heard.update(map(squeeze, targets))
    return any(
        times[plain] < heard[plain] and (not _is_said(plain, said) or 1 < said.count(plain) + 1 <= heard[plain])
        for plain in map(squeeze, targets)
    )


def _is_said(word: str, said: str, pieces: int = _PIECES) -> bool:
    """Whether a word stands in a cell, or is made of a few pieces that do."""
    if word in said or is_class(word):
        return True
    if pieces == 1 or len(word) > _SHORT:
        return False
    cuts = (at for at in range(len(word) - 1, 0, -1) if word[at - 1].isalpha() or word[at].isalpha())
    return any(word[:cut] in said and _is_said(word[cut:], said, pieces - 1) for cut in cuts)
