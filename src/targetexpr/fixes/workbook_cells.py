"""Where the cells of a worksheet stand in its bytes, and a cell written anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from attrs import field

from targetexpr.errors import Span
from targetexpr.record_types import define
from targetexpr.sheets.grid import a1


@define
class CellElement:
    """A cell's element in the bytes of its part."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    end: int = 0
    formula: str | None = None
    shared: bool = False
    value: str = ""
    item: Span | None = None


@define
class Locator:
    """Follows the elements of a worksheet and notes where the wanted cells begin and end."""

    part: bytes
    wanted: Collection[str]
    parser: expat.XMLParserType = field(factory=expat.ParserCreate)
    found: dict[str, CellElement] = field(factory=dict)
    row: int = 0
    column: int = 0
    cell: CellElement | None = None
    inside: str | None = None

    def run(self) -> dict[str, CellElement]:
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
                    self.cell = CellElement(tag, attributes, self.parser.CurrentByteIndex)
                    self.found[reference] = self.cell
            case "f" if self.cell is not None:
                self.cell.formula, self.inside = "", "f"
                self.cell.shared = attributes.get("t", "normal") != "normal"
            case "v" if self.cell is not None:
                self.inside = "v"
            case "is" if self.cell is not None:
                start = self.part.index(b">", self.parser.CurrentByteIndex) + 1
                self.cell.item = (start, start)

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
            case "f" | "v":
                self.inside = None
            case "is" if self.cell is not None and self.cell.item is not None:
                start = self.cell.item[0]
                self.cell.item = (start, max(start, self.parser.CurrentByteIndex))

    def _text(self, text: str) -> None:
        if self.cell is not None and self.inside == "f":
            self.cell.formula = (self.cell.formula or "") + text
        elif self.cell is not None and self.inside == "v":
            self.cell.value += text


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number


def text_cell(cell: CellElement, text: str) -> bytes:
    """The cell as text that stands in it, with its style: what begins with ``=`` is no formula."""
    prefix = cell.tag[: -len("c")]
    return cell_of(cell, f'<{prefix}t xml:space="preserve">{escape(text)}</{prefix}t>'.encode())


def cell_of(cell: CellElement, item: bytes) -> bytes:
    """The cell with its style, holding a string item."""
    prefix = cell.tag[: -len("c")]
    kept = "".join(f" {name}={quoteattr(cell.attributes[name])}" for name in ("r", "s") if name in cell.attributes)
    head, tail = f'<{cell.tag}{kept} t="inlineStr"><{prefix}is>', f"</{prefix}is></{cell.tag}>"
    return head.encode() + item + tail.encode()
