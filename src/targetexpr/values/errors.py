"""How the modules below the parser say that a value is malformed: by the code of a row in ``malformed.toml``."""

from __future__ import annotations

from collections.abc import Iterable


class Malformed(Exception):
    """Not for users: the parser turns it into a ``TargetSyntaxError`` with the row's messages.

    Without a span the piece that is being read is meant. *expected* are terminals of the grammar.
    """

    def __init__(self, code: str, span: tuple[int, int] | None = None, expected: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code, self.span, self.expected = code, span, frozenset(expected)
