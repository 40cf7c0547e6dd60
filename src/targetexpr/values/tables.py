"""The grammar's source, and the tables made from it when the package is built. Lark is the parser's to hand in."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

_FILES = ("target.lark", "lexis.lark")
_DIGEST = hashlib.sha256().digest_size
_LENGTH = 4
# The terminals that the front door is assembled from, and those that it leaves to the grammar.
_DOOR = ("GE_SIGN", "LE_SIGN", "GT_SIGN", "LT_SIGN", "EQ_SIGN", "NUMBER", "UNIT_INSIDE")
_NO_DOOR = ("DATE_", "YEARS", "BAD_", "NUMERAL_WORD", "PRODUCT", "RATIO", "FRACTION", "POWER", "CN_", "HALF_MORE")


class Tables(NamedTuple):
    """*patterns* are the grammar's own, for the front door; *parser* is what that release of lark has saved."""

    patterns: dict[str, str]
    lark: str
    parser: bytes


def grammar_folder() -> Traversable:
    """In the package when installed; at the top of the repository in a checkout."""
    packaged = files("targetexpr") / "grammar"
    return packaged if (packaged / _FILES[0]).is_file() else Path(__file__).parents[3] / "grammar"


def grammar_text(folder: Traversable | None = None) -> str:
    """The whole grammar, shapes and words."""
    home = folder or grammar_folder()
    return "".join((home / name).read_text(encoding="utf-8") for name in _FILES)


def make(grammar: str, lark: Any, version: str) -> bytes:
    """The tables of a grammar that *lark* (a ``Lark`` of that version) was built from."""
    out = io.BytesIO()
    lark.save(out)
    head = json.dumps({"lark": version, "patterns": door_patterns(lark.terminals)}, ensure_ascii=False).encode()
    return _digest(grammar) + len(head).to_bytes(_LENGTH) + head + out.getvalue()


def read(data: bytes, grammar: str) -> Tables | None:
    """None where the tables were made from another grammar."""
    if data[:_DIGEST] != _digest(grammar):
        return None
    start = _DIGEST + _LENGTH
    end = start + int.from_bytes(data[_DIGEST:start])
    head = json.loads(data[start:end])
    return Tables(head["patterns"], head["lark"], data[end:])


def shipped() -> Tables | None:
    """The tables that came with the package: None in a checkout where none were made, or where they are stale."""
    path = files("targetexpr.values") / "data" / "tables.bin"
    return read(path.read_bytes(), grammar_text()) if path.is_file() else None


def door_patterns(terminals: Iterable[Any]) -> dict[str, str]:
    """The grammar's own patterns of an operator, a number and a unit; ``no`` is what else could begin there."""
    named = {terminal.name: terminal.pattern.to_regexp() for terminal in terminals}
    others = [pattern for name, pattern in sorted(named.items()) if name.startswith(_NO_DOOR)]
    return {**{name: named[name] for name in _DOOR}, "no": "|".join(others)}


def _digest(grammar: str) -> bytes:
    return hashlib.sha256(grammar.encode()).digest()
