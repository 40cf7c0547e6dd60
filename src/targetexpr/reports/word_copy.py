"""The annotated copy of a Word document: comments on its cells, 审核意见 on its first page, all else as it was."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from xml.etree import ElementTree
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports import word_xml
from targetexpr.reports.remarks import (
    HIDDEN,
    KEY,
    ListedValue,
    about,
    comment,
    listed,
    listed_findings,
    resolved_row,
    sheets_of,
)
from targetexpr.reports.units import units_of
from targetexpr.reports.view import View
from targetexpr.reports.word_places import ParagraphPlace, WordPlaces
from targetexpr.reports.workbook_style import steady
from targetexpr.sheets.limits import Limits, damaged
from targetexpr.sheets.model import Location
from targetexpr.sheets.own import GENERATOR, REVIEW, Origin, form_of, stamped
from targetexpr.sheets.readers.docx import cell_ordinals

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def annotated_document(report: Report, data: bytes, view: View) -> bytes:
    """Return a copy of the one Word document that *report* speaks of, made in this process.

    Raises ``SheetReadError`` for one that is not put together as the standard says, though it could be read.
    """
    try:
        made = _annotated(report, data, view)
    except (
        KeyError,
        StopIteration,
        ElementTree.ParseError,
        expat.ExpatError,
        zipfile.BadZipFile,
    ) as error:
        raise damaged("docx", error) from error
    file = report.files[0]
    form = form_of(sheet.sheet for sheet in file.sheets)
    return stamped(made, Origin(name=PurePath(file.path).name, sha256=hashlib.sha256(data).hexdigest(), form=form))


def _annotated(report: Report, data: bytes, view: View) -> bytes:
    main, ordinals = cell_ordinals(data, Limits())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    comments = _comments_part(parts, main)
    for name in (main, comments):
        _require_utf_8(parts.get(name, b""))
    root = ElementTree.fromstring(parts[comments]) if comments in parts else None
    earlier = _numbers(root, ours=True)
    found = WordPlaces(parts[main], REVIEW, earlier).found()
    notes = _by_cell(report.active, ordinals, found.cells)
    written: list[str] = []
    pieces: list[tuple[int, int, bytes]] = [(start, end, b"") for start, end in found.ours]
    for number, (ordinal, diagnostics) in enumerate(sorted(notes.items()), start=_next(root)):
        pieces += _marks(found.cells[ordinal], number, found.space)
        written.append(_note(number, diagnostics, view))
    pieces.append((found.body, found.body, _spaced(_front(report, view), found.space)))
    parts[main] = _replaced(parts[main], pieces)
    if written or earlier:
        _add_comments(parts, main, comments, written, earlier, found.space)
    return steady(parts.items())


def _require_utf_8(part: bytes) -> None:
    declared = re.match(rb"""\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", part.removeprefix(b"\xef\xbb\xbf"))
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise damaged("docx", "a part is not stored in UTF-8")


def _by_cell(
    diagnostics: Iterable[Diagnostic], ordinals: Mapping[Location, int], cells: Mapping[int, ParagraphPlace]
) -> dict[int, list[Diagnostic]]:
    """The findings by the number of the cell that they mark; of one about many rows, the cells of all of them."""
    found: dict[int, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        places = [row.location for row in diagnostic.related] if diagnostic.indicator is None else []
        for location in places or [diagnostic.location]:
            ordinal = ordinals.get(location)
            if ordinal is not None and ordinal in cells:
                found.setdefault(ordinal, []).append(diagnostic)
    return found


def _marks(place: ParagraphPlace, number: int, space: str) -> list[tuple[int, int, bytes]]:
    named = f'xmlns:w={quoteattr(space)} w:id="{number}"'
    before = f"<w:commentRangeStart {named}/>".encode()
    after = f"<w:commentRangeEnd {named}/><w:r xmlns:w={quoteattr(space)}><w:commentReference {named}/></w:r>".encode()
    if place.empty:
        return [(place.content - 2, place.content, b">" + before + after + b"</" + place.tag + b">")]
    return [(place.content, place.content, before), (place.end, place.end, after)]


def _note(number: int, diagnostics: Iterable[Diagnostic], view: View) -> str:
    lines = "".join(word_xml.paragraph(comment(diagnostic, view), size=18) for diagnostic in diagnostics)
    day = "" if view.today is None else f' w:date="{view.today:%Y-%m-%d}T00:00:00Z"'
    return f'<w:comment w:id="{number}" w:author="{GENERATOR}" w:initials="TX"{day}>{lines}</w:comment>'


def _front(report: Report, view: View) -> str:
    """The list of findings under what is concluded, on a page of its own."""
    title = view.say("审核意见", "Findings")
    heads = [view.say(zh, en) for zh, en in _HEADS]
    rows = []
    units = units_of(report)
    for number, d in enumerate(listed_findings(report), start=1):
        rows.append(_row(listed(number, d, units[d.path, d.sheet], view)))
    for number, past in enumerate(report.resolved, start=len(rows) + 1):
        rows.append(_row(resolved_row(number, past, "", view)))
    lines = [word_xml.paragraph(f"{label}{view.say('：', ': ')}{text}") for label, text in about(report, view)]
    made = word_xml.table(heads, _WIDTHS, rows) if rows else ""
    head = word_xml.paragraph(f"{title}{KEY}{sheets_of(report)}", bold=True, size=32, align="center")
    return word_xml.control(REVIEW, title, "".join([head, *lines, made, word_xml.PAGE_BREAK]))


def _row(fields: Mapping[str, ListedValue]) -> tuple[str, ...]:
    """A row of the list, whose first cell has what it is known by behind its number, hidden."""

    def joined(*names: str) -> str:
        return "\n".join(str(fields[name]) for name in names if fields[name] is not None)

    number = f"{fields['序号']}{KEY}{fields[HIDDEN]}"
    return (
        number,
        joined("状态", "级别"),
        joined("编号", "规则"),
        *map(joined, _PLACED),
        joined("指标", "指标值"),
        *map(joined, _SAID),
    )


_PLACED, _SAID = ("位置",), ("意见", "建议", "决定", "理由")
_HEADS = (
    ("序号", "No."), ("级别", "Severity"), ("规则", "Rule"), ("位置", "Place"), ("指标", "Indicator"),
    ("意见", "Finding"), ("建议", "Suggestion"), ("决定", "Decision"), ("理由", "Reason"),
)  # fmt: skip
_WIDTHS = (6, 8, 13, 11, 16, 24, 12, 10, 10)


def _spaced(text: str, space: str) -> bytes:
    """The blocks with the name of their vocabulary on each of them, whatever prefix the document has for it."""
    return re.sub(r"^<w:(\w+)", rf"<w:\1 xmlns:w={quoteattr(space)}", text).encode()


def _replaced(data: bytes, pieces: Iterable[tuple[int, int, bytes]]) -> bytes:
    made: list[bytes] = []
    at = 0
    for start, end, new in sorted(pieces, key=lambda piece: piece[:2]):
        made += [data[at:start], new]
        at = max(at, end)
    return b"".join([*made, data[at:]])


def _comments_part(parts: Mapping[str, bytes], main: str) -> str:
    """The name of the part that holds the comments; a new one where there is none."""
    folder = posixpath.dirname(main)
    relations = parts.get(_relations_of(main))
    for entry in ElementTree.fromstring(relations) if relations else ():
        if entry.get("Type", "").endswith("/comments"):
            target = entry.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return posixpath.join(folder, "comments.xml")


def _relations_of(main: str) -> str:
    folder, name = posixpath.split(main)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _numbers(root: ElementTree.Element | None, *, ours: bool) -> set[str]:
    """The numbers of the comments there are: those of ours, or all."""
    entries = () if root is None else tuple(root)
    return {_attribute(entry, "id") for entry in entries if not ours or _attribute(entry, "author") == GENERATOR}


def _next(root: ElementTree.Element | None) -> int:
    return 1 + max((int(number) for number in _numbers(root, ours=False) if number.lstrip("-").isdigit()), default=-1)


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _add_comments(
    parts: dict[str, bytes], main: str, comments: str, written: Iterable[str], earlier: set[str], space: str
) -> None:
    """Put the notes into their part, in the place of *earlier* ones, and make the part known."""
    if comments not in parts:
        parts[comments] = (f"{_DECLARED}<w:comments xmlns:w={quoteattr(space)}></w:comments>").encode()
        relations = _relations_of(main)
        empty = f'{_DECLARED}<Relationships xmlns="{_RELATIONS}"></Relationships>'
        target = posixpath.relpath(comments, posixpath.dirname(main))
        entry = f'<Relationship xmlns="{_RELATIONS}" Id="rIdTargetexpr" Type="{_KIND}" Target={quoteattr(target)}/>'
        parts[relations] = _with_child(parts.get(relations, empty.encode()), entry)
        override = f'<Override xmlns="{_TYPES}" PartName={quoteattr("/" + comments)} ContentType="{_TYPE}"/>'
        parts["[Content_Types].xml"] = _with_child(parts["[Content_Types].xml"], override)
    for number in earlier:
        pattern = rb"<(\w+:)?comment\b[^>]*\bid=\"%s\"[^>]*>.*?</\1comment>" % re.escape(number.encode())
        parts[comments] = re.sub(pattern, b"", parts[comments], flags=re.S)
    for note in written:
        parts[comments] = _with_child(parts[comments], _spaced(note, space).decode())


def _with_child(part: bytes, element: str) -> bytes:
    """The part with one more element in its root."""
    at = part.rindex(b"<")
    if part.startswith(b"</", at):
        return part[:at] + element.encode() + part[at:]
    name = re.match(rb"<([\w:.-]+)", part[at:])
    closing = b"" if name is None else b"</" + name[1] + b">"
    return part[: part.rindex(b"/>")] + b">" + element.encode() + closing
