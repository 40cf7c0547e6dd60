"""Cells of columns and frames → text."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

import targetexpr
from targetexpr.values.cells import cell_text, cells_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("≥95%", "≥95%"),
        ("", ""),
        (None, None),
        (12, "12"),
        (12.0, "12"),
        (0.95, "0.95"),
        (1e22, "1" + "0" * 22),
        (1e-7, "0.0000001"),
        (Decimal("95.00"), "95.00"),
        (Fraction(2, 3), "2/3"),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (datetime.date(2024, 12, 31), "2024-12-31"),
        (datetime.datetime(2024, 12, 31, 8, 30), "2024-12-31"),
    ],
)
def test_a_cell_is_the_text_that_a_form_would_show(cell: object, text: str | None) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize("cell", [True, b"3", ["3"], float("inf"), Decimal("-Infinity"), 3j, object()])
def test_what_is_no_text_and_no_number_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match=r"is no (text|number)"):
        cell_text(cell)


def test_numbers_of_numpy_and_gaps_of_pandas() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    assert [cell_text(n) for n in (numpy.int64(3), numpy.float64(0.5), numpy.float32(2), numpy.float64("nan"))] == [
        "3", "0.5", "2", None,
    ]  # fmt: skip
    assert [cell_text(gap) for gap in (pandas.NA, pandas.NaT, numpy.nan)] == [None, None, None]
    assert cell_text(pandas.Timestamp("2024-06-30")) == "2024-06-30"
    column = pandas.Series(["≥95%", None, 12, "≥95%"])
    found = targetexpr.parse_many(column)
    assert [getattr(answer, "code", str(answer)) for answer in found] == ["≥95%", "empty", "=12", "≥95%"]


def test_one_text_or_a_frame_is_no_column() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="a single text"):
        targetexpr.parse_many("≥95%")
    with pytest.raises(TypeError, match="several columns"):
        targetexpr.parse_many(pandas.DataFrame({"a": ["≥95%"]}))
    assert list(cells_of(["a"])) == ["a"]
