"""Whether the grammar is free of conflicts: of shapes (LALR, strict), and of words (interegular).

Two terminals of one priority that the same place of a value accepts must not match one text, or lark chooses between
them by the length of their patterns. Lark's own comparison (``strict=True``) puts all terminals into one alphabet,
which this grammar is too large for; here they are compared pair by pair. interegular cannot model a look-around inside
a pattern and takes such terminals as disjoint: they are listed, and held by the conformance cases instead.

Not part of the suite, because lark compares terminals wherever interegular can be imported: run ``make test-grammar``.
"""

from __future__ import annotations

import signal
import sys
from itertools import combinations
from typing import Any

import lark
import lark.lexer
from interegular import Comparator, parse_pattern
from interegular.patterns import InvalidSyntax, Unsupported

from targetexpr.values.tables import grammar_text

_SECONDS = 5  # for each pair
_AT_END, _MODELLED = r"\Z", r"(?![\s\S])"


def accepted_together(grammar: lark.Lark) -> list[tuple[str, str]]:
    """The pairs of terminals that some state of the parser accepts both, and no priority decides between."""
    terminals = {terminal.name: terminal for terminal in grammar.terminals}
    states: dict[Any, dict[str, Any]] = grammar.parser.parser._parse_table.states
    together = {pair for row in states.values() for pair in combinations(sorted(terminals.keys() & row.keys()), 2)}
    return sorted((a, b) for a, b in together if terminals[a].priority == terminals[b].priority)


def pattern(grammar: lark.Lark, name: str) -> Any:
    """interegular's model of a terminal; None where it has none."""
    written = grammar.get_terminal(name).pattern.to_regexp().replace(_AT_END, _MODELLED)
    try:
        model = parse_pattern(written)
        return model if Comparator({name: model}).get_fsm(name) is not None else None
    except (Unsupported, InvalidSyntax):
        return None


def overlap(one: Any, other: Any) -> str | None:
    """A text that both match."""
    comparator = Comparator({"one": one, "other": other})
    if comparator.isdisjoint("one", "other"):
        return None
    try:
        return str(comparator.get_example_overlap("one", "other", _SECONDS).full_text)
    except ValueError:
        return "?"


def in_time(function: Any, *arguments: Any) -> Any:
    """The answer of a function, or ``TimeoutError`` as a value."""
    signal.alarm(_SECONDS)
    try:
        return function(*arguments)
    except TimeoutError as error:
        return error
    finally:
        signal.alarm(0)


def _stop(*_: object) -> None:
    raise TimeoutError


def main() -> int:
    signal.signal(signal.SIGALRM, _stop)
    lark.lexer.has_interegular = False  # lark's own comparison does not end
    try:
        lark.Lark(grammar_text(), parser="lalr", strict=True)
    except lark.exceptions.LexError:
        pass  # raised behind the analysis of the shapes, for want of interegular
    except lark.exceptions.GrammarError as error:
        print(f"shapes: {error}")
        return 1
    print("shapes: no conflict")

    grammar = lark.Lark(grammar_text(), parser="lalr")
    pairs = accepted_together(grammar)
    models = {name: in_time(pattern, grammar, name) for name in sorted({name for pair in pairs for name in pair})}
    beyond = [name for name, model in models.items() if model is None or isinstance(model, TimeoutError)]
    compared = [(a, b) for a, b in pairs if a not in beyond and b not in beyond]
    found = {(a, b): in_time(overlap, models[a], models[b]) for a, b in compared}
    late = [pair for pair, text in found.items() if isinstance(text, TimeoutError)]
    overlaps = {pair: text for pair, text in found.items() if isinstance(text, str)}
    for (a, b), text in overlaps.items():
        print(f"words: {a} and {b} both match {text!r}")
    print(f"words: {len(compared) - len(late)} of {len(pairs)} pairs compared, {len(overlaps)} overlap")
    print(f"not compared: {', '.join([*beyond, *('/'.join(pair) for pair in late)]) or 'none'}")
    return 1 if overlaps else 0


if __name__ == "__main__":
    sys.exit(main())
