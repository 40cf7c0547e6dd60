"""The grammar's source, and the tables made from it when the package is built (``build.parse_tables``)."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import Any, NamedTuple

from targetexpr.values import resources

_FILES = ("target.lark", "lexis.lark")
_LENGTH = 4
# Raised whenever the tables are laid out otherwise.
_FORMAT = 16
# What the tables are made from besides the grammar.
WORDS = ("terms.toml", "names.toml", "malformed.toml")
_DATA = ("units.json", *WORDS)


class Tables(NamedTuple):
    """*fast_path* is what it may answer (``build.plain``), *parser* what the grammar reads by (``build.tables``).

    *judgements* are the patterns of judgement words (``lexicon.word_patterns``), *spellings* those of units without
    regard to case and width, and their lengths (``lexicon.unit_spelling``); *words* are tables of these.
    """

    fast_path: dict[str, Any]
    parser: dict[str, Any]
    judgements: dict[str, str]
    spellings: dict[str, Any]
    words: dict[str, dict[str, Any]]


def grammar_text() -> str:
    """The whole grammar, shapes and words."""
    return "".join(resources.grammar(name) for name in _FILES)


def read(data: bytes, grammar: str) -> Tables | None:
    """None where the tables were made from another grammar, from other units or words, or for another release."""
    return Tables(**json.loads(data[_LENGTH:])) if data[:_LENGTH] == stamp(grammar) else None


@cache
def shipped() -> Tables | None:
    """The tables that came with the package: None in a checkout where none were made, or where they are stale."""
    try:
        made = resources.data("tables.bin")
    except OSError:
        return None
    return read(made, grammar_text())


@cache
def words(name: str) -> dict[str, Any]:
    """A table of words (``WORDS``)."""
    return (made.words.get(name) if (made := shipped()) is not None else None) or resources.toml(name)


def stamp(grammar: str) -> bytes:
    """Tells an edited source from the one that the tables were made from; no guard against a forged one."""
    stamp = zlib.crc32(grammar.encode(), _FORMAT)
    for name in _DATA:
        stamp = zlib.crc32(resources.data(name), stamp)
    return stamp.to_bytes(_LENGTH)
