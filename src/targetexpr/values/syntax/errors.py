"""What is wrong with a malformed value, in the words of the table of malformed examples (``data/malformed.toml``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from targetexpr.errors import PlaceholderError, Span, TargetSyntaxError
from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.tokens import is_operator, span_of
from targetexpr.values.syntax import tables

# What a figure is missing behind.
_HALVES = {"TO": "range-end", "PLUS_MINUS": "number-expected"}


@cache
def table() -> dict[str, dict[str, Any]]:
    """The rows of the table by their code."""
    return {row["code"]: row for row in tables.table("malformed.toml")["error"]}


def mistake(text: str, position: int, stack: list[Any], found: str) -> tuple[str, Span]:
    """Why the grammar does not accept a text: *found* (a terminal) cannot follow what is on the parser's *stack*."""
    opened = [token for token in stack if token.type in ("OPEN", "UNIT_OPEN", "INTERVAL_OPEN")]
    if found == "$END" and opened:
        return "unclosed-bracket", (opened[-1].start_pos, len(text.rstrip()))
    if found == "CLOSE":
        return "unopened-bracket", (position, position + 1)
    if len(stack) > 1 and stack[-1].type == "OPEN" and stack[-2].data == "before":  # ≥(%)
        return "number-expected", span_of(stack[-2])
    if stack and stack[-1].type in _HALVES:
        return _HALVES[stack[-1].type], span_of(stack[-1])
    if stack and is_operator(last := stack[-1]):
        behind = found == "$END" and any("measure" in _names(node) for node in stack)
        return "operator-behind" if behind else "number-expected", span_of(last)
    start = min(position, len(text) - 1)
    return "unexpected", (start, start + 1)


def _names(node: Any) -> Iterator[str]:
    """The rules of a piece of a tree, down to the items of a clause."""
    pending = [node]
    while pending:
        one = pending.pop()
        if one.data:
            yield one.data
            pending += one.children if one.data.startswith("_") else []


def answer(text: str, problem: Malformed, reads_well: Callable[[str], bool]) -> TargetSyntaxError:
    """The user's error for a problem; a suggestion is one that *reads_well*."""
    row = table()[problem.code]
    span = problem.span or (0, len(text))
    found = text[slice(*span)]
    return (PlaceholderError if problem.code == "placeholder" else TargetSyntaxError)(
        text, span, code=problem.code, zh=row["zh"].format(found=found), en=row["en"].format(found=found),
        expected=tuple(row.get("expected", ())) or _classes(problem.expected),
        suggestion=next((one for one in _mended(text, span, row) if reads_well(one)), None),
    )  # fmt: skip


def _classes(terminals: frozenset[str]) -> tuple[str, ...]:
    rows = tables.table("malformed.toml")["expected"]
    return tuple(row["zh"] for row in rows if terminals & set(row["terminals"])) or (rows[-1]["zh"],)


def _mended(text: str, span: Span, row: dict[str, Any]) -> Iterator[str]:
    start, end = span
    if compiled(row.get("move", "")).fullmatch(text[start:end]):
        yield text[start:end] + text[:start].strip() + text[end:]
    mended = text[start:end]
    for pattern, replacement in row.get("replace", ()):
        changed = compiled(pattern).sub(replacement, mended)
        if row.get("all"):
            mended = changed
        elif changed != mended:
            yield text[:start] + changed + text[end:]
    if mended != text[start:end]:
        yield text[:start] + mended + text[end:]
