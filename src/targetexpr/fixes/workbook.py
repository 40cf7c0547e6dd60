"""xlsx: a value replaced in the part that holds its cell; every other part of the archive stays byte for byte.

The library that reads workbooks does not write back all that it reads (results of formulas, drawings, extensions), so
that cells are replaced where they stand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from attrs import field

from targetexpr.errors import Span
from targetexpr.fixes.model import Edits, Rewritten, UnfixableError
from targetexpr.fixes.rich_text import runs_of, shared_item, with_text
from targetexpr.fixes.workbook_cells import CellElement, Locator, cell_of, text_cell
from targetexpr.record_types import define
from targetexpr.rules.model import Texts
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.model import Location

_CHAIN = "calcChain.xml"
_STRINGS = "/sharedstrings.xml"
_ENTRY = re.compile(rb"<(?:\w+:)?(Override|Relationship)\b[^>]*?calcChain\.xml\"[^>]*?(?:/>|>\s*</(?:\w+:)?\1>)")
_NO_CELL: Texts = {"zh": "找不到这一格", "en": "there is no such cell"}
_FORMULA: Texts = {"zh": "这一格是公式", "en": "the cell is a formula"}
_RUNS: Texts = {
    "zh": "这一格的字有几种字体，改动跨过了几种，改了会丢掉格式",
    "en": "the cell has text in several fonts, and the change goes over more than one",
}
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")


def rewrite_workbook(data: bytes, edits: Edits) -> Rewritten:
    """*data* with the new values as text.

    Raises ``UnfixableError`` for a workbook with macros or signatures, and for one that is put together in another way
    than the standard says, though it could be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _rewrite(archive, edits)
    except (
        LookupError,
        StopIteration,
        ValueError,
        ElementTree.ParseError,
        expat.ExpatError,
        zipfile.BadZipFile,
    ) as error:
        raise UnfixableError(
            zh=f"工作簿的结构不合规范，不能只改几格（{error}）；请用 Excel 或 WPS 另存一份后再修正",
            en=f"the workbook is not put together as it should be ({error}); save it anew in Excel or WPS",
        ) from error


def _rewrite(archive: zipfile.ZipFile, edits: Edits) -> Rewritten:
    _forbid(archive.namelist())
    parts = _sheet_parts(archive)
    by_part: dict[str, dict[str, Location]] = {}
    refused: dict[Location, Texts] = {}
    for place in edits:
        name = parts.get(place.sheet or "")
        if name is None or place.cell is None:
            refused[place] = _NO_CELL
        else:
            by_part.setdefault(name, {})[place.cell] = place
    replaced: dict[str, bytes] = {}
    formulas = False
    strings = next((archive.read(name) for name in archive.namelist() if name.lower().endswith(_STRINGS)), b"")
    for name, places in by_part.items():
        part = _SheetPart(archive.read(name), places, strings)
        replaced[name] = part.rewritten(edits)
        refused |= part.refused
        formulas = formulas or part.had_formulas
    return Rewritten(data=_packed(archive, replaced, drop_chain=formulas), refused=refused)


def _forbid(names: Sequence[str]) -> None:
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
        raise UnfixableError(
            zh="工作簿里有宏，不能改；请另存为不含宏的 xlsx 后再修正",
            en="the workbook has macros and is left as it is; save it as xlsx without them to have it fixed",
        )
    if any(name.lower().startswith("_xmlsignatures/") for name in names):
        raise UnfixableError(
            zh="工作簿有数字签名，改动会使签名失效；请在签名之前修正",
            en="the workbook is signed, and any change would void the signature; fix it before signing",
        )


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet, by the worksheet's name."""
    names = set(archive.namelist())
    book = next(name for name in ("xl/workbook.xml", "xl/workbook2.xml") if name in names)
    path = PurePosixPath(book)
    targets = {
        entry.get("Id"): entry.get("Target") or ""
        for entry in ElementTree.fromstring(archive.read(f"{path.parent}/_rels/{path.name}.rels"))
    }
    found = {}
    for entry in ElementTree.fromstring(archive.read(book)).iter():
        if entry.tag.rpartition("}")[2] == "sheet":
            identity = next((value for key, value in entry.items() if key.endswith("}id")), None)
            target = targets.get(identity, "")
            part = target.lstrip("/") if target.startswith("/") else f"{path.parent}/{target}"
            if part in names:
                found[entry.get("name") or ""] = part
    return found


@define
class _SheetPart:
    """A worksheet's bytes, and the places of the cells to change in it, by their references."""

    data: bytes
    places: Mapping[str, Location]
    strings: bytes = b""
    refused: dict[Location, Texts] = field(factory=dict)
    had_formulas: bool = False

    def rewritten(self, edits: Edits) -> bytes:
        declared = _ENCODING.search(self.data[:200])
        if declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii"):
            raise UnfixableError(zh="工作表不是以 UTF-8 存的", en="a worksheet is not stored in UTF-8")
        cells = Locator(self.data, self.places).run()
        pieces: dict[Span, bytes] = {}
        for reference, place in self.places.items():
            cell = cells.get(reference)
            if cell is None:
                self.refused[place] = _NO_CELL
            elif cell.formula is not None and (cell.shared or not is_typed(f"={cell.formula}")):
                self.refused[place] = _FORMULA
            elif (new := self._cell_saying(cell, edits[place].new)) is None:
                self.refused[place] = _RUNS
            else:
                pieces[cell.start, cell.end] = new
                self.had_formulas = self.had_formulas or cell.formula is not None
        data = self.data
        for (start, end), new in sorted(pieces.items(), reverse=True):
            data = data[:start] + new + data[end:]
        return data

    def _cell_saying(self, cell: CellElement, text: str) -> bytes | None:
        """The cell with the new text; None where it has runs of their own fonts that cannot be kept."""
        if cell.item is not None:
            item = self.data[slice(*cell.item)]
        elif cell.attributes.get("t") == "s":
            item = shared_item(self.strings, int(cell.value))
        else:
            item = b""
        runs = runs_of(item)
        if not runs:
            return text_cell(cell, text)
        if any(run.tag != f"{cell.tag[: -len('c')]}t" for run in runs):
            return None
        kept = with_text(item, runs, text)
        return None if kept is None else cell_of(cell, kept)


def _packed(archive: zipfile.ZipFile, replaced: Mapping[str, bytes], *, drop_chain: bool) -> bytes:
    """The archive anew. The order of calculation is left out where a formula is gone: programs make it again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = archive.comment
        for info in archive.infolist():
            if drop_chain and info.filename.endswith(f"/{_CHAIN}"):
                continue
            content = replaced.get(info.filename)
            content = archive.read(info) if content is None else content
            if drop_chain and info.filename.endswith((".rels", "[Content_Types].xml")):
                content = _ENTRY.sub(b"", content)
            new.writestr(_header(info), content)
    return out.getvalue()


def _header(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """What is to be kept of an entry's header; sizes and offsets that its writer noted beside are not."""
    header = zipfile.ZipInfo(info.filename, info.date_time)
    header.compress_type, header.external_attr = info.compress_type, info.external_attr
    header.create_system, header.comment = info.create_system, info.comment
    return header
