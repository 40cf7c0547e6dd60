"""html by the parsing algorithm of the WHATWG standard → grids: what a browser shows, tables within tables too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import Cell, DocumentFlow, Grid, GridBuilder, filled, join_lines
from targetexpr.sheets.limits import Limits, missing, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.parts import Content, Part, unread

_SKIPPED = frozenset({
    "script", "style", "head", "noscript", "template", "select", "textarea", "svg", "math", "#comment", "!doctype",
    "#processing-instruction",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "article", "center", "hr", "dd",
    "dt", "dl", "tr", "caption", "header", "footer", "form", "body", "pre", "blockquote",
})  # fmt: skip
_SPACES = compiled(r"[ \t\r\n\f]+")
_CELL = compiled(r"(?i)<t[dh]")
_FORMATTING = compiled(r"(?i)<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b([^>]*)")


def read_html(data: bytes, limits: Limits) -> Content:
    """Places are the table's number in the page and its row; text between tables has the number of its paragraph.

    Raises ``SheetReadError`` for a page beyond the limits. Nothing is fetched.
    """
    try:
        from justhtml import JustHTML
    except ImportError as error:
        raise missing("html", "justhtml") from error
    text = decode(data, declared=True).replace("\x00", "")
    _measure(text, limits)
    walk = _HtmlWalk(limits)
    grids = list(walk.page(JustHTML(text, sanitize=False).root))
    return Content(grids=grids, parts=walk.parts)


def _measure(text: str, limits: Limits) -> None:
    """Refuses what would make too large a tree.

    The standard opens formatting that was left open again in every block that follows, each of one tag and its
    attributes at most three times: the tree can be as large as the product.
    """
    limits.hold_cells(len(_CELL.findall(text)))
    tags = text.count("<")
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()
    kinds: set[str] = set()
    for close, name, rest in _FORMATTING.findall(text):
        if close:
            now[name] = max(0, now[name] - 1)
            continue
        now[name] += 1
        most[name] = max(most[name], now[name])
        kinds.add(f"{name} {rest}")
    if tags * max(1, min(most.total(), 3 * len(kinds)) - 16) > limits.elements:
        raise too_large("网页元素数", "elements of the page", limits.elements)


@define
class _HtmlWalk(DocumentFlow):
    parts: list[Part] = field(factory=list)

    def page(self, root: Any) -> Iterator[Grid]:
        """Text and tables in the order of the page."""
        text: list[str] = []
        for kind, what in _events(root):
            if kind == "table":
                yield from self._said(text)
                yield from self._table(what, 0)
            elif kind == "break":
                yield from self._said(text)
            else:
                text.append(what)
        yield from self._said(text)

    def _said(self, text: list[str]) -> Iterator[Grid]:
        length = sum(map(len, text))
        joined = join_lines(_SPACES.sub(" ", "".join(text))) if length <= self.limits.characters else ""
        text.clear()
        if length > self.limits.characters:
            where = Location(line=self.paragraphs + 1)
            self.parts.append(unread("text", "text-too-long", where))
        if joined:
            yield from self.said(joined)

    def _table(self, table: Any, depth: int) -> Iterator[Grid]:
        self.limits.hold_depth(depth + 1)
        self.tables += 1
        number, builder, flushed = self.tables, GridBuilder(), 0
        for caption in table.children or ():
            if caption.name == "caption":
                yield from self._said([_cell_text(caption, [])])
        rows = list(_rows(table))
        for index, line in enumerate(rows):
            column = 0
            nested: list[Any] = []
            while len(builder.rows) <= index:
                builder.rows.append([])
            for td in line.children or ():
                if td.name not in ("td", "th"):
                    continue
                column = builder.free(index, column)
                width = min(_span(td.attrs.get("colspan")), 512)
                height = min(_span(td.attrs.get("rowspan"), zero=len(rows) - index), len(rows) - index)
                inner: list[Any] = []
                text = _cell_text(td, inner)
                self.hold(text, width * height, 4)
                place = Location(table=number, row=index + 1, column=column + 1)
                builder.place(index, column, Cell(text=text, location=place), height=height, width=width)
                nested += inner
                column += width
            if nested:
                yield from filled(builder.rows[flushed : index + 1])
                flushed = index + 1
                for inner_table in nested:
                    yield from self._table(inner_table, depth + 1)
        yield from filled(builder.rows[flushed : len(rows)])


def _events(element: Any) -> Iterator[tuple[str, Any]]:
    """Text, breaks and tables under *element*, without entering the tables; iterative, for deep pages."""
    stack: list[tuple[str, Any]] = [("open", child) for child in reversed(element.children or ())]
    while stack:
        kind, node = stack.pop()
        if kind == "break":
            yield "break", None
        elif node.name == "#text":
            yield "text", node.data or ""
        elif node.name in _SKIPPED or _hidden(node):
            continue
        elif node.name == "table":
            yield "table", node
        else:
            if node.name in _BLOCKS:
                yield "break", None
                stack.append(("break", None))
            stack += [("open", child) for child in reversed(node.children or ())]


def _hidden(element: Any) -> bool:
    return "display:none" in (element.attrs.get("style") or "").replace(" ", "").lower()


def _cell_text(td: Any, nested: list[Any]) -> str:
    parts: list[str] = []
    for kind, what in _events(td):
        match kind:
            case "table":
                nested.append(what)
            case "break":
                parts.append("\n")
            case _:
                parts.append(_SPACES.sub(" ", what))
    return join_lines("".join(parts))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of this table, not of tables within; a hidden row is not on the page."""
    for child in table.children or ():
        if child.name == "tr" and not _hidden(child):
            yield child
        elif child.name in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _span(text: str | None, zero: int = 1) -> int:
    found = re.match(r"\s*([0-9]{1,6})", text or "")
    number = int(found[1]) if found else 1
    return number or max(1, zero)
