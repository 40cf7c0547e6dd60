"""The grammar's source, and the tables made from it when the package is built (``tools/maketables``)."""

from __future__ import annotations

import json
import zlib
from functools import cache
from importlib import import_module
from typing import Any

from targetexpr import package_data

GRAMMAR = ("target.lark", "lexis.lark")
DATA = "values/data/"
_LENGTH = 4
# Raised whenever the tables are laid out otherwise.
_FORMAT = 18
WORDS = ("terms.toml", "names.toml", "malformed.toml")
# What the fast path may answer, what the grammar reads by, the patterns of judgement words, and tables of words.
NAMES = ("fast_path", "parser", "judgements", *WORDS)
# What the tables are made from besides the grammar.
_SOURCES = ("units.json", *WORDS)


def grammar(name: str) -> bytes:
    """A file of the grammar: in the package when installed, at the top of the repository in a checkout."""
    try:
        return package_data.data(f"grammar/{name}")
    except OSError:
        return package_data.data(f"../../grammar/{name}")


@cache
def table(name: str) -> dict[str, Any]:
    """One of the tables (``NAMES``), read when it is first asked for."""
    found: dict[str, Any] = json.loads(_lines()[NAMES.index(name)])
    return found


@cache
def _lines() -> list[bytes]:
    """The tables that came with the package, made now in a checkout where none were made, or where they are stale."""
    try:
        kept = package_data.data(f"{DATA}tables.bin")
    except OSError:
        kept = b""
    return (kept if kept[:_LENGTH] == stamp() else _made_now())[_LENGTH:].split(b"\n")


def _made_now() -> bytes:
    import sys
    from pathlib import Path

    sys.path.append(str(Path(__file__).parents[4] / "tools"))
    made: bytes = import_module("maketables.parse_tables").make()
    return made


def stamp() -> bytes:
    """Tells an edited source from the one that the tables were made from; no guard against a forged one."""
    stamp = _FORMAT
    for source in (*map(grammar, GRAMMAR), *(package_data.data(DATA + name) for name in _SOURCES)):
        stamp = zlib.crc32(source, stamp)
    return stamp.to_bytes(_LENGTH)
