"""Everyday layouts of tables, read whole: rows, levels, columns and the header, by what ``everyday/*.toml`` expects."""

from __future__ import annotations

import pytest

import targetexpr
from tests.sheets.layout_cases import LayoutCase, cases, differences


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.id)
def test_layouts_are_read(case: LayoutCase) -> None:
    sheets = targetexpr.read(case.data(), name=f"{case.id}.{case.format}")
    assert differences(sheets, case.sheets) == []
