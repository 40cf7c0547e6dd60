"""Compound files (MS-CFB), in which Office 97-2003 and WPS save: what stands at the top, and what its streams hold."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from targetexpr.record_types import frozen

_HEADER, _ENTRY, _IN_HEADER = 512, 128, 109
_LAST_SECTOR, _NO_ENTRY = 0xFFFFFFFA, 0xFFFFFFFF
_ROOT = "Root Entry"


@frozen
class OleEntry:
    """A stream or storage: where its first sector is, and how long it is."""

    start: int
    size: int


class OleFile:
    """The streams at the top of a compound file. Raises ``ValueError`` where its directory is damaged."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            (shift,) = struct.unpack_from("<H", data, 30)
            if not 7 <= shift <= 16:
                raise ValueError("no compound file")
            self._size = 1 << shift
            self._table = self._sectors_after()
            self.entries: Mapping[str, OleEntry] = dict(self._entries())
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise ValueError(f"damaged directory: {error}") from error

    def stream(self, name: str) -> bytes:
        """Return what a stream holds, as far as it is there. Raises ``ValueError`` where there is no such stream."""
        entry = self.entries.get(name)
        if entry is None:
            raise ValueError(f"no stream {name}")
        (least,) = struct.unpack_from("<I", self._data, 56)
        if entry.size >= least:
            return self._chain(entry.start)[: entry.size]
        # short streams stand in one of their own, in sectors of 64 bytes
        (first,) = struct.unpack_from("<I", self._data, 60)
        following = self._chain(first)
        table = struct.unpack(f"<{len(following) // 4}I", following[: len(following) // 4 * 4])
        held, found, sector = self._chain(self.entries[_ROOT].start), bytearray(), entry.start
        for _ in range(entry.size // 64 + 1):
            if sector >= len(table):
                break
            found += held[sector * 64 : sector * 64 + 64]
            sector = table[sector]
        return bytes(found[: entry.size])

    def _entries(self) -> Iterator[tuple[str, OleEntry]]:
        (first,) = struct.unpack_from("<I", self._data, 48)
        directory = self._chain(first)
        start, size = struct.unpack_from("<II", directory, 116)
        yield _ROOT, OleEntry(start, size)
        left, seen = [struct.unpack_from("<I", directory, 76)[0]], set[int]()
        while left:
            number = left.pop()
            if number == _NO_ENTRY or number in seen:
                continue
            seen.add(number)
            at = number * _ENTRY
            length, _, _, before, behind = struct.unpack_from("<HBBII", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            yield directory[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le"), OleEntry(start, size)
            left += [before, behind]

    def _chain(self, sector: int) -> bytes:
        found: list[bytes] = []
        while sector < len(self._table) and len(found) < len(self._table):
            found.append(self._sector(sector))
            sector = self._table[sector]
        return b"".join(found)

    def _sectors_after(self) -> list[int]:
        """The sector after each sector; those that hold this are listed in the header, and in a chain behind it."""
        chained, more = struct.unpack_from("<II", self._data, 68)
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        for _ in range(min(more, len(self._data) // self._size)):
            if chained >= _LAST_SECTOR:
                break
            *sectors, chained = struct.unpack(f"<{self._size // 4}I", self._sector(chained))
            listed += sectors
        held = b"".join(self._sector(sector) for sector in listed if sector < _LAST_SECTOR)
        return list(struct.unpack(f"<{len(held) // 4}I", held))

    def _sector(self, sector: int) -> bytes:
        found = self._data[(sector + 1) * self._size : (sector + 2) * self._size]
        return found.ljust(self._size, b"\xff") if found else b""
