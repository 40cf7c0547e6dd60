"""One sheet, saved in every format, is read as the same Sheet but for where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import targetexpr
from targetexpr.sheets.model import Sheet
from tests.sheets import writers
from tests.sheets.forms_of_ours import FORMS

FIXTURES = Path(__file__).parent / "fixtures"


def content(sheet: Sheet) -> Any:
    def without(form: Any) -> Any:
        if isinstance(form, dict):
            return {k: without(v) for k, v in form.items() if k not in ("location", "locations")}
        return [without(v) for v in form] if isinstance(form, list) else form

    return without(sheet.to_dict())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "docx", "doc", "odt", "pdf", "ofd", "html", "csv", "txt"])
def test_every_format_gives_the_same_sheet(form: str, suffix: str) -> None:
    (wanted,) = targetexpr.read(FIXTURES / f"{form}.xlsx")
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.{suffix}")
    assert content(sheet) == content(wanted)


@pytest.mark.parametrize("form", FORMS)
def test_the_sheet_is_what_the_layout_says(form: str) -> None:
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.xlsx")
    layout = FORMS[form]
    assert sheet.form == form
    assert [(i.name, i.value) for i in sheet.indicators] == [
        (row[-2].text, row[-1].text)
        for row in layout
        if row[-1].text and row in layout[13 if form[-1] == "0" else 12 :]
    ]
    assert all(i.level1 and i.level2 and not i.doubts for i in sheet.indicators)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "docx", "doc", "odt", "pdf", "ofd", "html", "csv", "txt"])
def test_every_part_has_a_place(form: str, suffix: str) -> None:
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.{suffix}")
    for indicator in sheet.indicators:
        for place in (indicator.location, *indicator.locations.values()):
            assert place.cell or place.row or place.line
    assert sheet.at("project_name") != sheet.location


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    layout = FORMS["shanghai-2020"]
    (wanted,) = targetexpr.read(FIXTURES / "shanghai-2020.xlsx")
    (sheet,) = targetexpr.read(writers.to_csv(layout, encoding=encoding, delimiter=delimiter), name="a.csv")
    assert content(sheet) == content(wanted)


def test_a_damaged_character_costs_one_character() -> None:
    whole = writers.to_csv(FORMS["shanghai-2020"], encoding="utf-8")
    at = whole.index("满意度,读者".encode()) + len("满意度,".encode())
    (sheet,) = targetexpr.read(whole[:at] + b"\xff" + whole[at + 1 :], name="a.csv")
    assert [i.doubts for i in sheet.indicators] == [()] * 8 + [("undecodable",), ()]
    assert sheet.indicators[8].value == ">=90"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_html_in_a_declared_charset(charset: str) -> None:
    layout = [[box for box in row if "㎡" not in box.text and "≥" not in box.text] for row in FORMS["shanghai-2020"]]
    (sheet,) = targetexpr.read(writers.to_html(layout, charset=charset), name="a.html")
    assert sheet.project_name == "少儿阅览室改造"


@pytest.mark.parametrize("form", FORMS)
def test_json_is_its_own_inverse(form: str) -> None:
    (sheet,) = targetexpr.read(FIXTURES / f"{form}.xlsx")
    assert Sheet.from_dict(sheet.to_dict()) == sheet
