"""xlsx by its parts → grids, one a worksheet: what a reader of the page sees, typed formulas as they were typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define
from targetexpr.sheets import datefmt
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import join_lines, letters, text_row
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.model import Location
from targetexpr.sheets.numfmt import display, show_number, stored_number
from targetexpr.sheets.own import HELP, REVIEW
from targetexpr.sheets.parts import Content, Embedded, Reason, unread
from targetexpr.sheets.readers.package import Package, Relation, attribute
from targetexpr.sheets.readers.xlsx_parts import (
    bounded,
    column_number,
    is_true,
    moved,
    number_formats,
    rich_text,
    shared_strings,
)
from targetexpr.sheets.worksheet import COLUMNS, ROWS, Workbook, Worksheet

_REFERENCE = compiled(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_EMBEDDED = frozenset({"package", "oleObject"})
_WITHOUT_CELLS = frozenset({"chartsheet", "dialogsheet"})


def read_xlsx(data: bytes, limits: Limits) -> Content:
    """Raises ``SheetReadError`` for a damaged workbook or one beyond the limits; a worksheet that is missing from the
    archive is among the parts that could not be read."""
    try:
        return _read(Package(data, limits, "xlsx"))
    except (ValueError, IndexError) as error:
        raise damaged("xlsx", error) from error


def _read(package: Package) -> Content:
    book = _XlsxBook(package)
    for tab in book.tabs:
        where = Location(sheet=tab.name, cell="A1")
        if tab.part is None:
            book.content.parts.append(unread("worksheet", "part-missing", where, tab.name))
        elif tab.kind in _WITHOUT_CELLS or tab.name in book.ours:
            book.content.parts.append(unread("worksheet", book.ours.get(tab.name, "chart"), where, tab.name))
        else:
            book.read(tab.name, tab.part, hidden=tab.hidden)
    return book.content


@define
class _Tab:
    name: str
    kind: str
    part: str | None
    hidden: bool


class _XlsxBook:
    """What the worksheets of one workbook share: strings, number formats, the first day of its calendar."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.book = Workbook(package.limits)
        self.content = self.book.content
        main = package.main("xl/workbook.xml")
        related = package.relations(main)
        by_kind = {relation.kind: relation.part for relation in reversed(related)}
        self.since_1904 = False
        self.ours: dict[str, Reason] = {}
        self.tabs = self._tabs(main, {relation.id: relation for relation in related})
        if not self.tabs:
            raise damaged("xlsx", "工作簿里没有工作表 the workbook names no worksheet")
        self.strings = shared_strings(package, by_kind.get("sharedStrings"))
        self.formats = number_formats(package, by_kind.get("styles"))

    def _tabs(self, main: str, related: dict[str, Relation]) -> list[_Tab]:
        tabs = []
        for element in self.package.elements(main):
            match element.tag:
                case "x:workbookPr":
                    self.since_1904 = is_true(element.get("date1904"))
                case "x:sheet":
                    relation = related.get(attribute(element, "id") or "")
                    tabs.append(
                        _Tab(
                            name=element.get("name", ""),
                            kind=relation.kind if relation else "worksheet",
                            part=relation.part if relation else None,
                            hidden=element.get("state", "visible") != "visible",
                        )
                    )
                case "x:definedName":
                    name = element.get("name", "")
                    if name == REVIEW or name.startswith(HELP):
                        tab = (element.text or "").rpartition("!")[0].strip("'").replace("''", "'")
                        self.ours[tab] = "review-list" if name == REVIEW else "form-help"
                    element.clear()
        return tabs

    def read(self, name: str, part: str, *, hidden: bool) -> None:
        """Add a worksheet with its shapes and the files within it."""
        sheet = Worksheet(name, self.book, hidden=hidden)
        _WorksheetReader(self, sheet).read(self.package.elements(part, "x:row", "x:mergeCell"))
        related = self.package.relations(part)
        self.book.add(sheet, pictured=any(map(self._is_picture, related)))
        for relation in related:
            if relation.kind == "drawing" and relation.part is not None:
                self._add_shapes(name, relation.part)
            if relation.kind in _EMBEDDED and relation.part is not None:
                self.content.embedded.append(Embedded(name=relation.part, data=self.package.bytes(relation.part)))

    def _add_shapes(self, name: str, part: str) -> None:
        """Adds what is written in the shapes that lie on a worksheet."""
        where = Location(sheet=name, cell="A1")
        for element in self.package.elements(part):
            if element.tag == "a:p":
                text = join_lines("".join(t.text or "" for t in element.iter("a:t")))
                self.content.asides += [text_row(text, where)] if text else []

    def _is_picture(self, relation: Relation) -> bool:
        drawn = self.package.relations(relation.part) if relation.kind == "drawing" and relation.part else ()
        return any(inner.kind == "image" for inner in drawn)


@define
class _WorksheetReader:
    book: _XlsxBook
    sheet: Worksheet
    shared: dict[str, tuple[str, str]] = field(factory=dict)
    row: int = 0

    def read(self, elements: Iterator[Any]) -> None:
        for element in elements:
            if element.tag == "x:row":
                self._row(element)
                element.clear()
            else:
                self._merge(element.get("ref", ""))

    def _row(self, line: Any) -> None:
        self.row = bounded(line.get("r"), self.row + 1, ROWS)
        hidden = is_true(line.get("hidden"))
        column = 0
        self.sheet.book.count(cells=len(line))
        for c in line:
            if c.tag != "x:c":
                continue
            row, column, reference = self.row, column + 1, f"{letters(column + 1)}{self.row}"
            if (said := c.get("r", "")) != reference and (found := _REFERENCE.fullmatch(said)) is not None:
                row, column = int(found[2]), column_number(found[1])
                reference = f"{letters(column)}{row}"
            text, doubt = self._text(c, reference)
            if text:
                if column > COLUMNS or row > ROWS:
                    raise damaged("xlsx", f"{self.sheet.name}!{c.get('r')}")
                self.sheet.put(row, column, text, doubt, hidden=hidden)

    def _text(self, c: Any, reference: str) -> tuple[str, str | None]:
        value = formula = None
        for part in c:
            match part.tag:
                case "x:v":
                    value = part.text
                case "x:f":
                    formula = self._formula(part, reference)
                case "x:is":
                    value = rich_text(part)
        if formula is not None:
            if is_typed(formula):
                return join_lines(formula), None
            if value is None:
                return join_lines(formula), "formula-without-value"
        if value is None:
            return "", None
        text, doubt = self._value(c.get("t", "n"), value, c.get("s"))
        return text, "formula-error" if formula is not None and text.startswith("#") else doubt

    def _value(self, kind: str, value: str, style: str | None) -> tuple[str, str | None]:
        number_format = self.book.formats[int(style)] if style and int(style) < len(self.book.formats) else "General"
        match kind:
            case "s":
                return join_lines(display(self.book.strings[int(value)], number_format)), None
            case "str" | "inlineStr":
                return join_lines(display(value, number_format)), None
            case "b":
                return display(is_true(value)), None
            case "e":
                return value, "formula-error"
            case "d":
                return join_lines(datefmt.of_iso(value, number_format)), None
            case _ if not value.strip():
                return "", None
            case _:
                text, doubt = show_number(stored_number(value), number_format, since_1904=self.book.since_1904)
                return join_lines(text), doubt

    def _formula(self, f: Any, reference: str) -> str | None:
        """The formula with its sign; None where the cell only takes part in one (an array's, a data table's)."""
        text, group = f.text or "", f.get("si")
        if f.get("t") == "shared" and group is not None:
            if text:
                self.shared.setdefault(group, (text, reference))
            elif group in self.shared:
                text = moved(*self.shared[group], reference)
        return f"={text}" if text else None

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        a, b = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
        if a is None or b is None:
            return
        (top, bottom), (left, right) = (
            sorted((int(a[2]), int(b[2]))),
            sorted((column_number(a[1]), column_number(b[1]))),
        )
        self.sheet.merge(top, left, bottom - top + 1, right - left + 1)
