"""pdf through pdfplumber: ruled tables → grids, page after page; tables without ruling lines → the reader of text."""

from __future__ import annotations

import io
import time
import warnings
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.grid import Cell, Grid, text_row
from targetexpr.sheets.limits import Limits, damaged, missing, too_large
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.parts import Content, Part
from targetexpr.sheets.readers.pages import Box, PageTable, edges, grids_of, nearest

Char = dict[str, Any]
_FIELDS = 10_000  # of a form that are looked at
_LEAST = 3.0  # points: a smaller gap is no space between words, a smaller difference no new line


def read_pdf(data: bytes, limits: Limits) -> tuple[list[Sheet], Content]:
    """Places are the page, the table on it and its row. Text beside the tables is read too: titles, header fields.

    Raises ``SheetReadError``: ``encrypted``, ``damaged``, ``scan`` (pages without any text), ``too-large`` (pages, or
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
            return _sheets(pdfplumber.open(io.BytesIO(data)), limits)  # closing it would make every page
        except SheetReadError:
            raise
        except PdfminerException as error:
            raise _refused(error) from error
        except Exception as error:
            raise damaged("PDF", error or type(error).__name__) from error


def _refused(error: Exception) -> SheetReadError:
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    causes = (error, *error.args)
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
        return SheetReadError(
            reason="encrypted",
            zh="PDF 文件有密码保护；请用密码打开后另存为没有密码的文件",
            en="the PDF is protected by a password; open it and save it without one",
        )
    return damaged("PDF", str(error) or type(error.args[0] if error.args else error).__name__)


def _sheets(document: Any, limits: Limits) -> tuple[list[Sheet], Content]:
    from pdfminer.pdftypes import resolve1

    blocks: list[PageTable | Grid] = []
    content = Content(parts=list(_beside_the_pages(document)))
    letters = pictures = 0
    started = time.monotonic()
    said = resolve1(resolve1(document.doc.catalog.get("Pages")).get("Count"))  # quicker than to count them
    if (isinstance(said, int) and said > limits.pages) or len(document.pages) > limits.pages:
        raise too_large("页数", "pages", limits.pages)
    for number, page in enumerate(document.pages, 1):
        if time.monotonic() - started > limits.seconds:
            raise too_large("读取秒数", "seconds", limits.seconds)
        _measure(page, limits)
        letters += len(page.chars)
        pictures += len(page.images)
        if page.images and not page.chars:
            where = Location(page=number, line=1)
            content.parts.append(Part(kind="page", verdict="not-understood", reason="no-text-layer", location=where))
        if letters > limits.cells * 10:
            raise too_large("字数", "characters", limits.cells * 10)
        blocks += _blocks(page, number)
        page.close()
    if not letters:
        raise _scan() if pictures else SheetReadError(reason="empty", zh="PDF 里没有文字", en="the PDF has no text")
    grids = grids_of(blocks)
    sheets = assemble(grids)
    # A form with a heading and nothing below it is an empty one; its text says no more.
    if sheets:
        content.grids += grids
        return sheets, content
    sheets, left = _as_text(document, limits)
    content.parts += left
    return sheets, content


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
            yield Part(kind="page", verdict="not-understood", reason="form-fields", location=place)
            break
    if held(held(catalog, "Names"), "EmbeddedFiles"):
        yield Part(kind="embedded", verdict="not-understood", reason="unreadable", location=place)


def _scan() -> SheetReadError:
    return SheetReadError(
        reason="scan",
        zh="这是扫描件，没有可读的文字；请先用 OCR 识别成文字，或向填报单位索取电子表格",
        en="this is a scan without any text; run OCR first, or ask for the electronic sheet",
    )


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


def _blocks(page: Any, number: int) -> Iterator[PageTable | Grid]:
    """The page's tables, and the lines of text beside them, from top to bottom."""
    from pdfplumber.utils import text as utils

    found = [table for table in page.find_tables() if len(table.cells) > 1]
    tables = [table for table in found if not any(_within(table.bbox, other.bbox) for other in found)]
    outside = [c for c in page.chars if not any(_holds(table.bbox, c) for table in tables)]
    placed: list[tuple[float, PageTable | Grid]] = []
    for order, table in enumerate(sorted(tables, key=lambda t: float(t.bbox[1])), 1):
        placed.append((table.bbox[1], _table(table, page.chars, number, order)))
    words = utils.extract_words(outside, x_tolerance=_LEAST, y_tolerance=_LEAST) if outside else []
    for count, line in enumerate(_lines(words), 1):
        place = Location(page=number, line=count)
        placed.append((line[0]["top"], text_row(" ".join(word["text"] for word in line), place)))
    yield from (block for _, block in sorted(placed, key=lambda pair: pair[0]))


def _lines(words: Sequence[Char]) -> list[list[Char]]:
    """Words by the line on which they stand."""
    lines: list[list[Char]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: float(w["x0"])) for line in lines]


def _within(inner: Box, outer: Box) -> bool:
    near = 1.0
    starts = inner[0] >= outer[0] - near and inner[1] >= outer[1] - near
    return inner != outer and starts and inner[2] <= outer[2] + near and inner[3] <= outer[3] + near


def _holds(box: Box, char: Char, middle: float | None = None) -> bool:
    """Whether a character's middle is in the box; *middle* is its height on the page where another is taken for it."""
    x = (char["x0"] + char["x1"]) / 2
    y = (char["top"] + char["bottom"]) / 2 if middle is None else middle
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return float(left), float(top), float(right), float(bottom)


def _table(table: Any, chars: Sequence[Char], number: int, order: int) -> PageTable:
    from pdfplumber.utils import text as utils

    boxes: list[Box] = sorted({_box(*cell) for cell in table.cells}, key=lambda box: (box[1], box[0]))
    tops = edges(y for box in boxes for y in (box[1], box[3]))
    held: dict[Box, list[Char]] = {box: [] for box in boxes}
    for run in _runs([char for char in chars if _holds(table.bbox, char)], tops):
        for char in run:
            middle = (sum(c["top"] + c["bottom"] for c in run) / len(run)) / 2
            box = next((box for box in boxes if _holds(box, char, middle)), None)
            if box is not None:
                held[box].append(char)
    cells = []
    for box, inside in held.items():
        text = utils.extract_text(inside, x_tolerance=_LEAST, y_tolerance=_LEAST) if inside else ""
        cells.append((box, Cell(text=text, location=Location(page=number, table=order, row=nearest(tops, box[1]) + 1))))
    return PageTable(cells, table.bbox, number)


def _runs(chars: Sequence[Char], tops: Sequence[float]) -> Iterator[list[Char]]:
    """The characters, each by itself; but lines of one text that is too high for its cell stay together.

    A text that overflows is drawn over the ruling lines above and below, so that its lines seem to stand in other
    cells; but they follow each other in the file, and begin at the same place or have the same middle.
    """
    lines: list[list[Char]] = []
    for char in chars:
        if lines and abs(lines[-1][-1]["top"] - char["top"]) < 1 and char["x0"] >= lines[-1][-1]["x0"]:
            lines[-1].append(char)
        else:
            lines.append([char])
    run: list[Char] = []
    for before, line in pairwise([[], *lines]):
        goes_on = bool(before) and _is_below(before, line) and (_crosses(before, tops) or _crosses(line, tops))
        if goes_on:
            run += line
            continue
        yield from _parts(run, tops)
        run = list(line)
    yield from _parts(run, tops)


def _parts(run: list[Char], tops: Sequence[float]) -> Iterator[list[Char]]:
    if run and _crosses(run, tops) and run[0]["top"] != run[-1]["top"]:
        yield run
    else:
        yield from ([char] for char in run)


def _is_below(before: Sequence[Char], line: Sequence[Char]) -> bool:
    step, size = line[0]["top"] - before[0]["top"], before[0]["bottom"] - before[0]["top"]
    middles = abs(before[0]["x0"] + before[-1]["x1"] - line[0]["x0"] - line[-1]["x1"]) / 2
    starts = abs(before[0]["x0"] - line[0]["x0"])
    return bool(0.5 * size < step < 2 * size and min(starts, middles) < _LEAST)


def _crosses(line: Sequence[Char], tops: Sequence[float]) -> bool:
    first, last = float(min(c["top"] for c in line)), float(max(c["bottom"] for c in line))
    return any(first + 1 < top < last - 1 for top in tops)


def _as_text(document: Any, limits: Limits) -> tuple[list[Sheet], list[Part]]:
    """The sheets of pages without ruling lines, by their lines, and what is left of these; empty lines stand for gaps
    between them."""
    from targetexpr.sheets.readers.text import read_text
    from targetexpr.sheets.text_layout.left_words import left_words

    pages = []
    for page in document.pages:
        pages.append(page.extract_text(layout=True) or "")
        page.close()
    text = "\f".join(pages)
    sheets = read_text(text, limits)
    return sheets, left_words(text, sheets)
