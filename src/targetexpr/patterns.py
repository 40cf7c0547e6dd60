"""Regular expressions compiled when the package is built: to compile them is a tenth of what a start takes.

Their code is ``re``'s own affair: it is used where ``re`` is of the ``VERSION`` that made it (all releases of one minor
version of Python), and everywhere else the pattern is compiled. A test holds both to the same.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from targetexpr import package_data

_sre: Any = import_module("_sre")
_ITEM = "I"

KEPT = "patterns.bin"
# ``MAGIC`` is what holds the compiler of ``re`` to its engine.
VERSION = f"{sys.implementation.name}-{_sre.MAGIC}-{_sre.CODESIZE}-{sys.byteorder}"

# Flags, number of groups, the groups' names, and the packed code.
Code = Sequence[Any]

_asked: set[str] | None = None


def compiled(pattern: str) -> re.Pattern[str]:
    """Return what ``re.compile`` returns: from the code that was kept, or compiled where none was."""
    if _asked is not None:
        _asked.add(pattern)
        return re.compile(pattern)
    return restored(pattern, _kept().get(pattern))


@contextmanager
def noted() -> Iterator[set[str]]:
    """Give a set that holds the patterns that are asked for within the block."""
    global _asked
    _asked = set()
    yield _asked
    _asked = None


def prepare(patterns: Iterable[str]) -> bytes:
    """Return what ``KEPT`` is to hold of these patterns: a line of JSON, which says where of the rest their code is."""
    codes, packed = dict[str, Code](), b""
    for pattern in sorted(patterns):
        if (code := code_of(pattern)) is not None:
            *about, written = code
            codes[pattern] = *about, len(packed), len(packed) + len(written)
            packed += written
    # A pattern may name half a surrogate pair.
    index = json.dumps({"version": VERSION, "codes": codes}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return index + b"\n" + packed


@cache
def _kept() -> Mapping[str, Code]:
    try:
        return usable(package_data.data(KEPT))
    except OSError:
        return {}


def usable(made: bytes) -> Mapping[str, Code]:
    """Return the codes of what was prepared where this Python reads them; else none."""
    index, _, packed = made.partition(b"\n")
    found = json.loads(index)
    codes = found["codes"] if found["version"] == VERSION else {}
    return {pattern: (*about, packed[start:end]) for pattern, (*about, start, end) in codes.items()}


def code_of(pattern: str) -> Code | None:
    """Return the code of a pattern; None where it is of another width than this module writes."""
    compiler = import_module("re._compiler")
    made = re.compile(pattern)
    if array(_ITEM).itemsize != _sre.CODESIZE:
        return None
    tree = import_module("re._parser").parse(pattern)
    packed = array(_ITEM, compiler._code(tree, made.flags)).tobytes()
    return made.flags, made.groups, dict(made.groupindex), zlib.compress(packed, 9)


def restored(pattern: str, code: Code | None) -> re.Pattern[str]:
    """Return a pattern from its *code*; compiled where there is none."""
    if code is None:
        return re.compile(pattern)
    flags, groups, names, packed = code
    named: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        named[group] = name
    words = array(_ITEM, zlib.decompress(packed)).tolist()
    found: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, names, tuple(named))
    return found
