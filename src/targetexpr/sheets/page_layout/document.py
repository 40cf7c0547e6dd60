"""Pages one after the other → sheets: by their ruling lines, or else by where their words stand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from attrs import evolve

from targetexpr.sandbox.worker import more
from targetexpr.sheets.account import place_within, placed, within
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.grid import Grid, distinct
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.page_layout.attach import Sightings, attached
from targetexpr.sheets.page_layout.blocks import blocks_of
from targetexpr.sheets.page_layout.content import PageContent
from targetexpr.sheets.page_layout.page_breaks import PageTable, grids_of
from targetexpr.sheets.page_layout.text_lines import PageWord, laid_lines, struck_once
from targetexpr.sheets.parts import Content
from targetexpr.sheets.readers.text import read_text
from targetexpr.sheets.sighting import Sighting

LaidLines = list[tuple[str, list[PageWord]]]
"""Lines of text, each with the words that stand on it."""
_GLYPHS = 10  # of a document, for each cell that it may have


def read_pages(pages: Iterable[PageContent], limits: Limits) -> tuple[list[Sheet], Content]:
    """Return the sheets of a document's pages, and what is to be accounted for beside them.

    Places are the page, the table on it and its row. Text beside the tables is read too: titles, header fields. Pages
    are taken one by one, so that a reader need not hold all of them. Raises ``SheetReadError`` (``too-large``).
    """
    blocks: list[PageTable | Grid] = []
    texts: list[LaidLines] = []
    unruled: list[tuple[int, LaidLines]] = []
    document: str | None = None
    glyphs, started = 0, time.monotonic()
    for count, page in enumerate(pages, 1):
        if seconds := limits.after_pages(count):
            more(processor=seconds, page=count)
        document = page.document
        if time.monotonic() - started > limits.seconds:
            raise too_large("读取秒数", "seconds", limits.seconds)
        glyphs += len(page.glyphs)
        if glyphs > limits.cells * _GLYPHS:
            raise too_large("字数", "characters", limits.cells * _GLYPHS)
        page.glyphs = list(struck_once(page.glyphs))
        own, lines = list(blocks_of(page, limits)), laid_lines(page)
        blocks += own
        texts.append(lines)
        if not any(isinstance(block, PageTable) for block in own) and any(g.sighting is not None for g in page.glyphs):
            unruled.append((page.number, lines))
    grids = grids_of(blocks)
    for cell in (cell for grid in grids for row in grid.rows for cell in distinct(row)):
        limits.hold_text(cell.text)
    sheets = assemble(grids)
    # A form with a heading and nothing below it is an empty one; its text says no more.
    if sheets:
        sheets = _attached(sheets, _of_grids(grids))
        return [*sheets, *_beside_ruled(unruled, limits)], Content(grids=grids)
    text = "\f".join("\n".join(line for line, _ in lines) for lines in texts)
    found = read_text(text, limits)
    sheets, parts = _attached(list(found.sheets), _of_lines(texts)), list(found.parts)
    if document is not None:
        sheets = [within(sheet, document) for sheet in sheets]
        parts = [evolve(part, location=place_within(part.location, document)) for part in parts]
    return sheets, Content(parts=parts)


def _beside_ruled(pages: Iterable[tuple[int, LaidLines]], limits: Limits) -> Iterator[Sheet]:
    """The sheets of pictures without ruling lines beside others that have them, as two papers on one photo may be; a
    page that has no heading of a table is none."""
    for number, lines in pages:
        found = read_text("\n".join(text for text, _ in lines), limits)
        for sheet in _attached(list(found.sheets), _of_lines([lines])):
            if sheet.indicators and "heading" in sheet.locations:
                yield placed(sheet, partial(evolve, page=number))


def _attached(sheets: list[Sheet], sightings: Sightings) -> list[Sheet]:
    return [attached(sheet, sightings) for sheet in sheets] if sightings else sheets


def _of_grids(grids: Iterable[Grid]) -> Sightings:
    cells = (cell for grid in grids for row in grid.rows for cell in distinct(row))
    return {cell.location: [(cell.text, cell.sighting)] for cell in cells if cell.sighting is not None}


def _of_lines(pages: Sequence[LaidLines]) -> Sightings:
    """What was seen on each line, at the places that the reader of text gives them: a form feed ends no line."""
    found: dict[Location, list[tuple[str, Sighting]]] = {}
    before = 0
    for count, lines in enumerate(pages, 1):
        for number, (_, words) in enumerate(lines, before + 1):
            seen = [(word.text, word.sighting) for word in words if word.sighting is not None]
            if seen:
                found[Location(line=number, page=count if len(pages) > 1 else None)] = seen
        before += max(0, len(lines) - 1)
    return found
