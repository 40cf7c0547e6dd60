"""Texts of other columns (上年完成值, 全年预计, 中期目标) read as a value is."""

from __future__ import annotations

from functools import lru_cache

from targetexpr.rules.looking import is_words
from targetexpr.rules.model import Item
from targetexpr.values.model import Constraint


@lru_cache(maxsize=1024)
def reading_of(text: str | None, name: str | None = "") -> Constraint | None:
    """What a text means under an indicator's name; None where it is empty or cannot be read."""
    from targetexpr.values.parser import constraint_of

    return constraint_of(text, name) if text and text.strip() else None


def said_of(item: Item) -> Constraint | None:
    """What the value says: without the operator, where a column of its own put one before words (等于 改善)."""
    said = reading_of((item.indicator.fields or {}).get("value"), item.name)
    return said if is_words(said) else item.constraint
