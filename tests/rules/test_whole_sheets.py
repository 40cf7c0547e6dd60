"""Thirty invented sheets of many places and all stages: what is found in each, and nothing else.

What a reviewer would raise was written down before the rules saw the sheets; the findings that stand here are what the
rules tell now, each read for being right. A change of this list is a change of what reviewers are told.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from targetexpr.checking.check import check

DATA = Path(__file__).parent / "data" / "whole_sheets.json"
SHEETS: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet["id"])
def test_what_is_found_in_a_whole_sheet(sheet: dict[str, Any], tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in sheet["rows"]:
        page.append([cell or None for cell in row])
    book.save(tmp_path / "表.xlsx")
    found = [f"{d.code} {d.location.cell}" for d in check(tmp_path / "表.xlsx", isolated=True).diagnostics]
    assert found == sheet["findings"]
