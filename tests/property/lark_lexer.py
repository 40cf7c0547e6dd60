"""lark as the reference: its own LALR parser behind a plain lexer that reads words and units as runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import lark
from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import Lexer, LexerState, Token
from lark.parsers.lalr_analysis import Shift
from maketables.parse_tables import grammar_text

from targetexpr.values.syntax.terminals import RUNS

Match = Callable[[str, int], re.Match[str] | None]


class RunLexer(Lexer):
    """As lark's contextual lexer, but that a run goes on until another terminal that could follow it begins."""

    __future_interface__ = 2

    def __init__(self, conf: LexerConf) -> None:
        order = sorted(conf.terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
        self._matches: dict[str, Match] = {t.name: re.compile(t.pattern.to_regexp()).match for t in order}
        self._ignored = set(conf.ignore)

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        text, position = str(lexer_state.text.text), 0
        states = parser_state.parse_conf.states
        while position < len(text):
            accepted = {*states[parser_state.position], *self._ignored}
            found = self._first(text, position, accepted)
            if found is None:
                raise self._error(text, position, accepted, parser_state)
            name, end = found
            if name not in self._ignored:
                kind = RUNS.get(name, name)
                if kind in RUNS and (after := self._after(parser_state, kind)) is not None:
                    end = self._end_of_run(text, end, kind, {*states[after], *self._ignored})
                yield Token(kind, text[position:end], start_pos=position, end_pos=end)
            position = end

    def _first(self, text: str, position: int, names: set[str]) -> tuple[str, int] | None:
        """The first terminal, in lark's order, of those that are accepted."""
        for name, match in self._matches.items():
            if name in names and (found := match(text, position)) is not None:
                return name, found.end()
        return None

    def _end_of_run(self, text: str, position: int, kind: str, names: set[str]) -> int:
        pieces = {name for name, run in RUNS.items() if run == kind}
        while (found := self._first(text, position, names | pieces)) is not None and found[0] in pieces:
            position = found[1]
        return position

    def _after(self, parser_state: Any, kind: str) -> int | None:
        """The state that a terminal leads to, behind the reductions before it; None where it leads nowhere."""
        states, stack = parser_state.parse_conf.states, list(parser_state.state_stack)
        while (action := states[stack[-1]].get(kind)) is not None:
            if action[0] is Shift:
                return int(action[1])
            del stack[-len(action[1].expansion) :]
            stack.append(states[stack[-1]][action[1].origin.name][1])
        return None

    def _error(self, text: str, position: int, accepted: set[str], parser_state: Any) -> Exception:
        allowed = {name for name in accepted if name in self._matches} - self._ignored
        while (found := self._first(text, position, set(self._matches))) is not None and found[0] in self._ignored:
            position = found[1]
        if found is None:
            return UnexpectedCharacters(text, position, 1, position + 1, allowed=allowed)  # type: ignore[no-untyped-call]
        name = RUNS.get(found[0], found[0])
        token = Token(name, text[position : found[1]], start_pos=position, end_pos=found[1])
        return UnexpectedToken(token, allowed, state=parser_state)  # type: ignore[no-untyped-call]


@cache
def grammar() -> lark.Lark:
    return lark.Lark(grammar_text(), parser="lalr", lexer=RunLexer)
