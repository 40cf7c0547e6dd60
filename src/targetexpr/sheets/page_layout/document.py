"""Pages one after the other → sheets: by their ruling lines, or else by where their words stand."""

from __future__ import annotations

import time
from collections.abc import Iterable

from attrs import evolve

from targetexpr.sheets.account import place_within, within
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.page_layout.blocks import blocks_of
from targetexpr.sheets.page_layout.content import PageContent
from targetexpr.sheets.page_layout.page_breaks import PageTable, grids_of
from targetexpr.sheets.page_layout.text_lines import laid_out, struck_once
from targetexpr.sheets.parts import Content
from targetexpr.sheets.readers.text import read_text

_GLYPHS = 10  # of a document, for each cell that it may have


def read_pages(pages: Iterable[PageContent], limits: Limits) -> tuple[list[Sheet], Content]:
    """Return the sheets of a document's pages, and what is to be accounted for beside them.

    Places are the page, the table on it and its row. Text beside the tables is read too: titles, header fields. Pages
    are taken one by one, so that a reader need not hold all of them. Raises ``SheetReadError`` (``too-large``).
    """
    blocks: list[PageTable | Grid] = []
    texts: list[str] = []
    document: str | None = None
    glyphs, started = 0, time.monotonic()
    for page in pages:
        document = page.document
        if time.monotonic() - started > limits.seconds:
            raise too_large("读取秒数", "seconds", limits.seconds)
        glyphs += len(page.glyphs)
        if glyphs > limits.cells * _GLYPHS:
            raise too_large("字数", "characters", limits.cells * _GLYPHS)
        page.glyphs = list(struck_once(page.glyphs))
        blocks += blocks_of(page, limits)
        texts.append(laid_out(page))
    grids = grids_of(blocks)
    sheets = assemble(grids)
    # A form with a heading and nothing below it is an empty one; its text says no more.
    if sheets:
        return sheets, Content(grids=grids)
    text = "\f".join(texts)
    found = read_text(text, limits)
    sheets, parts = list(found.sheets), list(found.parts)
    if document is not None:
        sheets = [within(sheet, document) for sheet in sheets]
        parts = [evolve(part, location=place_within(part.location, document)) for part in parts]
    return sheets, Content(parts=parts)
