"""What a piece of text could be: a target, a name, or both run together; 0 costs what is certain, 6 what is not so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from targetexpr.errors import TargetSyntaxError
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
)
from targetexpr.values.parser import parse

Sort = Literal["target", "mixed", "broken", "absent", "judgement", "prose"]

LONGEST = 200  # characters that one target may have here
_COST: dict[Sort, float] = {
    "target": 0.0,
    "broken": 0.6,
    "absent": 0.2,
    "judgement": 0.5,
    "mixed": 1.0,
    "prose": 1.6,
}
_SIGNED = re.compile(r"[^\w\s(（]{1,2}\s*\d")
_HEAD = re.compile(r"[^\w(（]{1,2}[\d.,]+[(（][^()（）]{1,8}[)）]")
_SENTENCE = re.compile(r"[。！？]")


@lru_cache(maxsize=1 << 16)
def reading(text: str) -> Constraint | TargetSyntaxError:
    try:
        return parse(text)
    except TargetSyntaxError as error:
        return error


@lru_cache(maxsize=1 << 16)
def sort_of(text: str) -> Sort:
    """``target``: a whole quantity, date or interval; ``mixed``: one with words of its own before or after it."""
    if len(text) > LONGEST or _SENTENCE.search(text):
        return "prose"
    found = reading(text)
    match found:
        case TargetSyntaxError():
            return "broken"
        case Comparison(value=None):
            return "judgement"
        case Comparison() | Interval() | Deadline() | Period():
            return "mixed" if found.subject or found.remark else "target"
        case AllOf() | AnyOf():
            return "mixed"
        case NotApplicable():
            return "absent"
        case Qualitative():
            return "judgement"
        case Narrative():
            return "prose"


@lru_cache(maxsize=1 << 16)
def is_signed(text: str) -> bool:
    """Whether *text* is a whole target with an operator written: it can be nothing but a target."""
    if not any(c.isnumeric() for c in text):
        return False
    if sort_of(text) == "broken":
        return _SIGNED.match(text) is not None
    found = reading(text) if sort_of(text) == "target" else None
    return isinstance(found, Interval) or (isinstance(found, Comparison) and not found.implicit_operator)


@lru_cache(maxsize=1 << 16)
def value_cost(text: str) -> float:
    sort = sort_of(text)
    cost = _COST[sort] + 1.5 * (unglued(text) is not None)
    if sort in ("judgement", "prose"):
        cost += 1.0 * looks_named(text) + 3.0 * (len(text) == 1) + 1.0 * (len(text) > 24)
    return cost


@lru_cache(maxsize=1 << 16)
def name_cost(text: str) -> float:
    if not any(c.isalpha() for c in text):
        return 8.0
    sort = sort_of(text) if len(text) <= 3 or any(c.isnumeric() for c in text) else "prose"
    if sort == "target":
        return 6.0 if is_signed(text) else 3.0
    if sort != "prose" and unglued(text) is not None:
        return 4.0
    if sort in ("absent", "broken") or len(text) == 1:
        return 3.0
    if _SENTENCE.search(text):
        return 2.0
    return 0.0 if looks_named(text) else 0.4 if len(text) > 4 else 0.8


def looks_named(text: str) -> bool:
    """Whether *text* ends as names of indicators end."""
    facts = name_facts(text)
    return facts.kind is not None or facts.level2 is not None


@lru_cache(maxsize=1 << 16)
def unglued(text: str) -> tuple[str, str] | None:
    """Name and value of a cell in which both ran together: ``≥95(%)公众满意度`` or ``公众满意度≥95%``; or None."""
    if len(text) > LONGEST or not any(c.isnumeric() for c in text):
        return None
    found = reading(text)
    name = (found.remark or found.subject) if isinstance(found, Comparison | Interval) else None
    if name and text.endswith(name) and text[0].isdigit():
        return None  # 7岁以下儿童健康管理率 is a name
    if name and text.endswith(name):
        value = text[: -len(name)].strip()
    elif name and text.startswith(name):
        value = text[len(name) :].strip()
    else:
        value, name = _signed_head(text)
    return (name, value) if len(name) >= 3 and value and is_signed(value) else None


def _signed_head(text: str) -> tuple[str, str]:
    """The target with its unit in brackets that *text* begins with, and the rest; two empty texts where none does."""
    match = _HEAD.match(text)
    return (match[0], text[match.end() :].strip()) if match else ("", "")
