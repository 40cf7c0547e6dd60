"""A Word document as a template: fields are filled in, rows repeat, and what stands around them stays as it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal
from xml.parsers import expat
from xml.sax.saxutils import escape

from targetexpr.errors import ConfigurationError, Span
from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.reports.characters import for_xml
from targetexpr.reports.word_fields import FieldPlace, WordFields
from targetexpr.reports.workbook_style import steady

_MAIN = "word/document.xml"
_FILLED = compiled(r"word/(?:document|header\d*|footer\d*)\.xml")
_MOST_BYTES = 64 * 1024 * 1024
Values = Mapping[str, str]
_Repeats = Literal["group", "entry"]
_Flat = Sequence[bytes | FieldPlace]


@frozen(kw_only=True)
class TemplateGroup:
    """What rows repeat for: the values of a group, and those of each entry in it."""

    values: Values
    entries: Sequence[Values]


@frozen(kw_only=True)
class TemplateFields:
    """The names that a template may use: anywhere, in rows that repeat for each group, and for each entry."""

    anywhere: Collection[str]
    group: Collection[str]
    entry: Collection[str]


@frozen
class _Rows:
    """Rows one below the other that repeat, each with what it repeats for."""

    rows: Sequence[tuple[_Repeats, _Flat]]


class WordTemplate:
    """A template, held to its fields. Raises ``ConfigurationError`` for what is no document, or has other fields."""

    def __init__(self, data: bytes, fields: TemplateFields) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                    raise ValueError("too large")
                self._parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
            if _MAIN not in self._parts:
                raise ValueError(f"{_MAIN}?")
            self._made = {
                name: _compiled(part, fields) for name, part in self._parts.items() if _FILLED.fullmatch(name)
            }
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, expat.ExpatError) as error:
            raise ConfigurationError(
                zh=f"意见书模板应为 Word 文档（docx）：{error}", en=f"the template of letters should be a docx: {error}"
            ) from error

    def filled(self, values: Values, groups: Sequence[TemplateGroup]) -> bytes:
        """Return the document with the values in it: the same bytes for the same values."""
        parts = dict(self._parts)
        for name, pieces in self._made.items():
            parts[name] = b"".join(
                part
                for piece in pieces
                for part in (_repeated(piece, values, groups) if isinstance(piece, _Rows) else _flat([piece], values))
            )
        types = parts.get("[Content_Types].xml", b"")
        parts["[Content_Types].xml"] = types.replace(b".template.main+xml", b".document.main+xml")
        return steady(parts.items())


def _repeated(rows: _Rows, values: Values, groups: Sequence[TemplateGroup]) -> Iterator[bytes]:
    """For each group its rows; rows of entries that stand together come for one entry after the other."""
    for group in groups:
        at = 0
        while at < len(rows.rows):
            kind = rows.rows[at][0]
            last = next((n for n in range(at, len(rows.rows)) if rows.rows[n][0] != kind), len(rows.rows))
            for entry in group.entries if kind == "entry" else ({},):
                for _, pieces in rows.rows[at:last]:
                    yield from _flat(pieces, {**values, **group.values, **entry})
            at = last


def _flat(pieces: _Flat, values: Values) -> Iterator[bytes]:
    return (piece if isinstance(piece, bytes) else _said(piece, values) for piece in pieces)


def _said(place: FieldPlace, values: Values) -> bytes:
    if place.name is None:
        return b""
    lines = for_xml(values.get(place.name, "").replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    prefix = place.tag[: -len("t")]
    return f'</{place.tag}><{prefix}br/><{place.tag} xml:space="preserve">'.join(map(escape, lines)).encode()


def _compiled(part: bytes, fields: TemplateFields) -> list[bytes | FieldPlace | _Rows]:
    """The part in pieces: bytes as they are, fields, and rows that repeat."""
    seen = WordFields(part)
    repeats: dict[Span, _Repeats] = {}
    for place in seen.places:
        if place.name is None or place.name in fields.anywhere:
            continue
        if place.name not in fields.group and place.name not in fields.entry:
            raise _unknown(place.name, fields)
        row = seen.row_of(place)
        if row is None:
            raise ConfigurationError(
                zh=f"意见书模板里的 {{{{{place.name}}}}} 要放在表格的一行里",
                en=f"{{{{{place.name}}}}} of the template of letters belongs into a row of a table",
            )
        if place.name in fields.entry or row not in repeats:
            repeats[row] = "entry" if place.name in fields.entry else "group"
    made: list[bytes | FieldPlace | _Rows] = []
    at, rows = 0, sorted(repeats)
    for together in _together(part, rows):
        made += _between(part, seen, at, together[0][0])
        made.append(_Rows([(repeats[row], _between(part, seen, *row)) for row in together]))
        at = together[-1][1]
    return [*made, *_between(part, seen, at, len(part))]


def _together(part: bytes, rows: Sequence[Span]) -> Iterator[list[Span]]:
    """The rows that stand one right below the other."""
    group: list[Span] = []
    for row in rows:
        if group and part[group[-1][1] : row[0]].strip():
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _between(part: bytes, seen: WordFields, start: int, end: int) -> list[bytes | FieldPlace]:
    made: list[bytes | FieldPlace] = []
    at = start
    for place in seen.places:
        if start <= place.start and place.end <= end:
            made += [part[at : place.start], place]
            at = place.end
    return [*made, part[at:end]]


def _unknown(name: str, fields: TemplateFields) -> ConfigurationError:
    known = "、".join((*fields.anywhere, *fields.group, *fields.entry))
    return ConfigurationError(
        zh=f"意见书模板里有不认识的 {{{{{name}}}}}；可用的有：{known}",
        en=f"the template of letters has an unknown field {{{{{name}}}}}; there are {known}",
    )
