"""Which characters a regular expression can begin with, and which can stand behind the figure that it begins with:
Python's own parser of expressions is asked when the tables are made.

An answer may hold too many characters, never too few, so that a terminal is passed over only where it cannot match.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import Any

Segments = frozenset[int]

(_FIGURE,), (_NO_FIGURE,) = map(_parser.parse, ("[0-9.,]", "[^0-9.,]"))
_ONE_CHARACTER = ("IN", "LITERAL", "NOT_LITERAL")
_CATEGORY = re.compile(r"CATEGORY_(\w+)")
# The only ones of a category that a terminal may use.
_BLANKS = [code for code in range(sys.maxunicode + 1) if chr(code).isspace()]


class FirstSets:
    """What each of *patterns* can begin with: numbers of segments; segment *n* goes from ``starts[n]`` to the next.

    *behind* is what can follow where it begins with digits, points and commas, and all of these stand there.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        trees = [_parser.parse(pattern) for pattern in patterns]
        edges = _edges([trees, _BLANKS, _NO_FIGURE])
        self.starts = sorted({0, *(int(edge) for edge in edges if 0 <= edge <= sys.maxunicode)})
        self._all = Segments(range(len(self.starts)))
        self._asked: dict[tuple[str, str], Segments] = {}
        self.found = [self._first(tree)[0] for tree in trees]
        figure = self._characters(*_FIGURE)
        self.behind = [self._first([*tree, _NO_FIGURE], figure)[0] - figure for tree in trees]

    def _first(self, row: Iterable[Any], passed: Segments = Segments()) -> tuple[Segments, bool]:  # noqa: B008
        """What a row can begin with, and whether it can be empty; what is *passed* over is as if it were not there."""
        begins, ahead = Segments(), self._all
        for kind, of in row:
            match str(kind):
                case "ASSERT":
                    first, empty = self._first(of[1], passed)
                    ahead &= self._all if empty or of[0] < 0 else first
                    continue
                case "ASSERT_NOT":
                    ahead -= self._surely(of[1]) if of[0] > 0 and not passed else Segments()
                    continue
                case "AT":
                    continue
                case "SUBPATTERN":
                    first, empty = self._first(of[3], passed)
                case "MAX_REPEAT" | "MIN_REPEAT":
                    first, empty = self._first(of[2], passed)
                    empty = empty or not of[0]
                case "BRANCH":
                    pairs = [self._first(way, passed) for way in of[1]]
                    first, empty = Segments().union(*(first for first, _ in pairs)), any(empty for _, empty in pairs)
                case _:
                    first = self._characters(kind, of)
                    empty = not first.isdisjoint(passed)
            begins |= first & ahead
            if not empty:
                return begins, False
        return begins, True

    def _surely(self, row: Sequence[Any]) -> Segments:
        """The characters that a row matches whatever follows: those of its ways that are one character."""
        if len(row) != 1:
            return Segments()
        kind, of = row[0]
        match str(kind):
            case "BRANCH":
                return Segments().union(*(self._surely(way) for way in of[1]))
            case name if name in _ONE_CHARACTER:
                return self._characters(kind, of)
            case _:
                return Segments()

    def _characters(self, kind: Any, of: Any) -> Segments:
        """What a part that stands for one character matches: of each segment, its first character is asked."""
        if str(kind) not in _ONE_CHARACTER or {*_CATEGORY.findall(repr(of))} - {"SPACE", "NOT_SPACE"}:
            raise ValueError(f"no terminal of this grammar may use {kind} {of}")
        if (found := self._asked.get(asked := (str(kind), repr(of)))) is None:
            match = _compiler.compile(_parser.SubPattern(_parser.State(), [(kind, of)]), re.UNICODE).match
            found = Segments(number for number, start in enumerate(self.starts) if match(chr(start)))
            self._asked[asked] = found
        return found


def _edges(part: Any) -> Iterator[int]:
    """Where the characters that a pattern names begin, and what follows them: any number in it may be one of these."""
    if isinstance(part, int):
        yield from (part, part + 1)
    elif isinstance(part, list | tuple | _parser.SubPattern):
        for one in part:
            yield from _edges(one)
