"""Glyphs → words → lines of text; a page without ruling lines → text whose columns stand where they stand on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import isfinite
from operator import attrgetter

from targetexpr.record_types import frozen
from targetexpr.sheets.page_layout.content import Glyph, PageContent
from targetexpr.sheets.page_layout.ruling import NEAR, clustered
from targetexpr.sheets.sighting import Sighting, together

_WIDE, _HIGH = 7.25, 13.0  # points of a column and of a line of the text that stands for a page
_MOST = 2_000  # columns and lines of such a text
_STRUCK = 0.75  # points that a glyph printed twice is off
_TOP, _LEFT = attrgetter("top"), attrgetter("left")


@frozen
class PageWord:
    """Glyphs of one line with no gap between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sighting: Sighting | None = None


def lines_of(glyphs: Iterable[Glyph]) -> list[list[PageWord]]:
    """Return the words by the line on which they stand, from left to right."""
    words = list(_words(glyphs))
    return [sorted(run, key=_LEFT) for run in clustered(words, _TOP)]


def text_of(glyphs: Iterable[Glyph]) -> str:
    """Return the text line by line, a space between two words."""
    return "\n".join(" ".join(word.text for word in line) for line in lines_of(glyphs))


def laid_lines(page: PageContent) -> list[tuple[str, list[PageWord]]]:
    """Return the lines of text, with blanks and empty lines where the page has gaps, as far as characters can show
    them, each with the words that stand on it."""
    out: list[tuple[str, list[PageWord]]] = []
    for line in lines_of(page.glyphs):
        out += [("", [])] * (_count(line[0].top, _HIGH) - len(out))
        text = ""
        for word in line:
            gap = _count(word.left, _WIDE) - len(text)
            text += " " * max(gap, min(1, len(text))) + word.text
        out.append((text, line))
    if out:
        out += [("", [])] * (_count(page.height, _HIGH) - len(out))
    return out


def struck_once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield the glyphs without those that are printed over their like, as programs do for bold or a shadow."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        x, y = _whole(glyph.left), _whole(glyph.top)
        around = (seen.get((glyph.text, x + dx, y + dy)) for dx in (0, -1, 1) for dy in (0, -1, 1))
        if not any(before is not None and _is_struck(before, glyph) for before in around):
            seen[glyph.text, x, y] = glyph
            yield glyph


def _is_struck(before: Glyph, glyph: Glyph) -> bool:
    return abs(before.left - glyph.left) < _STRUCK and abs(before.top - glyph.top) < _STRUCK


def _count(points: float, each: float) -> int:
    return min(max(_whole(points / each), 0), _MOST)


def _whole(number: float) -> int:
    """The nearest whole number; 0 where there is none."""
    return round(number) if isfinite(number) else 0


def _words(glyphs: Iterable[Glyph]) -> Iterator[PageWord]:
    for upright, run in groupby(sorted(glyphs, key=lambda glyph: not glyph.upright), key=lambda glyph: glyph.upright):
        along, across = (_LEFT, _TOP) if upright else (_TOP, _LEFT)
        for line in clustered(run, across):
            line.sort(key=along)
            yield from _split(line, upright=upright)


def _split(line: Sequence[Glyph], *, upright: bool) -> Iterator[PageWord]:
    word: list[Glyph] = []
    for glyph in line:
        blank = glyph.text.isspace()
        if word and (blank or _is_gap(word[-1], glyph, upright=upright)):
            yield _word(word)
            word = []
        if not blank:
            word.append(glyph)
    if word:
        yield _word(word)


def _is_gap(before: Glyph, glyph: Glyph, *, upright: bool) -> bool:
    if upright:
        return glyph.left > before.right + NEAR or abs(glyph.top - before.top) > NEAR
    return glyph.top > before.bottom + NEAR or abs(glyph.left - before.left) > NEAR


def _word(glyphs: Sequence[Glyph]) -> PageWord:
    return PageWord(
        "".join(glyph.text for glyph in glyphs),
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        together(glyph.sighting for glyph in glyphs),
    )
