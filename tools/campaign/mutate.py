"""Files changed at random, as bytes or in their parts; the same number gives the same file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

_TOKENS = (
    b"\x00", b"\xff\xfe", b"\r\n", b",,,,,,,,", b"\t", b"|", b'"', b"<", b"&", b"&#xFFFE;", b"]]>", b"<!--", b"<table>",
    b"<mergeCell ", b"<row r=\"999999999\">", b"</c>", b"1e308", b"-1", b"99999999999999999999", b"0" * 400, b" Do ",
    b"stream\n", b"endobj", b"/Kids[1 0 R]", "≥".encode(), "％".encode(), "一级指标".encode(), "\u202e".encode(),
    "\ufffe".encode(), "合计".encode(), "\u3000" .encode() * 50,
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_ELEMENT = re.compile(rb"<[A-Za-z][^<>]{0,80}>[^<>]{0,80}</[^<>]{1,30}>|<[A-Za-z][^<>]{0,120}/>")
_ATTRIBUTE = re.compile(rb'\s[\w:]+="[^"]*"')
_HUGE = (b"0", b"-1", b"65536", b"1048577", b"2147483648", b"99999999999", b"1e9")


def mutated(number: int, seed: int, bases: list[Path]) -> tuple[str, str, bytes, Path]:
    """Return the kind of change, the name of the file, its bytes, and what it was made of."""
    random = Random(f"{seed}:{number}")
    base = random.choice(bases)
    data = base.read_bytes()
    suffix = base.suffix if random.random() < 0.95 else random.choice(bases).suffix
    if zipfile.is_zipfile(base) and random.random() < 0.8:
        kind, data = "part", _in_part(random, data)
    elif random.random() < 0.1:
        other = random.choice(bases).read_bytes()
        kind, data = "splice", data[: random.randrange(len(data))] + other[random.randrange(len(other)) :]
    else:
        kind, data = _changed(random, data)
    return kind, f"{number}{suffix}", data, base


def _changed(random: Random, data: bytes) -> tuple[str, bytes]:
    kind = random.choice(tuple(_CHANGES))
    for _ in range(random.choice((1, 1, 2, 5))):
        data = _CHANGES[kind](random, data) or b"\n"
    return kind, data


def _flip(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 30, 300))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(random: Random, data: bytes) -> bytes:
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice((data[:start], data[:start] + data[end:]))


def _repeat(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    piece = data[start : start + random.choice((1, 8, 64, 512, 4096))]
    return data[:start] + piece * random.choice((2, 10, 100, 2_000)) + data[start:]


def _insert(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_TOKENS) * random.choice((1, 1, 10, 10_000)) + data[at:]


def _number(random: Random, data: bytes) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return _insert(random, data)
    place = random.choice(found)
    return data[: place.start()] + random.choice(_HUGE) + data[place.end() :]


def _element(random: Random, data: bytes) -> bytes:
    found = list(_ELEMENT.finditer(data))
    if not found:
        return _insert(random, data)
    place = random.choice(found)
    times = random.choice((0, 2, 100, 20_000))
    return data[: place.start()] + place.group() * times + data[place.end() :]


def _attribute(random: Random, data: bytes) -> bytes:
    found = list(_ATTRIBUTE.finditer(data))
    if not found:
        return _insert(random, data)
    place = random.choice(found)
    return data[: place.start()] + data[place.end() :]


def _swap(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = (random.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


_CHANGES: dict[str, Callable[[Random, bytes], bytes]] = {
    "flip": _flip, "cut": _cut, "repeat": _repeat, "insert": _insert, "number": _number, "element": _element,
    "attribute": _attribute, "swap": _swap,
}  # fmt: skip


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the head of a part, which bears no time of today."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _in_part(random: Random, data: bytes) -> bytes:
    """The archive with one of its parts changed, left out or doubled; the checksums are right again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        content = [name for name in names if re.search(r"(?i)sheet|document|content|workbook|shared|styles", name)]
        chosen = random.choice(content or names)
        left_out = random.random() < 0.05
        for name in names:
            part = old.read(name)
            if name == chosen:
                if left_out:
                    continue
                _, part = _changed(random, part)
            new.writestr(_entry(name), part)
    return out.getvalue()
