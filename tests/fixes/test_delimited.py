"""csv, tsv and txt: only the values change."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targetexpr.fixes import FileFix, fix_file, unified
from targetexpr.fixes.delimited import _records, rewrite_text
from targetexpr.fixes.model import Edit
from targetexpr.sheets.model import Location
from targetexpr.sheets.readers.csv import delimiter_of
from tests.fixes.making import ROWS, SAFE, csv_text


def fixed(tmp_path: Path, data: bytes, name: str = "目标 表.csv", *, unsafe: bool = False) -> FileFix:
    path = tmp_path / name
    path.write_bytes(data)
    return fix_file(path, unsafe=unsafe)


def replaced(text: str) -> str:
    for old, new in SAFE.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"), (b"", "utf-8"), (b"", "gb18030"), (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)  # fmt: skip
def test_encoding_mark_and_line_ends_stay(tmp_path: Path, mark: bytes, encoding: str, end: str) -> None:
    text = csv_text(end=end)
    fix = fixed(tmp_path, mark + text.encode(encoding))
    assert fix.after == mark + replaced(text).encode(encoding)
    assert not fixed(tmp_path, fix.after).changes


@pytest.mark.parametrize(("name", "delimiter"), [("a.tsv", "\t"), ("a.csv", ";"), ("a.txt", "\t"), ("a.txt", "|")])
def test_delimiters_stay(tmp_path: Path, name: str, delimiter: str) -> None:
    text = csv_text(delimiter=delimiter, end="\n")
    assert fixed(tmp_path, text.encode(), name).after.decode() == replaced(text)


def test_quotes_and_blanks_stay(tmp_path: Path) -> None:
    text = (
        csv_text()
        .replace("≥3200m2", '"≥3200m2"')
        .replace("不低于98%", " 不低于98% ")
        .replace("步道开放天数", '"步道""开放""天数"')
    )
    assert fixed(tmp_path, text.encode()).after.decode() == replaced(text)


def test_a_value_is_quoted_where_it_must_be() -> None:
    place = Location(cell="B2", row=2, column=2)
    done = rewrite_text(b'a,b\n1,"2"\n', {place: Edit("2", '3,"4"')})
    assert done.data == b'a,b\n1,"3,""4"""\n'
    done = rewrite_text(b"a,b\n1,2\n", {place: Edit("2", "3,4")})
    assert done.data == b'a,b\n1,"3,4"\n'


def test_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    rows = [*ROWS, ("产出指标", "质量指标", "路灯完好率", "100")]
    fix = fixed(tmp_path, csv_text(rows).encode(), unsafe=True)
    assert "路灯完好率,100\n" in fix.after.decode().replace("\r", "")
    assert "=100%" not in fix.after.decode()
    assert any("公式" in refusal.reason["zh"] and refusal.change.new == "=100%" for refusal in fix.refused)


def test_damaged_text_is_left_alone(tmp_path: Path) -> None:
    data = csv_text().encode().replace("滨河".encode(), b"\xe6\xbb")
    fix = fixed(tmp_path, data)
    assert fix.after == data
    assert not fix.changes


def test_an_encoding_without_the_character_refuses_the_change() -> None:
    place = Location(cell="B1", row=1, column=2)
    data = "名称,不低于九\n名称,值\n".encode("gbk")
    done = rewrite_text(data, {place: Edit("不低于九", "≥9²")})
    assert done.data == data
    assert "编码" in done.refused[place]["zh"]


PROSE = """绩效目标申报表

项目名称：滨河步道修缮

一级指标
二级指标
三级指标
指标值

产出指标

数量指标

步道修缮面积

≥3200m2

质量指标

工程验收合格率

≥９５％
"""


def test_a_text_without_columns(tmp_path: Path) -> None:
    fix = fixed(tmp_path, PROSE.encode(), "目标表.txt")
    done = {change.old: change.new for change in fix.changes}
    assert done == {"≥3200m2": "≥3200平方米", "≥９５％": "≥95%"}
    assert fix.after.decode() == replaced(PROSE)


FIELD = st.text(st.sampled_from('ab,";\r\n \t值'), max_size=6)


@given(st.text(st.sampled_from('a,";\r\n 值'), max_size=30), st.sampled_from(",;"))
def test_fields_are_cut_as_the_csv_module_cuts_them(text: str, delimiter: str) -> None:
    expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    cut = [
        [next(csv.reader(io.StringIO(text[a:b], newline=""), delimiter=delimiter), [""])[0] for a, b in fields]
        for fields in _records(text, delimiter)
    ]
    assert cut == expected


@given(st.lists(st.lists(FIELD, min_size=2, max_size=3), min_size=1, max_size=4), st.data())
def test_a_replaced_field_is_the_only_one_that_changes(rows: list[list[str]], data: st.DataObject) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    text = out.getvalue()
    places = [(r, c) for r, row in enumerate(rows) for c, field in enumerate(row) if field.strip().isalnum()]
    assume(places and delimiter_of(text) in (None, ","))
    r, c = data.draw(st.sampled_from(places))
    new = data.draw(FIELD)
    old = rows[r][c].strip()
    done = rewrite_text(text.encode(), {Location(cell="A1", row=r + 1, column=c + 1): Edit(old, new)})
    if done.refused:
        assert done.data == text.encode()
        return
    rows[r][c] = rows[r][c].replace(old, new, 1)
    assert list(csv.reader(io.StringIO(done.data.decode(), newline=""))) == rows


def test_the_diff_of_a_text_is_a_patch(tmp_path: Path) -> None:
    text = csv_text(end="\n").rstrip("\n").replace("≥85", "≥８５%")
    fix = fixed(tmp_path, text.encode())
    lines = unified(fix).split("\n")
    assert lines[0].startswith("--- ")
    assert "-产出指标,数量指标,步道修缮面积,≥3200m2" in lines
    assert "+产出指标,数量指标,步道修缮面积,≥3200平方米" in lines
    assert lines.count("\\ No newline at end of file") == 2
