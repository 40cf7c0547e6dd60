"""Texts of other columns (上年完成值, 全年预计, 中期目标) read as a value is."""

from __future__ import annotations

from functools import lru_cache

from targetexpr.errors import TargetSyntaxError
from targetexpr.values.model import Constraint


@lru_cache(maxsize=1024)
def reading_of(text: str | None, name: str = "") -> Constraint | None:
    """What a text means under an indicator's name; None where it is empty or cannot be read."""
    from targetexpr.values.parser import parse

    try:
        return parse(text, name) if text and text.strip() else None
    except TargetSyntaxError:
        return None
