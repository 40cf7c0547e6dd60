"""xlsx: a value replaced in the part that holds its cell; every other part of the archive stays byte for byte.

The library that reads workbooks does not write back all that it reads (results of formulas, drawings, extensions), so
that cells are replaced where they stand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from attrs import define, field

from targetexpr.errors import Span
from targetexpr.fixes.model import Edits, Rewritten, UnfixableError
from targetexpr.rules.model import Texts
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import a1
from targetexpr.sheets.model import Location

_CHAIN = "calcChain.xml"
_ENTRY = re.compile(rb"<(?:\w+:)?(Override|Relationship)\b[^>]*?calcChain\.xml\"[^>]*?(?:/>|>\s*</(?:\w+:)?\1>)")
_NO_CELL: Texts = {"zh": "找不到这一格", "en": "there is no such cell"}
_FORMULA: Texts = {"zh": "这一格是公式", "en": "the cell is a formula"}
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")


@define
class _Cell:
    """A cell's element in the bytes of its part."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    end: int = 0
    formula: str | None = None
    shared: bool = False


def rewrite_workbook(data: bytes, edits: Edits) -> Rewritten:
    """*data* with the new values as text.

    Raises ``UnfixableError`` for a workbook with macros or signatures, and for one that is put together in another way
    than the standard says, though it could be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _rewrite(archive, edits)
    except (KeyError, StopIteration, ValueError, ElementTree.ParseError, expat.ExpatError, zipfile.BadZipFile) as error:
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
    for name, places in by_part.items():
        part = _Part(archive.read(name), places)
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
class _Part:
    """A worksheet's bytes, and the places of the cells to change in it, by their references."""

    data: bytes
    places: Mapping[str, Location]
    refused: dict[Location, Texts] = field(factory=dict)
    had_formulas: bool = False

    def rewritten(self, edits: Edits) -> bytes:
        declared = _ENCODING.search(self.data[:200])
        if declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii"):
            raise UnfixableError(zh="工作表不是以 UTF-8 存的", en="a worksheet is not stored in UTF-8")
        cells = _Locator(self.data, self.places).run()
        pieces: dict[Span, bytes] = {}
        for reference, place in self.places.items():
            cell = cells.get(reference)
            if cell is None:
                self.refused[place] = _NO_CELL
            elif cell.formula is not None and (cell.shared or not is_typed(f"={cell.formula}")):
                self.refused[place] = _FORMULA
            else:
                pieces[cell.start, cell.end] = _text_cell(cell, edits[place].new)
                self.had_formulas = self.had_formulas or cell.formula is not None
        data = self.data
        for (start, end), new in sorted(pieces.items(), reverse=True):
            data = data[:start] + new + data[end:]
        return data


@define
class _Locator:
    """Follows the elements of a worksheet and notes where the wanted cells begin and end."""

    part: bytes
    wanted: Collection[str]
    parser: expat.XMLParserType = field(factory=expat.ParserCreate)
    found: dict[str, _Cell] = field(factory=dict)
    row: int = 0
    column: int = 0
    cell: _Cell | None = None
    in_formula: bool = False

    def run(self) -> dict[str, _Cell]:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.Parse(self.part, True)
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                reference = attributes.get("r")
                self.column = _column(reference) if reference else self.column + 1
                reference = (reference or a1(self.row, self.column)).upper()
                if reference in self.wanted:
                    self.cell = _Cell(tag, attributes, self.parser.CurrentByteIndex)
                    self.found[reference] = self.cell
            case "f" if self.cell is not None:
                self.cell.formula, self.in_formula = "", True
                self.cell.shared = attributes.get("t", "normal") != "normal"

    def _end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "c" if self.cell is not None:
                at = self.parser.CurrentByteIndex
                closing = f"</{tag}".encode()
                ends_here = self.part.startswith(closing, at) and self.part[at + len(closing) :][:1] in (
                    b">",
                    b" ",
                    b"\t",
                    b"\r",
                    b"\n",
                )
                self.cell.end = self.part.index(b">", at) + 1 if ends_here else at
                self.cell = None
            case "f":
                self.in_formula = False

    def _text(self, text: str) -> None:
        if self.in_formula and self.cell is not None:
            self.cell.formula = (self.cell.formula or "") + text


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number


def _text_cell(cell: _Cell, text: str) -> bytes:
    """The cell as text that stands in it, with its style: what begins with ``=`` is no formula."""
    prefix = cell.tag[: -len("c")]
    kept = "".join(f" {name}={quoteattr(cell.attributes[name])}" for name in ("r", "s") if name in cell.attributes)
    inside = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
    return f'<{cell.tag}{kept} t="inlineStr">{inside}</{cell.tag}>'.encode()


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
