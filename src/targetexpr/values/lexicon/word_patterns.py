"""The judgement words of ``data/terms.toml``, and the patterns that were made of them with the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.values.syntax import tables

_PUNCTUATION = (
    " \t\r\n\f\v\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff"
    "，,；;。、：:！!？?“”\"'‘’·"
)


def terms() -> dict[str, Any]:
    return tables.table("terms.toml")


def any_of(words: Iterable[str]) -> str:
    """A pattern of the words, the longest that fits first: a tree of their characters, which soon fails elsewhere."""
    rests: dict[str, set[str]] = {}
    for word in filter(None, words := set(words)):
        rests.setdefault(word[0], set()).add(word[1:])
    ways = "|".join(re.escape(first) + any_of(rest) for first, rest in sorted(rests.items()))
    return f"(?:{ways}){'?' if '' in words else ''}" if ways else ""


@cache
def pattern(name: str) -> re.Pattern[str]:
    return compiled(tables.table("judgements")[name])


def opens(name: str, text: str) -> bool:
    """Whether the words of a pattern stand at the head of a text."""
    return pattern(name).match(text) is not None


def holds(name: str, text: str) -> bool:
    """Whether they stand anywhere in a text, or at its end where the pattern says so."""
    return pattern(name).search(text) is not None


def says(name: str, text: str) -> bool:
    """Whether a text says that and nothing else."""
    return pattern(name).fullmatch(text) is not None


def trim(text: str) -> str:
    """Without the punctuation and blanks around it; brackets and quotation marks stay where both are there."""
    bare = text.strip(_PUNCTUATION)
    if len(bare) == len(text):
        return text
    start = text.find(bare)
    end = start + len(bare)
    start -= bare.count("”") > bare.count("“") and text[start - 1 : start] == "“"
    return text[start : end + (bare.count("“") > bare.count("”") and text[end : end + 1] == "”")]
