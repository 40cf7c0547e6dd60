"""The tables that the package comes with, made from the grammar by lark."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import lark

from maketables import judgement_patterns, plain
from maketables.first_sets import FirstSets
from targetexpr import package_data
from targetexpr.values.syntax import tables
from targetexpr.values.syntax.lalr import END, LalrParser


def make() -> bytes:
    """The tables of the grammar and the words as they are now."""
    parser = of_lark(lark.Lark(grammar_text(), parser="lalr"))
    words = {name: package_data.toml(tables.DATA + name) for name in tables.WORDS}
    found = {"fast_path": plain.found(LalrParser(parser)), "parser": parser, "judgements": judgement_patterns.sources()}
    made = found | words
    lines = (json.dumps(made[name], ensure_ascii=False).encode() for name in tables.NAMES)
    return tables.stamp() + b"\n".join(lines)


def grammar_text() -> str:
    """The whole grammar, shapes and words."""
    return b"".join(map(tables.grammar, tables.GRAMMAR)).decode("utf-8").replace("\r\n", "\n")


def of_lark(lark: Any) -> dict[str, Any]:
    """What a ``LalrParser`` needs of a ``Lark``: its terminals in the order they are tried, its rules, its states.

    A set of terminals is a mask: bit *n* is the *n*-th of them, and one more is the end of the text.
    """
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in lark.parser.lexer.root_lexer.terminals}
    numbers = {name: number for number, name in enumerate((*patterns, END))}
    first = FirstSets(list(patterns.values()))
    begin, behind = (
        [_mask(n for n, one in enumerate(found) if segment in one) for segment in range(len(first.starts))]
        for found in (first.found, first.behind)
    )
    masks = sorted({*begin, *behind})
    rules = {rule: number for number, rule in enumerate(lark.rules)}
    table = lark.parser.parser._parse_table
    states = _numbered(table)
    (ignored,) = lark.ignore_tokens
    return {
        "terminals": patterns,
        "ignored": ignored,
        "starts": first.starts,
        "masks": masks,
        "begin": [masks.index(mask) for mask in begin],
        "behind": [masks.index(mask) for mask in behind],
        "rules": [[rule.origin.name, len(rule.expansion), rule.options.expand1, _helpers(rule)] for rule in rules],
        "states": [_state(table.states[state], rules, numbers, states, ignored) for state in states],
        "ends": [states[table.start_states["start"]], states[table.end_states["start"]]],
    }


def _numbered(table: Any) -> dict[int, int]:
    """The states by their order along the names of symbols from the start: lark's own numbers differ from run to run,
    and two builds of a release are to be the same."""
    order = {table.start_states["start"]: 0}
    waiting = list(order)
    for state in waiting:
        for _, to in sorted(table.states[state].items(), key=lambda action: action[0]):
            if isinstance(to[1], int) and to[1] not in order:
                order[to[1]] = len(order)
                waiting.append(to[1])
    return order


def _helpers(rule: Any) -> list[int]:
    """Which of a rule's symbols are rules that lark made for ``item+``."""
    return [n for n, symbol in enumerate(rule.expansion) if symbol.name.startswith("__")]


def _state(
    actions: dict[str, Any], rules: dict[Any, int], numbers: dict[str, int], states: dict[int, int], ignored: str
) -> str:
    """Symbols and the states that they lead to, rules to reduce by and the terminals that these are reduced before, and
    the terminals that are accepted: a row, which is read when the state is come to.
    """
    shifts, reductions = dict[str, int](), dict[int, list[int]]()
    for name, (_, to) in sorted(actions.items(), key=lambda action: action[0]):
        if to in rules:
            reductions.setdefault(rules[to], []).append(numbers[name])
        else:
            shifts[name] = states[to]
    before = {rule: _mask(terminals) for rule, terminals in sorted(reductions.items())}
    accepted = _mask({numbers[name] for name in (*actions, ignored) if name in numbers} - {numbers[END]})
    return "|".join(" ".join(map(str, part)) for part in (shifts, shifts.values(), before, before.values(), [accepted]))


def _mask(terminals: Iterable[int]) -> str:
    return f"{sum(1 << number for number in terminals):x}"
