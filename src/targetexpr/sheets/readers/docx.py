"""docx by its parts → grids: paragraphs and tables in order, merged and nested cells, page after page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import field

from targetexpr.record_types import define
from targetexpr.sheets.form_text import data
from targetexpr.sheets.grid import Cell, DocumentFlow, Grid, GridBuilder, filled, join_lines
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.own import REVIEW
from targetexpr.sheets.parts import Content, Embedded, Reason, unread
from targetexpr.sheets.readers.package import Package, Relation, attribute, child

_WRAPPERS = frozenset(
    {"mc:AlternateContent", "mc:Choice", "w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml", "w:moveTo"}
)
# Another flow of text (read as blocks of its own), or none that a reader of the page sees.
_APART = frozenset({"w:txbxContent", "w:del", "w:moveFrom", "mc:Fallback", "w:pPr", "w:rPr"})
_COLUMNS = 512
_FILES = frozenset({"package", "oleObject", "aFChunk", "subDocument"})
_HOLDERS = frozenset({"header", "footer", "chart"})


def read_docx(data: bytes, limits: Limits) -> Content:
    """Places are the table's number in the document and its row; paragraphs have theirs among the paragraphs.

    Raises ``SheetReadError`` for a damaged document or one beyond the limits.
    """
    package = Package(data, limits, "docx")
    main = package.main("word/document.xml")
    content = Content()
    body = _body(package, main)
    if body is not None:
        content.grids += _DocxWalk(limits).blocks(body, 0)
    _add_related(package, main, content)
    if not content.grids and not content.embedded and package.names("word/media/"):
        content.parts.append(unread("page", "picture-only", Location(line=1)))
    return content


def cell_ordinals(data: bytes, limits: Limits) -> tuple[str, dict[Location, int]]:
    """Return the document's part, and for the place of each cell which of its ``w:tc`` it is, from 0 in their order.

    Raises ``SheetReadError`` as ``read_docx`` does.
    """
    package = Package(data, limits, "docx")
    main = package.main("word/document.xml")
    root = package.root(main)
    walk = _DocxWalk(limits)
    for body in root:
        for _ in walk.blocks(body, 0) if body.tag == "w:body" else ():
            pass
    ordinals = {id(element): number for number, element in enumerate(root.iter("w:tc"))}
    return main, {location: ordinals[id(element)] for location, element in walk.cells}


def _add_related(package: Package, part: str, content: Content) -> None:
    """Adds the files within the document, whole ones that it imports (altChunk) among them, and its page heads."""
    seen, left = {part}, [part]
    while left:
        for relation in package.relations(left.pop()):
            if relation.kind in _FILES:
                _add_file(package, relation, content)
            elif relation.kind in _HOLDERS and relation.part is not None and relation.part not in seen:
                seen.add(relation.part)
                left.append(relation.part)
                if relation.kind != "chart" and (top := package.root(relation.part)) is not None:
                    content.asides += _DocxWalk(package.limits).blocks(top, 0)


def _add_file(package: Package, relation: Relation, content: Content) -> None:
    name = posixpath.basename(relation.target)
    if relation.part is not None:
        content.embedded.append(Embedded(name=name, data=package.bytes(relation.part)))
        return
    reason: Reason = "external" if relation.external else "part-missing"
    content.parts.append(unread("embedded", reason, Location(line=1), name))


def _body(package: Package, part: str) -> Any:
    """The tree of the document's body; what only decorates it is dropped while it comes in."""
    cells, body = 0, None
    for element in package.elements(part):
        match element.tag:
            case "w:tc" | "w:p":
                cells += 1
                package.limits.hold_cells(cells)
            case "w:pPr" | "w:rPr" | "w:tblPr" | "w:sectPr":
                element.clear()
            case "w:body":
                body = element
    return body


@define
class _DocxWalk(DocumentFlow):
    cells: list[tuple[Location, Any]] = field(factory=list)

    def blocks(self, parent: Any, depth: int) -> Iterator[Grid]:
        """The grids of the paragraphs and tables under *parent*, in order."""
        self.limits.hold_depth(depth)
        for element in parent:
            if element.tag == "w:tbl":
                yield from self._table(element, depth)
            elif element.tag == "w:p":
                yield from self.said(_text(element))
                for box in _boxes(element):
                    yield from self.blocks(box, depth + 1)
            elif element.tag in _WRAPPERS and not _is_review(element):
                yield from self.blocks(element, depth)

    def _table(self, table: Any, depth: int) -> Iterator[Grid]:
        self.limits.hold_depth(depth)
        self.tables += 1
        number = self.tables
        builder = GridBuilder()
        above: dict[int, Cell] = {}
        boxes: list[Any] = []
        flushed = 0
        for index, line in enumerate(_children(table, "w:tr")):
            nested: list[Any] = []
            column = _number(child(child(line, "w:trPr"), "w:gridBefore"))
            current: dict[int, Cell] = {}
            builder.rows.append([])
            for tc in _children(line, "w:tc"):
                properties = child(tc, "w:tcPr")
                width = max(1, _number(child(properties, "w:gridSpan")))
                if column + width > _COLUMNS:
                    raise too_large("一行的列数", "columns in a row", _COLUMNS)
                merge = child(properties, "w:vMerge")
                going_on = merge is not None and (attribute(merge, "val") or "continue") == "continue"
                if going_on and column in above:
                    cell = above[column]
                else:
                    text = join_lines("\n".join(_text(p) for p in _children(tc, "w:p")))
                    self.limits.hold_text(text)
                    cell = Cell(text=text, location=Location(table=number, row=index + 1, column=column + 1))
                    self.cells.append((cell.location, tc))
                if merge is not None:
                    current[column] = cell
                builder.place(index, column, cell, width=width)
                nested += _children(tc, "w:tbl")
                boxes += [box for p in _children(tc, "w:p") for box in _boxes(p)]
                column += width
            above = current
            if nested:
                yield from filled(builder.rows[flushed : index + 1])
                flushed = index + 1
                for inner in nested:
                    yield from self._table(inner, depth + 1)
        yield from filled(builder.rows[flushed:])
        for box in boxes:
            yield from self.blocks(box, depth + 1)


def _is_review(element: Any) -> bool:
    """Whether a content control holds the list of findings that this library put into a copy."""
    tag = child(child(element, "w:sdtPr"), "w:tag")
    return tag is not None and attribute(tag, "val") == REVIEW


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Children with *tag*, also inside content controls and insertions, not inside other tables."""
    for found in parent:
        if found.tag == tag:
            yield found
        elif found.tag in _WRAPPERS:
            yield from _children(found, tag)


def _text(paragraph: Any) -> str:
    """What stands in a paragraph; deleted text and field codes do not."""
    parts: list[str] = []
    for element in _within(paragraph):
        match element.tag:
            case "w:t":
                parts.append(element.text or "")
            case "w:tab" | "w:ptab":
                parts.append("\t")
            case "w:noBreakHyphen":
                parts.append("-")
            case "w:sym":
                parts.append(_symbol(element))
            case "w:br" | "w:cr":
                parts.append("\n")
    return "".join(parts)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph."""
    return (element for element in _within(paragraph) if element.tag == "w:txbxContent")


def _within(paragraph: Any) -> Iterator[Any]:
    """The elements under *paragraph* in order, without entering those of another flow; iterative, for deep runs."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        yield element
        if len(element) and element.tag not in _APART:
            stack += reversed(element)


def _symbol(element: Any) -> str:
    """A character of a symbol font (data/symbols.toml); other fonts' characters have no meaning outside them."""
    code = (attribute(element, "char") or "").upper().removeprefix("F0")
    font = (attribute(element, "font") or "").lower()
    return next((table.get(code, "") for name, table in _symbols().items() if name in font), "")


@cache
def _symbols() -> dict[str, dict[str, str]]:
    fonts: dict[str, dict[str, str]] = data("symbols")["fonts"]
    return fonts


def _number(element: Any) -> int:
    try:
        return int(attribute(element, "val") or "0") if element is not None else 0
    except ValueError:
        return 0
