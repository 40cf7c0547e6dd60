"""docx: values replaced in their cells; fonts, other cells and other parts stay."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import RGBColor

import targetexpr
from targetexpr.fixes import FileFix, fix_file, store
from targetexpr.fixes.document import rewrite_document
from targetexpr.fixes.model import Edit, UnfixableError
from targetexpr.sheets.model import Location
from tests.fixes.making import HEAD, ROWS, SAFE, parts, repacked

MAIN = "word/document.xml"


def document(dress: Any = None) -> bytes:
    made = docx.Document()
    rows = [("绩效目标申报表", "", "", ""), ("项目名称", "滨河步道修缮", "", ""), HEAD, *ROWS]
    table = made.add_table(len(rows), 4)
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    if dress is not None:
        dress(table)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def fixed(tmp_path: Path, data: bytes) -> FileFix:
    path = tmp_path / "表.docx"
    path.write_bytes(data)
    return fix_file(path)


def values(data: bytes) -> list[str | None]:
    return [row.value for row in targetexpr.read(data, name="表.docx")[0].indicators]


def test_safe_fixes_are_carried_out_and_nothing_else_changes(tmp_path: Path) -> None:
    data = document()
    fix = fixed(tmp_path, data)
    assert {(change.old, change.new) for change in fix.changes} == set(SAFE.items())
    assert fix.refused == ()
    assert values(fix.after) == [SAFE.get(value, value) for *_, value in ROWS]
    before, after = parts(data), parts(fix.after)
    assert {name for name in before if before[name] != after[name]} == {MAIN}
    assert list(before) == list(after)
    target = store(fix)
    assert target.name == "表.fixed.docx"
    assert (tmp_path / "表.docx").read_bytes() == data


def runs(*texts: str, last: RGBColor | None = None) -> Any:
    def dress(table: Any) -> None:
        paragraph = table.cell(4, 3).paragraphs[0]
        paragraph.clear()
        for text in texts:
            run = paragraph.add_run(text)
        if last is not None:
            run.font.color.rgb = last

    return dress


def test_runs_that_look_alike_are_changed_together(tmp_path: Path) -> None:
    fix = fixed(tmp_path, document(runs("≥９", "５", "％")))
    assert values(fix.after)[1] == "≥95%"


def test_a_change_inside_one_font_keeps_the_others(tmp_path: Path) -> None:
    fix = fixed(tmp_path, document(runs("≥９５", "%", last=RGBColor(255, 0, 0))))
    assert values(fix.after)[1] == "≥95%"
    cell = docx.Document(io.BytesIO(fix.after)).tables[0].cell(4, 3)
    assert [run.text for run in cell.paragraphs[0].runs] == ["≥95", "%"]
    assert cell.paragraphs[0].runs[1].font.color.rgb == RGBColor(255, 0, 0)


def test_a_change_over_fonts_is_refused_and_said(tmp_path: Path) -> None:
    fix = fixed(tmp_path, document(runs("≥９５", "％", last=RGBColor(255, 0, 0))))
    assert values(fix.after)[1] == "≥９５％"
    assert [refusal.reason["zh"] for refusal in fix.refused] == [
        "这一格的字分在几段，或有几种字体、修订，改了会丢掉格式"
    ]  # fmt: skip
    assert len(fix.changes) == 2


def test_text_in_two_paragraphs_is_left(tmp_path: Path) -> None:
    def dress(table: Any) -> None:
        table.cell(4, 3).text = "≥９５"
        table.cell(4, 3).add_paragraph("％")

    fix = fixed(tmp_path, document(dress))
    assert "≥95%" not in values(fix.after)


def test_an_empty_paragraph_beside_it_is_no_matter(tmp_path: Path) -> None:
    fix = fixed(tmp_path, document(lambda table: table.cell(4, 3).add_paragraph("")))
    assert values(fix.after)[1] == "≥95%"


def test_nested_tables_are_cells_of_their_own(tmp_path: Path) -> None:
    def dress(table: Any) -> None:
        table.cell(1, 2).add_table(1, 1).cell(0, 0).text = "附注"

    fix = fixed(tmp_path, document(dress))
    assert {(change.old, change.new) for change in fix.changes} == set(SAFE.items())


@pytest.mark.parametrize("data", [b"PK", b"", document()[:-200]])
def test_what_is_no_document_is_told(data: bytes) -> None:
    with pytest.raises(UnfixableError):
        rewrite_document(data, {Location(table=1, row=1, column=1): Edit("a", "b")})


def test_a_signed_document_is_left() -> None:
    signed = repacked(document(), lambda _, part: part, {"_xmlsignatures/sig1.xml": b"<s/>"})
    with pytest.raises(UnfixableError, match="签名"):
        rewrite_document(signed, {})


def test_a_place_that_is_not_there_is_refused() -> None:
    place = Location(table=9, row=1, column=1)
    made = rewrite_document(document(), {place: Edit("a", "b")})
    assert made.refused[place]["zh"] == "找不到这一格"
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
