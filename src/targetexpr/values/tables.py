"""The grammar's source, and the tables made from it when the package is built. Lark is the parser's to hand in."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any, NamedTuple

from targetexpr.values import resources

_FILES = ("target.lark", "lexis.lark")
_LENGTH = 4
# What the tables are made from besides the grammar.
_DATA = ("units.json", "terms.toml")


class Tables(NamedTuple):
    """*door* is what the front door may answer (``plain.found``); *parser* is what that release of lark has saved."""

    door: dict[str, Any]
    lark: str
    parser: bytes


def grammar_text() -> str:
    """The whole grammar, shapes and words."""
    return "".join(resources.grammar(name) for name in _FILES)


def make(grammar: str, lark: Any, version: str) -> bytes:
    """The tables of a grammar that *lark* (a ``Lark`` of that version) was built from."""
    from targetexpr.values import plain

    out = io.BytesIO()
    lark.save(out)
    head = json.dumps({"lark": version, "door": plain.found(lark)}, ensure_ascii=False).encode()
    return _stamp(grammar) + len(head).to_bytes(_LENGTH) + head + out.getvalue()


def read(data: bytes, grammar: str) -> Tables | None:
    """None where the tables were made from another grammar, or from other units or words."""
    if data[:_LENGTH] != _stamp(grammar):
        return None
    start = 2 * _LENGTH
    end = start + int.from_bytes(data[_LENGTH:start])
    head = json.loads(data[start:end])
    return Tables(head["door"], head["lark"], data[end:])


def shipped() -> Tables | None:
    """The tables that came with the package: None in a checkout where none were made, or where they are stale."""
    try:
        made = resources.data("tables.bin")
    except OSError:
        return None
    return read(made, grammar_text())


def _stamp(grammar: str) -> bytes:
    """Tells an edited source from the one that the tables were made from; no guard against a forged one."""
    stamp = zlib.crc32(grammar.encode())
    for name in _DATA:
        stamp = zlib.crc32(resources.data(name), stamp)
    return stamp.to_bytes(_LENGTH)
