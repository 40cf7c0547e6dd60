"""Fields ``{{name}}`` in the bytes of a Word part, also where Word has cut them over several runs of text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from xml.parsers import expat

from attrs import field

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.record_types import define, frozen

_FIELD = compiled(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")


@frozen
class FieldPlace:
    """Bytes that a field takes, in a text element of that tag. ``name`` is None for its rest in later runs."""

    start: int
    end: int
    name: str | None
    tag: str


@frozen
class _RunText:
    """The bytes inside a text element."""

    start: int
    end: int
    tag: str


@define
class WordFields:
    """The fields of a part in the order of its bytes, and the rows of its tables. Raises ``expat.ExpatError``."""

    data: bytes
    places: list[FieldPlace] = field(factory=list)
    rows: list[Span] = field(factory=list)
    _parser: expat.XMLParserType = field(factory=expat.ParserCreate)
    _open: list[list[_RunText]] = field(factory=list)
    _starts: list[int] = field(factory=list)
    _text: int | None = None

    def __attrs_post_init__(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(self.data, True)
        self.places.sort(key=lambda place: place.start)

    def row_of(self, place: FieldPlace) -> Span | None:
        """Return the innermost row that a field stands in."""
        around = [row for row in self.rows if row[0] <= place.start and place.end <= row[1]]
        return max(around, default=None)

    def _start(self, tag: str, _: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        match tag.rpartition(":")[2]:
            case "p":
                self._open.append([])
            case "tr":
                self._starts.append(at)
            case "t":
                end = self.data.index(b">", at) + 1
                self._text = None if self.data[end - 2 : end] == b"/>" else end

    def _end(self, tag: str) -> None:
        at = self._parser.CurrentByteIndex
        match tag.rpartition(":")[2]:
            case "p" if self._open:
                self.places += _in_paragraph(self.data, self._open.pop())
            case "tr":
                self.rows.append((self._starts.pop(), self.data.index(b">", at) + 1))
            case "t" if self._text is not None and self._open:
                self._open[-1].append(_RunText(self._text, at, tag))
                self._text = None


def _in_paragraph(data: bytes, runs: Sequence[_RunText]) -> Iterator[FieldPlace]:
    texts = [data[run.start : run.end].decode() for run in runs]
    begins = [0]
    for text in texts:
        begins.append(begins[-1] + len(text))
    for found in _FIELD.finditer("".join(texts)):
        name: str | None = found[1]
        for number in range(bisect_right(begins, found.start()) - 1, len(runs)):
            first, last = max(found.start(), begins[number]), min(found.end(), begins[number + 1])
            if first < last:
                run, text = runs[number], texts[number]
                start = run.start + len(text[: first - begins[number]].encode())
                yield FieldPlace(
                    start, start + len(text[first - begins[number] : last - begins[number]].encode()), name, run.tag
                )
                name = None
