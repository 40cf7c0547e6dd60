"""Numbered lists whose items follow each other with nothing between: 1、培训3次2、发放500份."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import evolve

from targetexpr.errors import Span
from targetexpr.values.interpret.clauses import Clause
from targetexpr.values.interpret.items import Item
from targetexpr.values.lexicon.numerals import numerals

# 1、 and （1）: a numeral with what it is written between.
_NUMBER = re.compile(r"(?P<before>[^\w\s]?)\s*(?P<numeral>\w+)\s*(?P<behind>[^\w\s])")


def numbered(text: str, clauses: Sequence[Clause]) -> tuple[list[Clause], list[Span]]:
    """The clauses with the numbers taken out that go on counting from the list's first, and where those stand."""
    opening = _NUMBER.fullmatch(text[: clauses[0].span[0]].strip()) if clauses[0].joint == "list" else None
    if opening is None or (first := _value(opening["numeral"])) is None:
        return list(clauses), []
    found, numbers = [clauses[0]], list[Span]()
    for clause in clauses[1:]:
        *items, last = found[-1].items
        counts = _value(text[slice(*last.span)]) == first + len(numbers) + 1 and not opening["before"]
        if counts and items and text[last.span[1] : clause.span[0]].strip() == opening["behind"]:
            numbers.append(last.span)
            found[-1:] = [_of(found[-1], items), evolve(clause, joint="list")]
        else:
            found.append(clause)
    if opening["before"]:
        found = [part for clause in found for part in _split(text, clause, opening, first, numbers)]
    return found, numbers


def _split(text: str, clause: Clause, opening: re.Match[str], first: Decimal, numbers: list[Span]) -> Iterator[Clause]:
    """The parts of a clause that a number in brackets divides; the *numbers* grow by those."""
    items = list[Item]()
    for position, item in enumerate(clause.items):
        written = _NUMBER.fullmatch(text[slice(*item.span)])
        same = written is not None and (written["before"], written["behind"]) == (opening["before"], opening["behind"])
        counts = same and written is not None and _value(written["numeral"]) == first + len(numbers) + 1
        if counts and items and position + 1 < len(clause.items):
            numbers.append(item.span)
            yield _of(clause, items)
            clause, items = evolve(clause, joint="list"), []
        else:
            items.append(item)
    yield _of(clause, items)


def _of(clause: Clause, items: list[Item]) -> Clause:
    return evolve(clause, items=items, span=(items[0].span[0], items[-1].span[1]))


def _value(text: str) -> Decimal | None:
    return next(numerals(text)) if text.isnumeric() else None
