"""The grammar's source, and the tables made from it when the package is built. Lark is the parser's to hand in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from targetexpr.values import resources
from targetexpr.values.syntax.lalr import END, Machine

_FILES = ("target.lark", "lexis.lark")
_LENGTH = 4
# Raised whenever the tables are laid out otherwise.
_FORMAT = 4
# What the tables are made from besides the grammar.
_DATA = ("units.json", "terms.toml")


class Tables(NamedTuple):
    """*door* is what the front door may answer (``plain.found``), *machine* what the grammar reads by (``of_lark``).

    *terms* are those of ``terms.toml``, which take longer to read than all of these.
    """

    door: dict[str, Any]
    machine: dict[str, Any]
    terms: dict[str, Any]


def grammar_text() -> str:
    """The whole grammar, shapes and words."""
    return "".join(resources.grammar(name) for name in _FILES)


def of_lark(lark: Any) -> dict[str, Any]:
    """What a ``Machine`` needs of a ``Lark``: its terminals in the order they are tried, its rules, its states.

    A set of terminals is a mask: bit *n* is the *n*-th of them, and one more is the end of the text.
    """
    from targetexpr.values.build.first_sets import Beginnings

    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in lark.parser.lexer.root_lexer.terminals}
    numbers = {name: number for number, name in enumerate((*patterns, END))}
    begins = Beginnings(list(patterns.values()))
    patterns = dict(zip(patterns, begins.narrowed, strict=True))
    begin = [[n for n, found in enumerate(begins.found) if segment in found] for segment in range(len(begins.starts))]
    rules = {rule: number for number, rule in enumerate(lark.rules)}
    table = lark.parser.parser._parse_table
    (ignored,) = lark.ignore_tokens
    return {
        "terminals": patterns,
        "ignored": ignored,
        "starts": begins.starts,
        "begin": [_mask(terminals) for terminals in begin],
        "rules": [[rule.origin.name, len(rule.expansion), rule.options.expand1, _helpers(rule)] for rule in rules],
        "states": [_state(table.states[number], rules, numbers) for number in sorted(table.states)],
        "ends": [table.start_states["start"], table.end_states["start"]],
    }


def _helpers(rule: Any) -> list[int]:
    """Which of a rule's symbols are rules that lark made for ``item+``."""
    return [n for n, symbol in enumerate(rule.expansion) if symbol.name.startswith("__")]


def _state(actions: dict[str, Any], rules: dict[Any, int], numbers: dict[str, int]) -> list[Any]:
    """The states that symbols lead to, and the rules to reduce by with the terminals that they are reduced before."""
    shifts, reductions = dict[str, int](), dict[int, list[int]]()
    for name, (_, to) in actions.items():
        if to in rules:
            reductions.setdefault(rules[to], []).append(numbers[name])
        else:
            shifts[name] = to
    return [shifts, [[rule, _mask(terminals)] for rule, terminals in reductions.items()]]


def _mask(terminals: Iterable[int]) -> str:
    return f"{sum(1 << number for number in terminals):x}"


def make(grammar: str, lark: Any) -> bytes:
    """The tables of a grammar that *lark* was built from."""
    import tomllib

    from targetexpr.values.build import plain

    made = of_lark(lark)
    door, terms = plain.found(Machine(made)), tomllib.loads(resources.text("terms.toml"))
    return _stamp(grammar) + json.dumps(Tables(door, made, terms)._asdict(), ensure_ascii=False).encode()


def read(data: bytes, grammar: str) -> Tables | None:
    """None where the tables were made from another grammar, from other units or words, or for another release."""
    return Tables(**json.loads(data[_LENGTH:])) if data[:_LENGTH] == _stamp(grammar) else None


@cache
def shipped() -> Tables | None:
    """The tables that came with the package: None in a checkout where none were made, or where they are stale."""
    try:
        made = resources.data("tables.bin")
    except OSError:
        return None
    return read(made, grammar_text())


def _stamp(grammar: str) -> bytes:
    """Tells an edited source from the one that the tables were made from; no guard against a forged one."""
    stamp = zlib.crc32(grammar.encode(), _FORMAT)
    for name in _DATA:
        stamp = zlib.crc32(resources.data(name), stamp)
    return stamp.to_bytes(_LENGTH)
