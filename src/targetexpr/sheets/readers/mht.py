"""mht, a page with all that it shows in one file (RFC 2557) → the page, read as html."""

from __future__ import annotations

from email import message_from_bytes

from targetexpr.sheets.limits import Limits, damaged, too_large
from targetexpr.sheets.parts import Content
from targetexpr.sheets.readers.html import read_html

_PARTS = 1_000


def read_mht(data: bytes, limits: Limits) -> Content:
    """Return what the pages of an archive hold, one after the other; a workbook's worksheets are pages of their own.

    Raises ``SheetReadError`` for an archive without pages, and what ``read_html`` raises.
    """
    content = Content()
    pages = 0
    for number, part in enumerate(message_from_bytes(data).walk()):
        if number > _PARTS:
            raise too_large("部分数", "parts", _PARTS)
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes) and page.strip():
            charset = part.get_content_charset()
            declared = f'<meta charset="{charset}">'.encode() if charset and charset.isascii() else b""
            held = read_html(declared + page, limits)
            pages += 1
            content.grids += held.grids
            content.parts += held.parts
    if not pages:
        raise damaged("mht", "里面没有网页 no page inside")
    return content
