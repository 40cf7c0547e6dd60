"""What holds of every file that is fixed, whatever its values are."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr import SheetReadError, read
from targetexpr.fixes import fix_file
from targetexpr.sheets.model import Sheet
from tests.fixes.making import HEAD, ROWS, parts, workbook
from tests.fixes.test_plan import VALUE


def as_csv(values: list[str]) -> bytes:
    out = io.StringIO(newline="")
    table = [("项目名称", "滨河步道修缮", "", ""), HEAD]
    csv.writer(out).writerows([*table, *((*row[:3], value) for row, value in zip(ROWS, values, strict=False))])
    return out.getvalue().encode("utf-8", "replace")


def as_workbook(values: list[str]) -> bytes:
    plain = ["".join(c if c.isprintable() else " " for c in value) for value in values]
    return workbook([(*row[:3], value) for row, value in zip(ROWS, plain, strict=False)])


def unvalued(sheets: list[Sheet]) -> list[Sheet]:
    return [evolve(s, indicators=tuple(evolve(row, value=None) for row in s.indicators)) for s in sheets]


@pytest.mark.parametrize(("name", "make"), [("a.csv", as_csv), ("a.xlsx", as_workbook)])
@settings(max_examples=12)
@given(values=st.lists(VALUE, min_size=5, max_size=5), unsafe=st.booleans())
def test_only_the_values_change_and_fixing_twice_changes_nothing_more(
    name: str, make: object, values: list[str], unsafe: bool
) -> None:
    assert callable(make)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(make(values))
        fix = fix_file(path, unsafe=unsafe)
        if fix.error is not None:  # control characters alone are no text
            assert not fix.changes
            with pytest.raises(SheetReadError):
                read(path)
            return
        before = read(path)
        path.write_bytes(fix.after)
        after = read(path)
        assert unvalued(after) == unvalued(before)
        changed = {(change.sheet, change.row): change.new for change in fix.changes}
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            for row, (one, two) in enumerate(zip(old.indicators, new.indicators, strict=True)):
                assert two.value == changed.get((number, row), one.value)
        again = fix_file(path, unsafe=unsafe)
        assert not again.changes
        assert again.after == fix.after
        if name.endswith("xlsx"):
            was, now = parts(fix.before), parts(fix.after)
            assert {part for part in was if was[part] != now[part]} <= {"xl/worksheets/sheet1.xml"}
