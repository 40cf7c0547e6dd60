"""Where in the bytes of a Word document its body, its cells and our own earlier notes stand."""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.parsers import expat

from attrs import field

from targetexpr.errors import Span
from targetexpr.record_types import define

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_NOTES = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})


@define
class ParagraphPlace:
    """A paragraph: ``content`` is where its runs begin, ``end`` where its end tag does; both after its tag if empty."""

    tag: bytes
    content: int = 0
    end: int = 0
    empty: bool = False


@define
class _Open:
    name: str
    start: int
    cell: int | None = None
    paragraph: ParagraphPlace | None = None
    tagged: bool = False


@define
class WordPlaces:
    """What one pass over the part finds; *notes* are the numbers of comments whose marks are looked for.

    ``cells`` are the first paragraphs of the cells by their number from 0, ``body`` is where the body begins,
    ``ours`` the spans of the content controls tagged *tag* and of the marks of the notes.
    """

    data: bytes
    tag: str
    notes: Collection[str] = ()
    space: str = _SPACES[0]
    body: int = 0
    cells: dict[int, ParagraphPlace] = field(factory=dict)
    ours: list[Span] = field(factory=list)
    _parser: expat.XMLParserType = field(factory=lambda: expat.ParserCreate(namespace_separator=" "))
    _stack: list[_Open] = field(factory=list)
    _count: int = 0

    def found(self) -> WordPlaces:
        """Return this, filled in. Raises ``expat.ExpatError`` for what is no XML in UTF-8."""
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(self.data, True)
        return self

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        at = self._parser.CurrentByteIndex
        here = _Open(local if space in _SPACES else "", at)
        above = self._stack[-1] if self._stack else None
        self._stack.append(here)
        match here.name:
            case "body" if not self.body:
                self.space, self.body = space, self._after(at)
            case "tc":
                here.cell, self._count = self._count, self._count + 1
            case "p" if above is not None and (cell := self._cell()) is not None and cell not in self.cells:
                shown = self._tag(at)
                here.paragraph = ParagraphPlace(
                    tag=shown[1:].split(None, 1)[0].rstrip(b"/>"), content=at + len(shown), empty=shown.endswith(b"/>")
                )
                self.cells[cell] = here.paragraph
            case "tag" if _value(attributes) == self.tag and len(self._stack) > 2:
                self._stack[-3].tagged = True
            case name if name in _NOTES and attributes.get(f"{space} id") in self.notes:
                here.tagged = True

    def _end(self, _: str) -> None:
        here = self._stack.pop()
        at = self._parser.CurrentByteIndex
        if here.paragraph is not None:
            here.paragraph.end = here.paragraph.content if here.paragraph.empty else at
        elif here.name == "pPr" and self._stack and (paragraph := self._stack[-1].paragraph) is not None:
            paragraph.content = self._closed(here.start, at)
        if here.tagged and (here.name == "sdt" or here.name in _NOTES):
            self.ours.append((here.start, self._closed(here.start, at)))

    def _cell(self) -> int | None:
        """The cell that the element just opened stands in; None where it stands in a text box or none."""
        for entry in reversed(self._stack):
            if entry.cell is not None or entry.name == "txbxContent":
                return entry.cell
        return None

    def _tag(self, at: int) -> bytes:
        found = _TAG.match(self.data, at)
        return found[0] if found else b""

    def _after(self, at: int) -> int:
        return at + len(self._tag(at))

    def _closed(self, start: int, at: int) -> int:
        """Where an element ends whose end tag begins at *at*; one without contents ends with its only tag."""
        return self._after(start) if self._tag(start).endswith(b"/>") else self._after(at)


def _value(attributes: dict[str, str]) -> str | None:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == "val"), None)
