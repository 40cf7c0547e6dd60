"""Scans and photos (png, jpg, tif, bmp, webp): recognised on this machine, then the way of every page."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.page_layout.content import PageContent
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.parts import Content
from targetexpr.sheets.scan.content import PictureReader
from targetexpr.sheets.scan.engine import engine
from targetexpr.sheets.scan.pictures import pages_of


def read_picture(data: bytes, limits: Limits) -> tuple[list[Sheet], Content]:
    """Places are the page and the box on it in pixels; every row has its ``confidence``.

    Raises ``SheetReadError``: ``missing-dependency``, ``damaged``, ``too-large``.
    """
    return read_pages(_pages(data, limits), limits)


def _pages(data: bytes, limits: Limits) -> Iterator[PageContent]:
    engine()  # without it, what opens pictures is missing, too
    reader = PictureReader(limits)
    for number, (picture, scale) in enumerate(pages_of(data, limits), 1):
        yield from reader.read(picture, number, scale)
