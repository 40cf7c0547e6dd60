"""Word's binary documents of 97 to 2003 (MS-DOC): their paragraphs, as text with what says where tables are."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from attrs import field

from targetexpr.record_types import define, frozen
from targetexpr.sheets.ole import OleFile

_WORD_97 = 0xC1
_ENCRYPTED, _ONE_TABLE = 0x0100, 0x0200
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # of a property's operand, by the upper bits of its name
_IN_TABLE, _ROW_END, _DEPTH, _CELLS, _HUGE = 0x2416, 0x2417, 0x6649, 0xD608, (0x6645, 0x6646)
_TABS, _DELETED, _SYMBOL = 0xC615, 0x0800, 0x6A09
_ENDS = "\r\x07\x0c"
_AS_READ = {0x0B: "\n", 0x1E: "-", 0x09: "\t", **{code: None for code in range(0x20) if code not in (9, 11, 30)}}


@frozen
class DocPiece:
    """Characters that stand together in the file, from *start* to *stop* of the text; one or two bytes each."""

    start: int
    stop: int
    place: int
    width: int


@define
class DocRow:
    """The end of a table's row: the sides of its cells in points, and which go on from above or from the left."""

    sides: list[float] = field(factory=list)
    above: list[bool] = field(factory=list)
    left: list[bool] = field(factory=list)


@frozen
class DocParagraph:
    """A paragraph's text; ``row`` where it ends a row, ``ends_cell`` where it ends a cell of the outermost table."""

    text: str
    in_table: bool = False
    ends_cell: bool = False
    row: DocRow | None = None


class EncryptedDocument(Exception):
    """The document asks for a password."""


class DocText:
    """The text of one file. Raises ``ValueError`` for one that is damaged or of another version."""

    def __init__(self, file: OleFile) -> None:
        self._file = file
        self._main = file.stream("WordDocument")
        try:
            _, version = struct.unpack_from("<HH", self._main)
            (flags,) = struct.unpack_from("<H", self._main, 10)
            if flags & _ENCRYPTED:
                raise EncryptedDocument
            if version < _WORD_97:
                raise ValueError(f"version {version}")
            self._table = file.stream("1Table" if flags & _ONE_TABLE else "0Table")
            self.lengths = struct.unpack_from("<7I", self._main, 0x4C)
            self._pieces = list(self._read_pieces())
        except (struct.error, IndexError) as error:
            raise ValueError(f"damaged: {error}") from error
        if not 0 < sum((piece.stop - piece.start) * piece.width for piece in self._pieces) <= len(self._main):
            raise ValueError("no text, or pieces that overlap")

    def paragraphs(self, start: int, stop: int) -> Iterator[DocParagraph]:
        """Yield the paragraphs of a part of the text, without what was deleted and without the codes of fields."""
        text: list[str] = []
        fields: list[bool] = []  # for each field that is open, whether its result is being read
        for piece in self._pieces:
            first, last = max(piece.start, start), min(piece.stop, stop)
            if first >= last:
                continue
            place = piece.place + (first - piece.start) * piece.width
            raw = self._main[place : place + (last - first) * piece.width]
            held = raw.decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
            for number, character in enumerate(held):
                at = place + number * piece.width
                if character in _ENDS:
                    yield self._ended("".join(text), character, at)
                    text = []
                elif character == "\x13":
                    fields.append(False)
                elif character == "\x14" and fields:
                    fields[-1] = True
                elif character == "\x15" and fields:
                    fields.pop()
                elif all(fields) and not self._is_unseen(at):
                    text.append(character)
        if "".join(text).strip():
            yield DocParagraph("".join(text).translate(_AS_READ))

    def _ended(self, text: str, end: str, place: int) -> DocParagraph:
        properties = dict(self._properties(place))
        inside = bool(properties.get(_IN_TABLE, b"\0")[0])
        depth = int.from_bytes(properties.get(_DEPTH, b"\1"), "little", signed=True)
        if not inside:
            return DocParagraph(text.translate(_AS_READ))
        if properties.get(_ROW_END, b"\0")[0] and depth <= 1:
            return DocParagraph("", in_table=True, row=_row(properties))
        return DocParagraph(text.translate(_AS_READ), in_table=True, ends_cell=end == "\x07" and depth <= 1)

    def _properties(self, place: int) -> Iterator[tuple[int, bytes]]:
        """The properties of the paragraph whose last character is there."""
        starts, held = self._paragraph_runs
        at = bisect_right(starts, place) - 1
        for name, operand in _settings(held[at][2:] if at >= 0 else b""):
            if name in _HUGE:
                data = self._file.stream("Data") if "Data" in self._file.entries else b""
                (begin,) = struct.unpack("<I", operand)
                size = int.from_bytes(data[begin : begin + 2], "little")
                yield from _settings(data[begin + 2 : begin + 2 + size])
            else:
                yield name, operand

    def _is_unseen(self, place: int) -> bool:
        """Whether a character was deleted, or stands for one of another font."""
        starts, held = self._unseen
        at = bisect_right(starts, place) - 1
        return at >= 0 and held[at]

    @cached_property
    def _unseen(self) -> tuple[list[int], list[bool]]:
        starts, held = self._runs(0xFA, 1)
        told = [dict(_settings(held_by)) for held_by in held]
        return starts, [bool(run.get(_DELETED, b"\0")[0]) or _SYMBOL in run for run in told]

    @cached_property
    def _paragraph_runs(self) -> tuple[list[int], list[bytes]]:
        return self._runs(0x102, 13)

    def _runs(self, where: int, width: int) -> tuple[list[int], list[bytes]]:
        """Where each run of one formatting begins, and its settings (2.9.33, 2.9.179): pages of 512 bytes."""
        begin, size = struct.unpack_from("<II", self._main, where)
        plc = self._table[begin : begin + size]
        count = (len(plc) - 4) // 8
        starts: list[int] = []
        held: list[bytes] = []
        for (page,) in struct.iter_unpack("<I", plc[4 * count + 4 : 8 * count + 4]):
            data = self._main[(page & 0x3FFFFF) * 512 :][:512]
            runs = data[511] if len(data) == 512 else 0
            if 4 * (runs + 1) + width * runs > 511:
                continue
            for run in range(runs):
                starts.append(struct.unpack_from("<I", data, 4 * run)[0])
                held.append(_held(data, 2 * data[4 * (runs + 1) + width * run], paragraphs=width > 1))
        order = sorted(range(len(starts)), key=starts.__getitem__)
        return [starts[at] for at in order], [held[at] for at in order]

    def _read_pieces(self) -> Iterator[DocPiece]:
        """The pieces of the text in order (2.9.38, 2.9.177)."""
        begin, size = struct.unpack_from("<II", self._main, 0x1A2)
        clx = self._table[begin : begin + size]
        at = 0
        while clx[at] == 1:
            at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
        (length,) = struct.unpack_from("<I", clx, at + 1)
        table = clx[at + 5 : at + 5 + length]
        count = (len(table) - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", table)
        for number in range(count):
            (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
            narrow = bool(place & 0x40000000)
            place &= 0x3FFFFFFF
            yield DocPiece(ends[number], ends[number + 1], place // 2 if narrow else place, 1 if narrow else 2)


def _held(data: bytes, at: int, *, paragraphs: bool) -> bytes:
    """The settings of a run on its page; those of paragraphs begin with the number of their style."""
    if not at:
        return b""
    size = data[at]
    if not paragraphs:
        return data[at + 1 : at + 1 + size]
    if size:
        return data[at + 1 : at + 2 * size]
    return data[at + 2 : at + 2 + 2 * data[at + 1]] if at < 511 else b""


def _settings(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The names of settings with their operands (2.2.5, 2.6)."""
    at = 0
    while at + 2 < len(data):
        (name,) = struct.unpack_from("<H", data, at)
        at += 2
        if name == _CELLS:
            size, skipped = int.from_bytes(data[at : at + 2], "little") - 1, 2
        elif name >> 13 == 6:
            size, skipped = data[at], 1
        else:
            size, skipped = _SIZES[name >> 13], 0
        if name == _TABS and size == 255:
            return
        operand = data[at + skipped : at + skipped + size]
        if len(operand) < size:
            return
        yield name, operand
        at += skipped + size


def _row(properties: dict[int, bytes]) -> DocRow:
    """The cells of a row (2.9.321); each has twenty bytes, of which the first say what it is merged with."""
    row, held = DocRow(), properties.get(_CELLS, b"")
    if not held:
        return row
    count = held[0]
    sides = held[1 : 3 + 2 * count]
    row.sides = [side / 20 for (side,) in struct.iter_unpack("<h", sides[: len(sides) // 2 * 2])]
    for number in range(count):
        flags = int.from_bytes(held[3 + 2 * count + 20 * number :][:2], "little")
        row.left.append(flags & 3 == 1)
        row.above.append(flags >> 5 & 3 == 1)
    return row
