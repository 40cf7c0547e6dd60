"""What a copy of a workbook by its library lacks: said where it cannot be helped, mended where it can."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from targetexpr.reports.view import View
from targetexpr.reports.workbook_style import steady
from targetexpr.rules.model import Texts

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# A part of the archive that the library leaves behind, by the beginning of its name
_PARTS: dict[str, Texts] = {
    "xl/vbaProject": {"zh": "宏", "en": "macros"},
    "xl/ctrlProps/": {"zh": "控件", "en": "controls"},
    "xl/activeX/": {"zh": "控件", "en": "controls"},
    "xl/slicers/": {"zh": "切片器", "en": "slicers"},
    "xl/threadedComments/": {"zh": "批注的会话形式", "en": "threads of comments"},
    "_xmlsignatures/": {"zh": "数字签名", "en": "digital signatures"},
}
_PICTURE, _SHAPE, _CHART = (
    re.compile(rb"</(?:\w+:)?pic>"),
    re.compile(rb"</(?:\w+:)?(?:sp|cxnSp)>"),
    b'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"',
)
_EMPTY_RESULT = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f\b[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def left_out(book: Workbook, original: bytes, view: View) -> list[str]:
    """What *book*, as loaded from *original*, does not hold of it."""
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        names = archive.namelist()
        drawn = b"".join(archive.read(name) for name in names if re.fullmatch(r"xl/drawings/drawing\d*\.xml", name))
    lost: dict[str, None] = {
        text[view.lang]: None for begin, text in _PARTS.items() if any(name.startswith(begin) for name in names)
    }
    if len(_PICTURE.findall(drawn)) > _count(book, "_images"):
        lost[view.say("图片", "pictures")] = None
    if drawn.count(_CHART) > _count(book, "_charts"):
        lost[view.say("图表", "charts")] = None
    if _SHAPE.search(drawn):
        lost[view.say("文本框和形状", "text boxes and shapes")] = None
    return list(lost)


def _count(book: Workbook, kind: str) -> int:
    counts: list[int] = [len(getattr(sheet, kind)) for sheet in book.worksheets]
    return sum(counts)


def with_results(copy: bytes, original: bytes) -> bytes:
    """*copy* with the results that *original* stores beside its formulas: programs show them that do not calculate."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    if not any(_EMPTY_RESULT.search(part) for name, part in parts.items() if name.startswith("xl/worksheets/sheet")):
        return copy
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stored = load_workbook(io.BytesIO(original), data_only=True)
    by_part = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(stored.worksheets, start=1)}
    for name, sheet in by_part.items():
        parts[name] = _EMPTY_RESULT.sub(partial(_filled, sheet), parts[name])
    return steady(parts.items())


def _filled(sheet: Worksheet, found: re.Match[bytes]) -> bytes:
    from openpyxl.cell.cell import ERROR_CODES
    from openpyxl.utils.datetime import to_excel

    reference, attributes, formula = found[1].decode(), found[2], found[3]
    kind, text = "n", ""
    match sheet[reference].value:
        case None:
            return found[0]
        case bool() as truth:
            kind, text = "b", str(int(truth))
        case date() | time() | timedelta() as moment:
            text = str(to_excel(moment))  # type: ignore[no-untyped-call]
        case str() as word:
            kind, text = ("e" if word in ERROR_CODES else "str"), escape(word)
        case number:
            text = str(number)
    return (
        f'<c r="{reference}"'.encode() + attributes + f' t="{kind}">'.encode() + formula + f"<v>{text}</v></c>".encode()
    )
