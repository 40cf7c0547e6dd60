"""csv, tsv and txt: a value replaced in its field or line; every other byte stays."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from targetexpr.errors import Span
from targetexpr.fixes.model import Edit, Edits, Rewritten, UnfixableError
from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.rules.model import Texts
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.model import Location
from targetexpr.sheets.readers.csv import delimiter_of

# The first that gives the text back decides; GBK before its superset, so that no character is added that it lacks.
_MARKED = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    *((b"", name) for name in ("utf-8", "utf-16-le", "utf-16-be", "gbk", "gb18030", "big5")),
)  # fmt: skip
_LINE = compiled(r"\r\n|[\r\n]")
_TEXT_LINE = compiled(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_SIGNS = tuple("=+-@")


def rewrite_text(data: bytes, edits: Edits) -> Rewritten:
    """*data* with the new values: encoding, byte order mark, line ends, delimiters and quotes are kept.

    Raises ``UnfixableError`` for a text that could not be written back as it was.
    """
    text = decode(data)
    mark, encoding = _encoding(data, text)
    pieces: dict[Span, str] = {}
    refused: dict[Location, Texts] = {}
    places = _Places(text, delimiter_of(text) or ",")
    for place, edit in edits.items():
        try:
            edit.new.encode(encoding)
            span, new = places.piece(place, edit)
            pieces[span] = new
        except UnicodeEncodeError:
            refused[place] = {
                "zh": f"文件的编码（{encoding}）里没有“{edit.new}”的字",
                "en": f"the file's encoding ({encoding}) lacks characters of “{edit.new}”",
            }
        except UnfixableError as error:
            refused[place] = error.messages
    return Rewritten(data=mark + _spliced(text, pieces).encode(encoding), refused=refused)


def _encoding(data: bytes, text: str) -> tuple[bytes, str]:
    """The byte order mark and the encoding that give back *data* for *text*."""
    for mark, name in _MARKED:
        if data.startswith(mark):
            try:
                if text.encode(name) == data[len(mark) :]:
                    return mark, name
            except UnicodeEncodeError:
                continue
    raise UnfixableError(
        zh="文件里有无法还原的字符，改写会丢失内容",
        en="the file has characters that cannot be written back as they were",
    )


@frozen(slots=False)
class _Places:
    """Where the cells and lines of a text stand; each way of cutting it is done once, when a place asks for it."""

    text: str
    delimiter: str

    @cached_property
    def records(self) -> list[list[Span]]:
        return list(_records(self.text, self.delimiter))

    @cached_property
    def columns(self) -> list[list[Span]]:
        return list(_lines(self.text, self.delimiter))

    @cached_property
    def lines(self) -> list[list[Span]]:
        return [[span] for span in _spans(_TEXT_LINE, self.text)]

    def piece(self, place: Location, edit: Edit) -> tuple[Span, str]:
        """The span that is to be replaced, and by what. Raises ``UnfixableError``."""
        if place.row is not None:
            return self._in_cell(_field(self.records, place.row, place.column), edit)
        if place.column is not None:
            return self._in_words(_field(self.columns, place.line, place.column), edit)
        return self._in_words(_field(self.lines, place.line, 1), edit)

    def _in_cell(self, span: Span | None, edit: Edit) -> tuple[Span, str]:
        raw = self.text[slice(*span)] if span is not None else ""
        quoted = raw.startswith('"')
        content = next(csv.reader(io.StringIO(raw, newline=""), delimiter=self.delimiter), [""])[0] if quoted else raw
        if span is None or join_lines(content) != edit.old:
            raise _not_whole()
        new = content.replace(edit.old, edit.new, 1) if edit.old in content else edit.new
        if new.lstrip().startswith(_SIGNS) and not content.lstrip().startswith(_SIGNS):
            raise UnfixableError(
                zh=f"“{edit.new}”写进 csv 会被表格软件当作公式；请另存为 xlsx 后再修正",
                en=f"“{edit.new}” in a csv file is a formula to spreadsheet programs; save it as xlsx",
            )
        if quoted or any(character in new for character in (self.delimiter, '"', "\r", "\n")):
            new = '"' + new.replace('"', '""') + '"'
        return span, new

    def _in_words(self, span: Span | None, edit: Edit) -> tuple[Span, str]:
        """The value's own words in a line: they must stand there once."""
        if span is None or self.text.count(edit.old, *span) != 1 or not edit.old:
            raise _not_whole()
        start = self.text.index(edit.old, *span)
        return (start, start + len(edit.old)), edit.new


def _not_whole() -> UnfixableError:
    return UnfixableError(
        zh="指标值不是完整地写在一处（拼自几格或几行，或同一行里出现几次）",
        en="the value does not stand whole in one place: it was joined of several, or stands there twice",
    )


def _spliced(text: str, pieces: Mapping[Span, str]) -> str:
    for (start, end), new in sorted(pieces.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _field(rows: Sequence[Sequence[Span]], row: int | None, column: int | None) -> Span | None:
    fields = rows[row - 1] if row is not None and row <= len(rows) else ()
    return fields[column - 1] if column is not None and column <= len(fields) else None


def _records(text: str, delimiter: str) -> Iterator[list[Span]]:
    """The spans of the fields of each record, cut as the csv module cuts them; an empty line is a record of none."""
    out = re.escape(delimiter)
    field = compiled(rf'"(?:[^"]|"")*+"?[^{out}\r\n]*|[^{out}\r\n]*')
    at = 0
    while at < len(text):
        fields: list[Span] = []
        while True:
            found = field.match(text, at)
            assert found is not None
            fields.append(found.span())
            at = found.end()
            if at >= len(text) or text[at] != delimiter:
                break
            at += 1
        yield fields if fields != [(at, at)] else []
        at += 2 if text.startswith("\r\n", at) else 1


def _lines(text: str, delimiter: str) -> Iterator[list[Span]]:
    """The spans of the fields of each line, cut at every delimiter."""
    for start, end in _spans(_LINE, text):
        fields, at = [], start
        for part in text[start:end].split(delimiter):
            fields.append((at, at + len(part)))
            at += len(part) + len(delimiter)
        yield fields


def _spans(ends: re.Pattern[str], text: str) -> Iterator[Span]:
    at = 0
    for found in ends.finditer(text):
        yield at, found.start()
        at = found.end()
    yield at, len(text)
