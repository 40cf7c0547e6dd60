"""The terminals of the grammar, and which of them to try at a character."""

from __future__ import annotations

import re
from collections.abc import Callable

from targetexpr.errors import Span
from targetexpr.patterns import compiled

# The terminals that are pieces of a run, and the terminal that the run is.
RUNS = {"UNIT": "UNIT", "TEXT": "TEXT", "WORD": "TEXT", "NUMERAL_WORD": "TEXT"}

_MOST_CHARACTERS = 4096


class Terminal:
    """A terminal of the grammar; its pattern is compiled when it is first tried."""

    __slots__ = ("kind", "match", "name", "pattern")

    def __init__(self, name: str, pattern: str) -> None:
        self.name, self.pattern, self.kind = name, pattern, RUNS.get(name, name)
        self.match: Callable[[str, int], re.Match[str] | None] = self._first

    def _first(self, text: str, position: int) -> re.Match[str] | None:
        self.match = compiled(self.pattern).match
        return self.match(text, position)


class Choices(dict[str, tuple[Terminal, ...]]):
    """The terminals of the set *mask* that can begin with a character, or with a digit and, behind the figure, another
    character, in the order that they are tried.
    """

    def __init__(self, mask: int, begins: Callable[[str], int], of: Callable[[int], tuple[Terminal, ...]]) -> None:
        self._mask, self._begins, self._of = mask, begins, of

    def __missing__(self, written: str) -> tuple[Terminal, ...]:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        self[written] = found = self._of(self._begins(written) & self._mask)
        return found

    def search(self, text: str) -> Span | None:
        """Return where the first of these terminals stands in a text; None where none does."""
        for position, character in enumerate(text):
            for terminal in self[character]:
                if (found := terminal.match(text, position)) is not None:
                    return found.span()
        return None

    def leads(self, text: str) -> bool:
        """Return whether a text begins with one of these terminals."""
        return bool(text) and any(terminal.match(text, 0) is not None for terminal in self[text[0]])
