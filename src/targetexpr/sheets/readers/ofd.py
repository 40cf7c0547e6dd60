"""ofd (GB/T 33190-2016) → glyphs and ruling lines of its pages, which go the way of every page."""

from __future__ import annotations

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.parts import Content, unread
from targetexpr.sheets.readers.ofd_document import OfdDocument
from targetexpr.sheets.readers.ofd_parts import OfdParts


def read_ofd(data: bytes, limits: Limits) -> tuple[list[Sheet], Content]:
    """Return the sheets of a file's documents, and what is to be accounted for beside them. Places are as in a PDF.

    Raises ``SheetReadError``: ``damaged``, ``encrypted``, ``scan`` (pages without any text), ``empty``, ``too-large``;
    of several documents, those that cannot be read are told, if one can.
    """
    file = OfdParts(data, limits)
    mains = list(file.documents())
    sheets: list[Sheet] = []
    content = Content()
    errors: list[SheetReadError] = []
    for order, main in enumerate(mains, 1):
        document = OfdDocument(file, main, f"文档{order}" if len(mains) > 1 else None)
        try:
            found, held = read_pages(document.pages(), limits)
            sheets += found
            content.grids += held.grids
            content.parts += held.parts
        except SheetReadError as error:
            if error.reason == "too-large":
                raise
            errors.append(error)
            place = Location(sheet=document.name, page=1, line=1)
            document.told.append(unread("page", "unreadable", place, error=error))
        content.parts += document.told
        content.asides += document.asides
        content.embedded += document.embedded
    if len(errors) == len(mains) and not content.embedded:
        raise errors[0] if errors else damaged("OFD", "没有文档 no document inside")
    return sheets, content
