"""What a database, a frame or an array holds in one cell → the text that a form would show."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

# pandas' marks of a missing value, known by their names so that pandas is not imported
_MISSING = ("NAType", "NaTType")


def cell_text(value: object) -> str | None:
    """Return the text of one cell: a float as the shortest decimal that it stands for, a date as ISO 8601.

    None for what holds nothing: None, NaN of any library, ``pandas.NA`` and ``NaT``. Raises ``ValueError`` for what is
    no text, number or date (a flag, a list, an infinite number).
    """
    match value:
        case str() | None:
            return value
        case _ if is_missing(value):
            return None
        case Decimal() | numbers.Real() if value != value:
            return None
        case datetime.date():
            return value.isoformat()[:10]
    match number_of(value):
        case None:
            raise ValueError(f"{value!r} is no text and no finite number")
        case Decimal() as number if isinstance(value, Decimal) or number != number.to_integral_value():
            return f"{number:f}"
        case number:
            return str(number if isinstance(number, Fraction) else int(number))


def number_of(value: object) -> Decimal | Fraction | None:
    """Return a number of Python, numpy or another library exactly as it prints (92.1 of any width is 92.1).

    None for what is no number: a flag, NaN of any library, what is infinite.
    """
    match value:
        case bool():
            return None
        case Fraction():
            return value
        case numbers.Integral():
            return Decimal(int(value))
        case Decimal() | numbers.Real():
            number = Decimal(str(value))
            return number if number.is_finite() else None
        case _:
            return None


def is_missing(value: object) -> bool:
    """Return whether *value* is pandas' mark of a missing value."""
    return type(value).__name__ in _MISSING


def cells_of(column: Iterable[object]) -> Iterable[object]:
    """Return the cells of one column. Raises ``TypeError`` for a text or a frame, which are no column."""
    if isinstance(column, str):
        raise TypeError("a single text is no column of texts; put it in a list, or use parse")
    if hasattr(column, "columns"):
        raise TypeError("a frame has several columns; name one of them: frame['指标值']")
    return column
