"""Zip archives of XML parts (ECMA-376 part 2, OpenDocument), read with bounds: names as programs write them, one part
at a time, no entities."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import XMLPullParser

from targetexpr.errors import SheetReadError
from targetexpr.record_types import frozen
from targetexpr.sheets.limits import Limits, damaged, too_large

_RELATION = "Relationship"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_BLOCK = 1 << 16
_UTF8_NAME = 0x800  # the flag of an archive that says how a name is encoded
# One short name for the namespaces of the Transitional and of the Strict variant; names of other namespaces are bare.
_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x:",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
}


class _Names(dict[str, str]):
    """Names as the parser gives them → short ones, each told once."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.removeprefix("{").rpartition("}")
        self[name] = short = f"{_NAMESPACES.get(space, '')}{local}"
        return short


@frozen(kw_only=True)
class Relation:
    """What a part points at: ``kind`` is the last word of its type, ``part`` None where it is not in the archive."""

    id: str
    kind: str
    target: str
    part: str | None
    external: bool = False


class Package:
    """The parts of one archive. *kind* is the format's name for error messages, *longest* how long one text may be.

    Raises ``SheetReadError`` for a damaged archive; so does every method, also for a part beyond the limits.
    """

    def __init__(self, data: bytes, limits: Limits, kind: str, *, longest: int | None = None) -> None:
        self.limits = limits
        self.kind = kind
        self._longest = 4 * limits.characters if longest is None else longest
        self._elements = 0
        self._short = _Names()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged(kind, error) from error
        self._names = part_names(self._archive)

    def find(self, name: str) -> str | None:
        """The part of that name, whatever the case and the slashes in which the archive has it."""
        return self._names.get(_plain(name))

    def names(self, beginning: str) -> list[str]:
        """The parts whose names begin so."""
        return [name for plain, name in self._names.items() if plain.startswith(beginning)]

    def bytes(self, part: str) -> bytes:
        """The contents of a part."""
        try:
            return self._archive.read(part)
        except MemoryError:
            raise
        except Exception as error:  # a damaged stream raises what its method of compression raises
            raise damaged(self.kind, f"{part}: {error}") from error

    def main(self, fallback: str) -> str:
        """The part that the archive calls its document, or the one with the usual name."""
        told = (relation for relation in self.relations("") if relation.kind == "officeDocument")
        part = next((relation.part for relation in told if relation.part), None) or self.find(fallback)
        if part is None:
            raise damaged(self.kind, f"缺少主要部分 main part missing: {fallback}")
        return part

    def relations(self, part: str) -> list[Relation]:
        """What *part* points at; the archive as a whole where *part* is empty."""
        folder, name = posixpath.split(_plain(part))
        listed = self.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for element in self.elements(listed) if listed else ():
            if element.tag.rpartition("}")[2] == _RELATION:
                target, external = element.get("Target", ""), element.get("TargetMode") == "External"
                where = posixpath.normpath(posixpath.join("/", folder, unquote(target).replace("\\", "/")))
                part_of = None if external else self.find(where)
                kind = element.get("Type", "").rpartition("/")[2]
                found.append(
                    Relation(id=element.get("Id", ""), kind=kind, target=target, part=part_of, external=external)
                )
        return found

    def root(self, part: str) -> Any:
        """The whole tree of a part."""
        element = None
        for element in self.elements(part):  # noqa: B007 - the last one to end is the root
            pass
        return element

    def elements(self, part: str, *names: str) -> Iterator[Any]:
        """The elements of a part as they end, with short names (``w:p``), all or those of *names*; what was handled may
        be cleared."""
        parser: Any = XMLPullParser(("end",))
        run, tail = 0, b""
        try:
            with self._archive.open(part) as stream:
                while block := stream.read(_BLOCK):
                    if any(mark in tail + block for mark in _DOCTYPES):
                        raise damaged(self.kind, "含有实体声明 entity declarations inside")
                    tail = block[-20:]
                    # a text is kept whole until its element ends: its length is bounded while it comes in
                    last = block.rfind(b"<")
                    run = run + len(block) if last < 0 else len(block) - last
                    if run > self._longest + _BLOCK:
                        raise too_large("一段文字的字数", "characters in one text", self._longest)
                    # attributes take as much memory as elements do
                    self._elements += block.count(b'="') + block.count(b"='")
                    parser.feed(block)
                    yield from self._ended(parser, names)
                parser.close()
            yield from self._ended(parser, names)
        except SheetReadError:
            raise
        except MemoryError:
            raise
        except Exception as error:  # a damaged stream raises what its method of compression raises
            raise damaged(self.kind, f"{part}: {error}") from error

    def _ended(self, parser: Any, names: Sequence[str]) -> Iterator[Any]:
        short, count = self._short, 0
        for _, element in parser.read_events():
            count += 1
            element.tag = name = short[element.tag]
            if not names or name in names:
                yield element
        self._elements += count
        if self._elements > self.limits.elements:
            raise too_large("XML 元素和属性数", "elements and attributes of XML", self.limits.elements)


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Plain names of parts (small letters, forward slashes) → their names in the archive; the first of equals."""
    found: dict[str, str] = {}
    for info in archive.infolist():
        name = info.filename
        if not name.endswith(("/", "\\")):
            found.setdefault(_plain(name if info.flag_bits & _UTF8_NAME else _said(name)), name)
    return found


def _said(name: str) -> str:
    """A name whose encoding the archive does not tell: not that of a PC of 1981, where it is that of a Chinese one."""
    if name.isascii():
        return name
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return name.encode("cp437").decode(encoding)
    return name


def attribute(element: Any, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    for key, value in element.items():
        if key == name or key.endswith(f"}}{name}"):
            return str(value)
    return None


def child(element: Any, name: str) -> Any:
    """The first child of that short name; None where there is none, or no element."""
    return None if element is None else next((found for found in element if found.tag == name), None)


def children(element: Any, name: str) -> Any:
    """What the first child of that short name holds; nothing where there is none, or no element."""
    found = child(element, name)
    return () if found is None else found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
