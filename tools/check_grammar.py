"""Whether the grammar leaves lark a choice: in its shapes (LALR, strict), and between words (interegular).

Two terminals of one priority that the same state of the parser accepts must not match one text, or lark chooses between
them by the length of their patterns. Lark's own comparison (``strict=True``) compares every two terminals of a priority
over one alphabet of all, whether or not they can meet, and does not end on this grammar. Here

- only those are compared that meet in a state, pair by pair, each in bounded processor time;
- where interegular cannot model a look-around inside a pattern, the look-arounds are left out: the pattern then matches
  more, so that two that do not overlap even so certainly do not. What overlaps only so is listed as not settled;
- every conformance case is read with an eye on what else could have been read at each place.

Where two terminals match texts of different length, their priorities decide or the first in lark's order: that is
looked at in the cases only. Not part of the suite, because lark compares terminals wherever interegular can be
imported: run ``make test-grammar``.
"""

from __future__ import annotations

import re
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import lark
import lark.lexer
from interegular import Comparator, parse_pattern
from interegular.patterns import InvalidSyntax, Unsupported
from maketables.parse_tables import grammar_text

CONFORMANCE = Path(__file__).parents[1] / "tests/conformance"
_SECONDS = 5.0  # of processor time, for each model and each pair
_AT_END, _MODELLED = r"\Z", r"(?![\s\S])"
# A piece of a pattern: an escape, a class of characters, the head of a look-around or of another group, its end.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\(|\)|[^\\\[()]+", re.DOTALL)

Pair = tuple[str, str]


def accepted_together(grammar: lark.Lark) -> list[Pair]:
    """The pairs of terminals that some state of the parser accepts both, and no priority decides between."""
    terminals = {terminal.name: terminal for terminal in grammar.terminals}
    states: dict[Any, dict[str, Any]] = grammar.parser.parser._parse_table.states
    together = {pair for row in states.values() for pair in combinations(sorted(terminals.keys() & row.keys()), 2)}
    return sorted((a, b) for a, b in together if terminals[a].priority == terminals[b].priority)


def without_looks(pattern: str) -> str:
    """A pattern that matches all that *pattern* does, and more: its look-arounds and ends of text are left out."""
    kept, depth, looking = list[str](), 0, 0  # looking: the depth of the look-around that we are in
    for piece in _PIECE.findall(pattern):
        opens = piece.startswith("(")
        depth += opens
        if opens and piece != "(" and not looking:
            looking = depth
        if not looking and piece != _AT_END:
            kept.append(piece)
        if piece == ")":
            looking = 0 if looking == depth else looking
            depth -= 1
    return "".join(kept)


def model(pattern: str) -> Any:
    """interegular's model of a pattern; None where it has none, or none in time."""
    try:
        found = parse_pattern(pattern)
        return found if Comparator({"it": found}).get_fsm("it") is not None else None
    except (Unsupported, InvalidSyntax):
        return None


def disjoint(one: Any, other: Any) -> bool:
    """Whether no text is matched by both models; false where one is missing."""
    if one is None or other is None:
        return False
    return Comparator({"one": one, "other": other}).isdisjoint("one", "other")


def in_time(function: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a function; None where it takes too long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    try:
        return function(*arguments)
    except TimeoutError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _stop(*_: object) -> None:
    raise TimeoutError


def texts() -> list[str]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CONFORMANCE.glob("*.toml"))]
    return sorted({case["text"] for file in files for case in file["case"]})


def choices(grammar: lark.Lark, text: str) -> Iterator[tuple[str, str, str]]:
    """Where *text* is read as one terminal and another of its priority would have matched: both, and what it read."""
    terminals = {terminal.name: terminal for terminal in grammar.terminals}
    parser = grammar.parse_interactive(text)
    tokens = parser.lexer_thread.lex(parser.parser_state)
    try:
        while True:
            accepted = terminals.keys() & set(parser.choices())
            token = next(tokens)
            for other in sorted(accepted - {token.type}):
                same = terminals[other].priority == terminals[token.type].priority
                if same and re.compile(terminals[other].pattern.to_regexp()).match(text, token.start_pos):
                    yield token.type, other, str(token)
            parser.feed_token(token)
    except (StopIteration, lark.exceptions.UnexpectedInput):
        return


def main() -> int:
    signal.signal(signal.SIGVTALRM, _stop)
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
    names = sorted({name for pair in pairs for name in pair})
    patterns = {name: grammar.get_terminal(name).pattern.to_regexp() for name in names}
    exact = {name: in_time(model, pattern.replace(_AT_END, _MODELLED)) for name, pattern in patterns.items()}
    wider = {name: in_time(model, without_looks(pattern)) for name, pattern in patterns.items()}
    overlaps, unsettled = list[Pair](), list[Pair]()
    for a, b in pairs:
        modelled = exact[a] is not None and exact[b] is not None
        answer = in_time(disjoint, exact[a], exact[b]) if modelled else False
        if answer is False and modelled:
            overlaps.append((a, b))
        elif not answer and not in_time(disjoint, wider[a], wider[b]):
            unsettled.append((a, b))
    print(f"words: {len(pairs)} pairs meet at one priority, {len(overlaps)} overlap, {len(unsettled)} are not settled")
    for a, b in overlaps:
        print(f"  overlap: {a} and {b}")
    for a, b in unsettled:
        print(f"  not settled: {a} and {b}")

    cases = texts()
    found = [(text, *choice) for text in cases for choice in choices(grammar, text)]
    for text, one, other, read in found:
        print(f"  in {text!r} {read!r} is read as {one} and matches {other}")
    print(f"cases: {len(cases)} read, {len(found)} places with a choice")
    return 1 if overlaps or found else 0


if __name__ == "__main__":
    sys.exit(main())
