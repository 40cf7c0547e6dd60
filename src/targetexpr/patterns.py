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
from itertools import accumulate, pairwise
from typing import Any

from targetexpr import package_data

_sre: Any = import_module("_sre")
_ITEM = "I"
_WORD = array(_ITEM).itemsize
_FEW = 16

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
    """Return what ``KEPT`` is to hold of these patterns: ``VERSION``, the index of ``KeptCodes``, and their code."""
    entries = []
    for pattern in patterns:
        if (code := code_of(pattern)) is not None:
            flags, groups, names, packed = code
            told, text = json.dumps(names).encode() if names else b"", _text(pattern)
            sizes = array(_ITEM, [flags, groups, len(told), len(text)])
            entries.append((zlib.crc32(text), sizes.tobytes() + told + text + packed))
    entries.sort()
    sums, starts = [total for total, _ in entries], [*accumulate((len(entry) for _, entry in entries), initial=0)]
    index = array(_ITEM, [len(entries), *sums, *starts]) if entries else array("I")
    return VERSION.encode() + b"\n" + index.tobytes() + b"".join(entry for _, entry in entries)


@cache
def _kept() -> Mapping[str, Code]:
    try:
        return usable(package_data.data(KEPT))
    except OSError:
        return {}


def usable(made: bytes) -> Mapping[str, Code]:
    """Return the codes of what was prepared where this Python reads them; else none."""
    version, _, kept = made.partition(b"\n")
    return KeptCodes(kept) if version == VERSION.encode() and kept else {}


class KeptCodes(Mapping[str, Code]):
    """Codes of patterns, looked up by the sums of their texts: few of them are asked for in a run."""

    def __init__(self, kept: bytes) -> None:
        count = _numbers(kept, 0, 1)[0]
        self._kept = kept[_WORD * (2 + 2 * count) :]
        starts = _numbers(kept, _WORD * (1 + count), count + 1)
        self._places = dict(zip(_numbers(kept, _WORD, count), pairwise(starts), strict=True))

    def __getitem__(self, pattern: str) -> Code:
        text = _text(pattern)
        found, code = self._entry(*self._places[zlib.crc32(text)])
        if found != text:
            raise KeyError(pattern)
        return code

    def __iter__(self) -> Iterator[str]:
        return (self._entry(*place)[0].decode("utf-8", "surrogatepass") for place in self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def _entry(self, start: int, end: int) -> tuple[bytes, Code]:
        kept = self._kept
        flags, groups, told, size = _numbers(kept, start, 4)
        names, text = start + 4 * _WORD, start + 4 * _WORD + told
        return kept[text : text + size], (
            flags, groups, json.loads(kept[names:text]) if told else {}, kept[text + size : end]
        )  # fmt: skip


def _numbers(data: bytes, start: int, count: int) -> array[int]:
    return array(_ITEM, data[start : start + _WORD * count])


def _text(pattern: str) -> bytes:
    """A pattern's text, which may name half a surrogate pair."""
    return pattern.encode("utf-8", "surrogatepass")


def code_of(pattern: str) -> Code | None:
    """Return the code of a pattern; None where it is of another width than this module writes."""
    made = re.compile(pattern)
    if array(_ITEM).itemsize != _sre.CODESIZE:
        return None
    tree = import_module("re._parser").parse(pattern)
    with _short_classes() as compiler:
        packed = array(_ITEM, compiler._code(tree, made.flags)).tobytes()
    return made.flags, made.groups, dict(made.groupindex), packed


@contextmanager
def _short_classes() -> Iterator[Any]:
    """Give the compiler of ``re``, which leaves a class of few characters the list that it is: the table that it would
    make of three Chinese ones has a hundred words, and half of a start was spent on such tables.
    """
    compiler: Any = import_module("re._compiler")
    whole = compiler._optimize_charset

    def optimized(members: Sequence[Any], *case: Any) -> Any:
        return (members, False) if len(members) <= _FEW and not any(case) else whole(members, *case)

    compiler._optimize_charset = optimized
    try:
        yield compiler
    finally:
        compiler._optimize_charset = whole


def restored(pattern: str, code: Code | None) -> re.Pattern[str]:
    """Return a pattern from its *code*; compiled where there is none."""
    if code is None:
        return re.compile(pattern)
    flags, groups, names, packed = code
    named: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        named[group] = name
    words = array(_ITEM, packed).tolist()
    found: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, names, tuple(named))
    return found
