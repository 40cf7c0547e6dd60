"""What is wrong with a malformed value, in the words of the table of malformed examples (``data/malformed.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from targetexpr.errors import PlaceholderError, Span, TargetSyntaxError
from targetexpr.values.errors import Malformed
from targetexpr.values.items import is_operator, span_of
from targetexpr.values.model import Constraint, Narrative

# Where a number is missing, or has no business to be, that is what was expected.
_NUMBER = ("数值",)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("targetexpr.values") / "data/malformed.toml").read_text(encoding="utf-8"))


@cache
def table() -> dict[str, dict[str, Any]]:
    """The rows of the table by their code."""
    return {row["code"]: row for row in _data()["error"]}


def unexpected(text: str, position: int, stack: Iterable[Any], found: str) -> Malformed:
    """Why the grammar does not accept a text: *found* (a terminal) cannot follow what is on the parser's *stack*."""
    if not text.strip():
        return Malformed("empty", (0, len(text)))
    before = list(stack)
    last = before[-1] if before else None
    opened = [token for token in before if _type(token) in ("OPEN", "UNIT_OPEN", "INTERVAL_OPEN")]
    if found == "$END" and opened:
        return Malformed("unclosed-bracket", (opened[-1].start_pos, len(text.rstrip())))
    if found == "CLOSE":
        return Malformed("unopened-bracket", (position, position + 1))
    if _type(last) == "TO":
        return Malformed("range-end", span_of(last))
    if is_operator(last):
        behind = found == "$END" and any("measure" in _names(node) for node in before)
        return Malformed("operator-behind" if behind else "number-expected", span_of(last))
    return Malformed("unexpected", (min(position, max(len(text) - 1, 0)), min(position + 1, len(text))))


def _names(node: Any) -> Iterator[str]:
    """The rules of a piece of a tree, down to the items of a clause."""
    pending = [node]
    while pending:
        one = pending.pop()
        if hasattr(one, "data"):
            yield str(one.data)
            pending += one.children if str(one.data).startswith("_") else []


def answer(
    text: str, problem: Malformed, expected: Iterable[str], read: Callable[[str], Constraint]
) -> TargetSyntaxError:
    """The user's error for a problem; *read* tries a suggestion out."""
    row = table()[problem.code]
    span = problem.span or (0, len(text))
    found = text[slice(*span)]
    kind = PlaceholderError if problem.code == "placeholder" else TargetSyntaxError
    return kind(
        text,
        span,
        code=problem.code,
        zh=row["zh"].format(found=found),
        en=row["en"].format(found=found),
        expected=_classes(expected) or _NUMBER,
        suggestion=next((one for one in _mended(text, span, row) if _reads(one, read)), None),
    )


def _classes(terminals: Iterable[str]) -> tuple[str, ...]:
    named = set(terminals)
    return tuple(row["zh"] for row in _data()["expected"] if named & set(row["terminals"]))


def _mended(text: str, span: Span, row: dict[str, Any]) -> Iterator[str]:
    start, end = span
    if row.get("move"):
        yield text[start:end] + text[:start].strip() + text[end:]
    mended = text[start:end]
    for pattern, replacement in row.get("replace", ()):
        changed = re.sub(pattern, replacement, mended)
        if row.get("all"):
            mended = changed
        elif changed != mended:
            yield text[:start] + changed + text[end:]
    if mended != text[start:end]:
        yield text[:start] + mended + text[end:]


def _reads(text: str, read: Callable[[str], Constraint]) -> bool:
    try:
        return not isinstance(read(text), Narrative)
    except TargetSyntaxError:
        return False


def _type(node: Any) -> str:
    return str(getattr(node, "type", ""))
