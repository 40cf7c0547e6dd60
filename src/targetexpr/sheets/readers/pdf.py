"""pdf through pdfplumber: the characters and lines of its pages, whether ruled or not, go the way of every page."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.form_text import unified
from targetexpr.sheets.grid import Grid, text_row
from targetexpr.sheets.limits import Limits, damaged, missing, scanned, too_large, wordless
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.page_layout.content import Box, Glyph, PageContent, RulingLine, is_scan
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.parts import Content, Part, unread
from targetexpr.sheets.scan.pdf_pages import PicturePages

_SHAPES = 50  # curves on a page without any character: letters that were made shapes
_INVISIBLE = re.compile(rb"(?<![0-9.])3\s+Tr\b")
_FIELDS = 10_000  # of a form that are looked at
_SLOPE = 0.1  # up to which a text is level, or upright


def read_pdf(data: bytes, limits: Limits) -> tuple[list[Sheet], Content]:
    """Places are the page, the table on it and its row. Text beside the tables is read too: titles, header fields.

    Raises ``SheetReadError``: ``encrypted``, ``damaged``, ``missing-dependency`` (also for pages without text),
    ``too-large`` (pages, or
    the drawing instructions of a page, beyond the limits; or more time than they allow).
    """
    try:
        import pdfplumber
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise missing("pdf", "pdfplumber") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _sheets(pdfplumber.open(io.BytesIO(data)), data, limits)  # closing it would make every page
        except (SheetReadError, MemoryError):
            raise
        except PdfminerException as error:
            raise _refused(error) from error
        except Exception as error:
            raise damaged("PDF", error) from error


def _refused(error: Exception) -> SheetReadError:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    causes = (error, *error.args)
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return SheetReadError(
            reason="encrypted",
            zh="PDF 文件有密码保护；请用密码打开后另存为没有密码的文件",
            en="the PDF is protected by a password; open it and save it without one",
        )
    return damaged("PDF", error)


def _sheets(document: Any, data: bytes, limits: Limits) -> tuple[list[Sheet], Content]:
    parts = list(_beside_the_pages(document))
    oblique: list[Grid] = []
    pages = _pages(document, PicturePages(data, limits), limits, parts, oblique)
    sheets, content = read_pages(pages, limits)
    content.parts[:0] = parts
    content.asides += oblique
    return sheets, content


def _pages(
    document: Any, pictures: PicturePages, limits: Limits, parts: list[Part], oblique: list[Grid]
) -> Iterator[PageContent]:
    """The pages one by one; those without text are read as pictures, or told in *parts*; text across a page is in
    *oblique*.

    Raises ``SheetReadError`` where no page has any text.
    """
    from pdfminer.pdftypes import resolve1

    said = resolve1(resolve1(document.doc.catalog.get("Pages")).get("Count"))  # quicker than to count them
    if (isinstance(said, int) and said > limits.pages) or len(document.pages) > limits.pages:
        raise too_large("页数", "pages", limits.pages)
    letters, pictured = 0, False
    lacking: SheetReadError | None = None
    for number, page in enumerate(document.pages, 1):
        _measure(page, limits)
        seen: list[PageContent] = []
        if _is_picture(page):
            pictured = True
            try:
                seen = list(pictures.read(number))
            except SheetReadError as error:
                if error.reason != "missing-dependency":
                    raise
                lacking = error
            if not any(content.glyphs for content in seen):
                where = Location(page=number, line=1)
                parts.append(unread("page", "no-text-layer", where))
        across = "".join(char["text"] for char in page.chars if _is_oblique(char))
        if across:
            oblique.append(text_row(across, Location(page=number, line=1)))
        letters += len(page.chars) + sum(len(content.glyphs) for content in seen)
        yield from seen or [_page(page, number)]
        page.close()
    if not letters:
        raise lacking or (scanned() if pictured else wordless("PDF"))


def _is_picture(page: Any) -> bool:
    """Whether a page shows what its characters do not say: a picture, letters drawn as shapes, or a scan.

    On a page that a picture covers, invisible text is what a scanner read, and a line of visible text is a page number.
    """
    if not page.chars:
        return bool(page.images) or len(page.curves) > _SHAPES
    texts = () if page.images and _has_invisible_text(page) else page.chars
    return is_scan(float(page.width), float(page.height), map(_sides, page.images), map(_sides, texts))


def _has_invisible_text(page: Any) -> bool:
    from pdfminer.pdftypes import resolve1, stream_value

    return any(_INVISIBLE.search(stream_value(resolve1(item)).get_data()) for item in page.page_obj.contents)


def _page(page: Any, number: int) -> PageContent:
    content = PageContent(number, float(page.width), float(page.height))
    for char in page.chars:
        if _is_oblique(char):
            continue
        text = unified(char["text"])
        content.glyphs.append(Glyph(text, *_sides(char), upright=bool(char["upright"])))
    content.rules += (RulingLine(*_sides(edge)) for edge in page.edges)
    return content


def _is_oblique(char: dict[str, Any]) -> bool:
    """Whether a character stands across the page, as those of a watermark do, which no cell holds."""
    along, aside = (abs(float(side)) for side in char["matrix"][:2])
    return min(along, aside) > _SLOPE * max(along, aside)


def _sides(found: dict[str, Any]) -> Box:
    return float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"])


def _beside_the_pages(document: Any) -> Iterator[Part]:
    """What is filled in or attached, and drawn on no page."""
    from pdfminer.pdftypes import resolve1

    def held(value: Any, key: str) -> Any:
        found = resolve1(value)
        return resolve1(found.get(key)) if isinstance(found, dict) else None

    catalog, place = document.doc.catalog, Location(page=1, line=1)
    fields = held(held(catalog, "AcroForm"), "Fields") if "AcroForm" in catalog else None
    left, looked_at = list(fields) if isinstance(fields, list) else [], 0
    while left and looked_at < _FIELDS:
        looked_at += 1
        entry = left.pop()
        kids, value = held(entry, "Kids"), held(entry, "V")
        left += kids if isinstance(kids, list) else []
        if isinstance(value, bytes) and value.strip(b"\xfe\xff\x00 "):
            yield unread("page", "form-fields", place)
            break
    if held(held(catalog, "Names"), "EmbeddedFiles"):
        yield unread("embedded", "unreadable", place)


def _measure(page: Any, limits: Limits) -> None:
    """Refuses a page whose drawing instructions unpack to more than the limits allow, before they are unpacked."""
    from pdfminer.pdftypes import resolve1, stream_value

    size = 0
    for item in page.page_obj.contents:
        stream = stream_value(resolve1(item))
        raw = stream.rawdata if stream.rawdata is not None else stream.get_data()
        size += _size(raw, [str(name) for name, _ in stream.get_filters()], limits.drawing)
        if size > limits.drawing:
            raise too_large("一页的绘制指令字节数", "bytes of drawing instructions on a page", limits.drawing)


def _size(raw: bytes, filters: Sequence[str], most: int) -> int:
    """The size of a stream behind its filters, one after the other; no more than *most* and one byte are made."""
    from pdfminer.ascii85 import ascii85decode, asciihexdecode

    data = raw
    for name in filters:
        try:
            if "Flate" in name or "Fl'" in name:
                data = zlib.decompressobj().decompress(data, most + 1)
            elif "ASCIIHex" in name or "AHx" in name:
                data = asciihexdecode(data[: 2 * most + 2])
            elif "ASCII85" in name or "A85" in name:
                data = ascii85decode(data[: 2 * most + 2])
            else:
                return len(data)
        except (zlib.error, ValueError):
            return len(data)
    return len(data)
