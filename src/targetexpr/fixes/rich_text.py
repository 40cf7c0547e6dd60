"""The text of an xlsx cell in runs of their own fonts: a change inside one run leaves all runs as they are."""

from __future__ import annotations

from xml.parsers import expat
from xml.sax.saxutils import escape

from attrs import field

from targetexpr.errors import Span
from targetexpr.record_types import define, frozen


@frozen
class TextRun:
    """The text of one run: its element ``t`` in the bytes, the name of its tag, what it says."""

    span: Span
    tag: str
    text: str


def runs_of(item: bytes) -> list[TextRun]:
    """Return the runs inside a string item (ECMA-376 part 1, 18.4); none where its text is plain."""
    return _Runs(b"<_>" + item + b"</_>").found()


def with_text(item: bytes, runs: list[TextRun], text: str) -> bytes | None:
    """Return *item* saying *text*; None where more than one run would change."""
    before = "".join(run.text for run in runs)
    start = _same(before, text)
    end = _same(before[start:][::-1], text[start:][::-1])
    first, last = start, len(before) - end
    at = 0
    for run in runs:
        if at <= first and last <= at + len(run.text):
            new = run.text[: first - at] + text[start : len(text) - end] + run.text[last - at :]
            element = f'<{run.tag} xml:space="preserve">{escape(new)}</{run.tag}>'.encode()
            return item[: run.span[0]] + element + item[run.span[1] :]
        at += len(run.text)
    return None


def shared_item(part: bytes, number: int) -> bytes:
    """Return the contents of the shared string of that number, from 0. Raises ``IndexError``."""
    return _Items(part, number).found()


def _same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _end_of(data: bytes, at: int) -> int:
    """Return where an element ends whose end expat saw at *at*; one without contents has ended there."""
    return data.index(b">", at) + 1 if data.startswith(b"</", at) else at


@define
class _Runs:
    data: bytes
    parser: expat.XMLParserType = field(factory=lambda: expat.ParserCreate("UTF-8"))
    runs: list[TextRun] = field(factory=list)
    path: list[str] = field(factory=list)
    start: int = 0
    text: str = ""

    def found(self) -> list[TextRun]:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.Parse(self.data, True)
        return self.runs

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self.path.append(tag.rpartition(":")[2])
        if self.path[1:] == ["r", "t"]:
            self.start, self.text = self.parser.CurrentByteIndex, ""

    def _end(self, tag: str) -> None:
        if self.path[1:] == ["r", "t"]:
            end = _end_of(self.data, self.parser.CurrentByteIndex)
            self.runs.append(TextRun((self.start - len(b"<_>"), end - len(b"<_>")), tag, self.text))
        self.path.pop()

    def _characters(self, text: str) -> None:
        self.text += text


@define
class _Items:
    data: bytes
    number: int
    parser: expat.XMLParserType = field(factory=lambda: expat.ParserCreate("UTF-8"))
    at: int = -1
    start: int = -1
    item: bytes | None = None

    def found(self) -> bytes:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.Parse(self.data, True)
        if self.item is None:
            raise IndexError(self.number)
        return self.item

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self.at += 1
            self.start = self.data.index(b">", self.parser.CurrentByteIndex) + 1

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si" and self.at == self.number:
            self.item = self.data[self.start : max(self.start, self.parser.CurrentByteIndex)]
