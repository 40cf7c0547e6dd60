"""Word documents of 97 (MS-DOC) written part by part, for what no program writes on request."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from attrs import frozen

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"


@frozen
class DocPart:
    """A paragraph with the character that ends it and its settings; *runs* are those of characters in it."""

    text: str
    end: str = "\r"
    settings: bytes = b""
    runs: tuple[tuple[int, int, bytes], ...] = ()


def cell(text: str, settings: bytes = b"") -> DocPart:
    return DocPart(text, "\x07", IN_TABLE + settings)


def cells_setting(*sides: int, flags: Sequence[int] = ()) -> bytes:
    """The setting that says where the cells of a row are, in twentieths of a point."""
    count = len(sides) - 1
    told = [*flags, *[0] * (count - len(flags))]
    body = bytes([count]) + struct.pack(f"<{len(sides)}h", *sides)
    body += b"".join(struct.pack("<H", flag) + bytes(18) for flag in told)
    return b"\x08\xd6" + struct.pack("<H", len(body) + 1) + body


def row_end(*sides: int, flags: Sequence[int] = (), settings: bytes | None = None) -> DocPart:
    own = cells_setting(*sides, flags=flags) if settings is None else settings
    return DocPart("", "\x07", IN_TABLE + ROW_END + own)


def document(
    *parts: DocPart, narrow: bool = False, lengths: Sequence[int] | None = None, more: dict[str, bytes] | None = None
) -> bytes:
    """The file of paragraphs; *lengths* are those of the parts of the text, *more* are streams beside the text's."""
    text, bounds, runs = "", [], list[tuple[int, int, bytes]]()
    for part in parts:
        runs += [(len(text) + start, len(text) + stop, held) for start, stop, held in part.runs]
        text += part.text + part.end
        bounds.append(len(text))
    width, start = (1, 2048) if narrow else (2, 2048)
    held = text.encode("cp1252" if narrow else "utf-16-le")
    main = bytearray(start + len(held))
    main[start:] = held
    papx, chpx = [], []
    for first, last, part in zip([0, *bounds], bounds, parts, strict=False):
        papx.append(
            (start + first * width, start + last * width, _page(main, first, last, start, width, part.settings))
        )
    for first, last, setting in runs:
        chpx.append((start + first * width, start + last * width, _page(main, first, last, start, width, setting, 1)))
    place = start * 2 | 0x40000000 if narrow else start
    piece = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, place, 0)
    clx = b"\x01\x02\x00\x00\x00" + b"\x02" + struct.pack("<I", len(piece)) + piece
    table, places = bytearray(), {}
    for name, told in (("papx", _plc(papx)), ("chpx", _plc(chpx)), ("clx", clx)):
        places[name] = len(table), len(told)
        table += told
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 10, 0x0200)
    struct.pack_into("<7I", main, 0x4C, *([*(lengths or [len(text)]), *[0] * 7][:7]))
    for at, name in ((0xFA, "chpx"), (0x102, "papx"), (0x1A2, "clx")):
        struct.pack_into("<II", main, at, *places[name])
    return compound({"WordDocument": bytes(main), "1Table": bytes(table), **(more or {})})


def _page(main: bytearray, first: int, last: int, start: int, width: int, settings: bytes, at: int = 13) -> int:
    """Add a page with the formatting of one run, and return its number."""
    main += bytes(-len(main) % _SECTOR)
    page = bytearray(_SECTOR)
    struct.pack_into("<II", page, 0, start + first * width, start + last * width)
    page[8] = 20
    if at == 13:
        held = b"\0\0" + settings + b"\0" * (len(settings) % 2)
        page[40 : 42 + len(held)] = b"\0" + bytes([len(held) // 2]) + held
    else:
        page[40 : 41 + len(settings)] = bytes([len(settings)]) + settings
    page[511] = 1
    main += page
    return len(main) // _SECTOR - 1


def _plc(pages: Sequence[tuple[int, int, int]]) -> bytes:
    if not pages:
        return b""
    bounds = [first for first, _, _ in pages] + [pages[-1][1]]
    return struct.pack(f"<{len(bounds)}I", *bounds) + struct.pack(f"<{len(pages)}I", *(page for _, _, page in pages))


def compound(streams: dict[str, bytes], *, chained: bool = False) -> bytes:
    """A compound file; *chained* lists its table of sectors behind the header, as large files do."""
    body, table, entries = bytearray(), list[int](), []
    for name, held in streams.items():
        entries.append((name, len(table), len(held)))
        count = max(1, -(-len(held) // _SECTOR))
        body += held.ljust(count * _SECTOR, b"\0")
        table += [*range(len(table) + 1, len(table) + count), _END]
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    for number, (name, first, size) in enumerate(entries, 1):
        behind = number + 1 if number < len(entries) else _FREE
        directory += _entry(name, 2, first, size, behind=behind)
    directory += bytes(-len(directory) % _SECTOR)
    first_of_directory, count = len(table), len(directory) // _SECTOR
    table += [*range(len(table) + 1, len(table) + count), _END]
    body += directory
    needed = -(-(len(table) + 2 + len(table) // 100) // 128)
    where = [len(table) + at for at in range(needed)]
    table += [_FAT] * needed + [_FREE] * (128 * needed - len(table) - needed)
    body += struct.pack(f"<{len(table)}I", *table)
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, needed, first_of_directory)
    struct.pack_into("<IIIII", header, 56, 0, _END, 0, _END, 0)
    struct.pack_into("<109I", header, 76, *([_FREE] * 109))
    if chained:
        struct.pack_into("<II", header, 68, len(body) // _SECTOR, 1)
        body += struct.pack("<128I", *where, *[_FREE] * (127 - len(where)), _END)
    else:
        struct.pack_into(f"<{needed}I", header, 76, *where)
    return bytes(header + body)


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, behind: int = _FREE) -> bytes:
    held = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(held)] = held
    struct.pack_into("<HBBIII", entry, 64, len(held) + 2, kind, 1, _FREE, behind, child)
    struct.pack_into("<II", entry, 116, first, size)
    return bytes(entry)
