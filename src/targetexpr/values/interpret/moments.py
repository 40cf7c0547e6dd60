"""Dates, deadlines and periods of the tree."""

from __future__ import annotations

from typing import Any

from attrs import define

from targetexpr.errors import Span
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Moment, Op, Words
from targetexpr.values.interpret.quantities import read_value
from targetexpr.values.interpret.tokens import before, mark, rule, span_of, terminal
from targetexpr.values.lexicon.dates import Date, complete, like, next_year, read_date
from targetexpr.values.model import Edge, Mark


@define
class _Timing:
    """What stands around a date: 截至 before it; 底, 上旬, 前 behind it."""

    due: bool = False
    edge: Edge | None = None
    third: Span | None = None


def read_moment(text: str, node: Any) -> Moment | Words:
    """A moment, or words where the number before 至 is no part of a date (20-12月)."""
    op: Op | None = None
    timing, marks = _Timing(), list[Mark]()
    dates, quantity = list[tuple[str, Date]](), None
    for child in node.children:
        match rule(child) or terminal(child):
            case "before":
                op, pieces = before(text, child)
                marks += pieces
            case "LE_UNTIL":
                timing.due = True
            case "AT":
                marks.append(mark("word", child))
            case "timing":
                _read_timing(child, timing)
            case "TO" | "TO_NEXT":
                marks.append(mark("separator", child, "-"))
            case "quantity":
                quantity = child
            case _:
                marks.append(mark("date", child))
                dates.append(_date(child))
    if quantity is not None:
        first, *more = quantity.children
        number = None if more else like(read_value(first.children[0])[0], dates[0][0])
        if number is None:
            return Words(span_of(node))
        dates.insert(0, ("", Date(number, number)))
    kind, date = dates[0]
    until = dates[1][1] if len(dates) > 1 else None
    later = any(terminal(child) == "TO_NEXT" for child in node.children)
    if until is not None and until.last is not None and date.first is not None:
        until = Date(until.first, complete(next_year(date.first) if later else date.first, until.last))
    due = timing.due or kind == "WITHIN_YEAR"
    return Moment(span_of(node), date, until, op, timing.edge or date.edge, due, timing.third, tuple(marks))


def _read_timing(node: Any, timing: _Timing) -> None:
    for part in node.children:
        if rule(part) != "edge":
            timing.due = True
            continue
        match terminal(part.children[0]):
            case "END_OF":
                timing.edge = "end"
            case "START_OF":
                timing.edge = "start"
            case _:
                timing.third = span_of(part)


def _date(node: Any) -> tuple[str, Date]:
    """The kind of the last token and the date of all: 每季度末月25日 is two."""
    tokens = node.children if rule(node) else [node]
    try:
        found = [read_date(terminal(token), str(token)) for token in tokens]
    except Malformed as error:
        raise Malformed(error.code, span_of(node)) from None
    date = found[0] if len(found) == 1 else Date(found[1].first, found[1].last, found[0].edge, found[0].recurs)
    return terminal(tokens[-1]), date
