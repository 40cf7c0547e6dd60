"""Regular expressions compiled when the tables were made: to compile them is most of what a first parse takes.

Their code is ``re``'s own affair: it is used where ``re`` is of the ``VERSION`` that made it (all releases of one minor
version of Python), and everywhere else the pattern is compiled. A test holds both to the same.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

_sre: Any = import_module("_sre")
_ITEM = "I"

# ``MAGIC`` is what holds the compiler of ``re`` to its engine.
VERSION = f"{sys.implementation.name}-{_sre.MAGIC}-{_sre.CODESIZE}-{sys.byteorder}"


# Flags, number of groups, the groups' names and code, as JSON can hold them.
Code = Sequence[Any]


def code_of(pattern: str) -> Code | None:
    """The code of a pattern; None where it is of another width than this module writes."""
    compiler = import_module("re._compiler")
    compiled = re.compile(pattern)
    if array(_ITEM).itemsize != _sre.CODESIZE:
        return None
    tree = import_module("re._parser").parse(pattern)
    packed = array(_ITEM, compiler._code(tree, compiled.flags)).tobytes()
    return (
        compiled.flags,
        compiled.groups,
        dict(compiled.groupindex),
        b64encode(zlib.compress(packed, 9)).decode("ascii"),
    )


def codes_of(patterns: Mapping[str, str]) -> dict[str, Any]:
    """The codes of patterns by their names, and the ``VERSION`` that they are of."""
    return {"version": VERSION, "codes": {name: code_of(pattern) for name, pattern in patterns.items()}}


def usable(made: Mapping[str, Any]) -> Mapping[str, Code | None]:
    """The codes of ``codes_of`` where this Python reads them; else none."""
    codes: Mapping[str, Code | None] = made["codes"] if made["version"] == VERSION else {}
    return codes


def restored(pattern: str, code: Code | None) -> re.Pattern[str]:
    """A pattern from its *code*; compiled where there is none."""
    if code is None:
        return re.compile(pattern)
    flags, groups, names, written = code
    named: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        named[group] = name
    words = array(_ITEM, zlib.decompress(b64decode(written))).tolist()
    found: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, names, tuple(named))
    return found
