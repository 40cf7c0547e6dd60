"""docx: a value replaced in the runs of its cell; every other part of the archive, and all else of this one, stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from xml.parsers import expat
from xml.sax.saxutils import escape

from attrs import field

from targetexpr.errors import SheetReadError, Span
from targetexpr.fixes.model import Edit, Edits, Rewritten, UnfixableError
from targetexpr.record_types import define
from targetexpr.rules.model import Texts
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.readers.docx import cell_ordinals

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_NO_CELL: Texts = {"zh": "找不到这一格", "en": "there is no such cell"}
_RUNS: Texts = {
    "zh": "这一格的字分在几段，或有几种字体、修订，改了会丢掉格式",
    "en": "the cell's text is in several paragraphs, fonts or revisions, and a change would lose them",
}


def rewrite_document(data: bytes, edits: Edits) -> Rewritten:
    """*data* with the new values.

    Raises ``UnfixableError`` for a document that is signed, and for one that is not put together as the standard says.
    """
    try:
        main, ordinals = cell_ordinals(data, Limits())
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(name.lower().startswith("_xmlsignatures/") for name in archive.namelist()):
                raise UnfixableError(
                    zh="文档有数字签名，改动会使签名失效；请在签名之前修正",
                    en="the document is signed, and any change would void the signature; fix it before signing",
                )
            part = archive.read(main)
            if part.startswith((b"\xff\xfe", b"\xfe\xff")) or b"UTF-16" in part[:100].upper():
                raise UnfixableError(zh="文档不是以 UTF-8 存的", en="the document is not stored in UTF-8")
            new, refused = _edited(part, edits, ordinals)
            return Rewritten(data=_packed(archive, main, new), refused=refused)
    except (SheetReadError, expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnfixableError(
            zh=f"文档的结构不合规范，不能只改几格（{error}）；请用 Word 或 WPS 另存一份后再修正",
            en=f"the document is not put together as it should be ({error}); save it anew in Word or WPS",
        ) from error


def _edited(part: bytes, edits: Edits, ordinals: Mapping[Location, int]) -> tuple[bytes, dict[Location, Texts]]:
    cells = _CellRuns(part).cells
    refused: dict[Location, Texts] = {}
    pieces: list[tuple[Span, bytes]] = []
    for place, edit in edits.items():
        ordinal = ordinals.get(place)
        if ordinal is None or ordinal not in cells:
            refused[place] = _NO_CELL
        elif (own := _pieces(part, cells[ordinal], edit)) is None:
            refused[place] = _RUNS
        else:
            pieces += own
    for (start, end), new in sorted(pieces, reverse=True):
        part = part[:start] + new + part[end:]
    return part, refused


def _pieces(part: bytes, cell: _CellText, edit: Edit) -> list[tuple[Span, bytes]] | None:
    """The bytes to be changed; None where the change goes over runs that do not look alike."""
    before = "".join(run.text for run in cell.runs)
    if cell.mixed or before != edit.old:
        return None
    start = _same(before, edit.new)
    end = _same(before[start:][::-1], edit.new[start:][::-1])
    first, last = start, len(before) - end
    begins = [0]
    for run in cell.runs:
        begins.append(begins[-1] + len(run.text))
    touched = [n for n, (a, b) in enumerate(pairwise(begins)) if a < max(last, first + 1) and b > first]
    touched = touched or [len(cell.runs) - 1]
    if len({cell.runs[n].look for n in touched}) > 1:
        return None
    made: list[tuple[Span, bytes]] = []
    for n in touched:
        run, begin = cell.runs[n], begins[n]
        kept = run.text[: max(first - begin, 0)]
        rest = run.text[max(last - begin, 0) :] if last < begins[n + 1] else ""
        middle = edit.new[start : len(edit.new) - end] if n == touched[0] else ""
        said = escape(f"{kept}{middle}{rest}")
        made.append((run.span, f'<{run.tag} xml:space="preserve">{said}</{run.tag}>'.encode()))
    return made


def _same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@define
class _CellRun:
    """The element of a run's text: its bytes, its tag, what it says, and the properties of its run."""

    span: Span
    tag: str
    text: str = ""
    look: bytes = b""


@define
class _CellText:
    """The runs of a cell; *mixed* where it has other things that are read, or more than one paragraph with text."""

    runs: list[_CellRun] = field(factory=list)
    mixed: bool = False
    before: int = 0


@define
class _CellRuns:
    """Follows a document and notes the runs of each cell, by its number from 0. Raises ``expat.ExpatError``."""

    part: bytes
    cells: dict[int, _CellText] = field(factory=dict)
    _parser: expat.XMLParserType = field(factory=lambda: expat.ParserCreate(namespace_separator=" "))
    _open: list[_CellText | None] = field(factory=list)
    _run: _CellRun | None = None
    _look: tuple[int, bytes] = (0, b"")

    def __attrs_post_init__(self) -> None:
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.Parse(self.part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        at = self._parser.CurrentByteIndex
        if space not in _SPACES:
            return
        cell = self._open[-1] if self._open else None
        match local:
            case "tc":
                self._open.append(_CellText())
                self.cells[len(self.cells)] = self._open[-1]  # type: ignore[assignment]
            case "txbxContent":
                self._open.append(None)
            case "r":
                self._look = (0, b"")
            case "rPr":
                self._look = (at, b"")
            case "t" if cell is not None:
                tag = self.part[at + 1 : at + 40].split(b">")[0].split()[0].rstrip(b"/").decode()
                self._run = _CellRun((at, at), tag, look=self._look[1])
            case "tab" | "ptab" | "noBreakHyphen" | "sym" | "br" | "cr" | "ins" | "del" | "fldChar" if cell is not None:
                cell.mixed = True

    def _end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if space not in _SPACES:
            return
        cell = self._open[-1] if self._open else None
        at = self._parser.CurrentByteIndex
        match local:
            case "tc" | "txbxContent":
                self._open.pop()
            case "rPr" if self._look[0]:
                self._look = (0, self.part[self._look[0] : at])
            case "t" if self._run is not None and cell is not None:
                end = self.part.index(b">", at) + 1 if self.part.startswith(b"</", at) else at
                self._run.span = (self._run.span[0], end)
                if self._run.text:
                    cell.runs.append(self._run)
                self._run = None
            case "p" if cell is not None and len(cell.runs) > cell.before:
                cell.mixed = cell.mixed or cell.before > 0
                cell.before = len(cell.runs)

    def _text(self, text: str) -> None:
        if self._run is not None:
            self._run.text += text


def _packed(archive: zipfile.ZipFile, main: str, part: bytes) -> bytes:
    """The archive anew, with one part in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.comment = archive.comment
        for info in archive.infolist():
            header = zipfile.ZipInfo(info.filename, info.date_time)
            header.compress_type, header.external_attr = info.compress_type, info.external_attr
            new.writestr(header, part if info.filename == main else archive.read(info))
    return out.getvalue()
