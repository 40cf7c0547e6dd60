"""Dates, deadlines and periods of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targetexpr.errors import Span
from targetexpr.record_types import define, evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Moment, Op, Words
from targetexpr.values.interpret.quantities import read_value
from targetexpr.values.interpret.tokens import before, mark, operator, span_of
from targetexpr.values.lexicon.dates import Date, complete, like, read_date, third
from targetexpr.values.lexicon.unit_spelling import canonical
from targetexpr.values.model import Edge, Mark, Recurrence

_EDGES: dict[str, Edge] = {
    "END_OF": "end", "START_OF": "start", "EARLY_OF": "early", "MIDDLE_OF": "middle", "LATE_OF": "late",
}  # fmt: skip
# 年初 and 年底 as the ends of a period.
_YEAR_ENDS: dict[tuple[str, Edge | None], str] = {("YEARLY", "start"): "--01", ("YEARLY", "end"): "--12"}
RECURS: dict[str, Recurrence] = {"年": "year", "季度": "quarter", "个月": "month", "天": "day", "晚": "day"}


@define
class _Timing:
    """What stands around a date: 截至 and 不早于 before it; 底, 上旬, 开学, 前, 起 behind it."""

    due: bool = False
    since: bool = False
    edge: Edge | None = None
    event: Span | None = None
    strict: bool = False
    """The day itself is left out: 10月1日（不含）前."""
    near: Op | None = None
    """6月底左右"""


def read_moment(text: str, node: Any) -> Iterator[Moment | Words]:
    """A moment, or words where the number before 至 is no part of a date (20-12月)."""
    op: Op | None = None
    timing, quantity = _Timing(), None
    marks: list[Mark] = []
    dates: list[tuple[str, Date]] = []
    edges: list[Edge | None] = []
    every: Recurrence | None = None
    for child in node.children:
        match child.data or child.type:
            case "before":
                op, pieces = before(text, child)
                marks += pieces
            case "LE_UNTIL" | "GE_SINCE" | "SINCE" | "timing" | "edge":
                _read_timing(child, timing)
            case "AT":
                marks.append(mark("word", child))
            case "TO" | "TO_NEXT":
                marks.append(mark("separator", child, "-"))
                edges.append(timing.edge)
                timing = _Timing()
            case "each":  # 不早于每年3月
                every = RECURS.get(canonical(str(child.children[-1])) or "")
                marks.append(mark("word", child))
            case "quantity":
                quantity = child
            case "FEAST":
                timing.event = span_of(child)
                marks.append(mark("word", child))
                dates.append(("FEAST", Date()))
            case "NEXT":
                yield Words(span_of(child))
            case _:
                marks.append(mark("date", child))
                dates.append(_date(child))
    if quantity is not None:
        first, *more = quantity.children
        if dates[0][0] == "DATE_D" and text[slice(*span_of(quantity))].endswith(("日", "号")):  # 10日-15日
            more = []
        days = not more and first.data == "number"  # ￥5日至20日 is money
        number = like(read_value(first.children[0])[0], dates[0][1].first or "") if days else None
        if number is None:
            yield Words(span_of(node))
            return
        dates.insert(0, ("", Date(number, number)))
    for n, edge in enumerate((*edges, timing.edge) if len(dates) > 1 else ()):
        kind, date = dates[n]
        if (month := date.first or _YEAR_ENDS.get((kind, edge))) is None:  # 25日至月底
            raise Malformed("range-end", span_of(node))
        dates[n] = kind, date if date.first else Date(month, month)
    kind, date = dates[0]
    until = dates[1][1] if len(dates) > 1 else None
    later = any(child.type == "TO_NEXT" for child in node.children)
    if until is not None and until.last is not None and date.first is not None:
        until = Date(until.first, complete(date.first, until.last, later=later))
    date = evolve(date, recurs=every or date.recurs)
    if until is not None and edges:
        date, until = third(date, edges[0]), third(until, timing.edge, last=True)
    if timing.strict:
        op = Op("<" if timing.due else ">", "word", span_of(node))
        timing.due = timing.since = False
    if timing.event is not None and kind == "DATE_Y":  # 2025年春节前: on which day, nobody says
        date, timing.event = Date(), (span_of(node)[0], timing.event[1])
    due = timing.due or kind == "WITHIN_YEAR"
    yield Moment(
        span_of(node), date, until, op or timing.near, timing.edge or date.edge, due, timing.since, timing.event,
        tuple(marks),
    )  # fmt: skip


def _read_timing(node: Any, timing: _Timing) -> None:
    for part in node.children if node.data == "timing" else [node]:
        match part.children[0].type if part.data else part.type:
            case edge if edge in _EDGES:
                timing.edge = _EDGES[edge]
            case "SINCE" | "GE_SINCE":
                timing.since = True
            case "EVENT":
                timing.event = span_of(part)
            case "NEUTRAL":
                pass
            case "EXCLUDING":
                timing.strict = True
            case "NEAR_AFTER":
                timing.near = operator(part)
            case _:
                timing.due = True


def _date(node: Any) -> tuple[str, Date]:
    """The kind of the last token and the date of all: 每季度末月25日 is two."""
    tokens = node.children if node.data else [node]
    try:
        found = [read_date(token.type, str(token)) for token in tokens]
    except Malformed as error:
        raise Malformed(error.code, span_of(node)) from None
    date = found[0] if len(found) == 1 else Date(found[1].first, found[1].last, found[0].edge, found[0].recurs)
    return tokens[-1].type, date
