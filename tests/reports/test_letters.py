"""审核意见书: one a unit, filled into a Word template that an office can replace."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from attrs import evolve

from targetexpr.checking.report import Report
from targetexpr.errors import ConfigurationError
from targetexpr.reports import View, word_xml
from targetexpr.reports.copies import DeskFile
from targetexpr.reports.letters import FIELDS, default_template, letters
from targetexpr.reports.word_template import TemplateGroup, WordTemplate
from targetexpr.reports.workbook_style import steady
from targetexpr.sheets.own import is_report
from tests.cli.conftest import Run
from tests.fixes.making import repacked
from tests.reports.conftest import Desk
from tests.reports.sample import HOSTILE, REPORT

TODAY = View(today=date(2026, 3, 1))
MAIN = "word/document.xml"


def rows(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_each_unit_has_one_letter_with_all_its_findings(desk: Desk) -> None:
    made = {file.source: file for file in letters(desk.report, TODAY)}
    assert {str(file.name) for file in made.values()} == {
        f"{unit}-审核意见书.docx" for unit in {s.unit for s in desk.sheets}
    }
    for unit, file in made.items():
        own = [sheet for sheet in desk.sheets if sheet.unit == unit]
        text, table = words(file.data), rows(file.data)
        assert f"{unit}：" in text
        assert "2026年3月1日" in text
        assert f"绩效目标表 {len(own)} 张" in text
        assert f"其中 {sum(not sheet.planted for sheet in own)} 张没有发现问题" in text
        titles = {row[0] for row in table if row[0] == row[1]}
        assert {sheet.project for sheet in own if sheet.planted} <= {
            t.split(". ", 1)[1].split("（0")[0] for t in titles
        }
        entries = [row for row in table[1:] if row[0] != row[1]]
        assert [row[0] for row in entries] == [str(n) for n in range(1, len(entries) + 1)]
        unreadable = sum("无法读取，请重新报送" in title for title in titles)
        assert len(entries) == sum(len(sheet.planted) for sheet in own) + unreadable
        assert all(row[4] for row in entries)
        assert not any("凭记忆" in row[4] or "未核对" in row[4] for row in entries)


def test_what_to_write_instead_and_the_ground_with_its_kind(desk: Desk) -> None:
    entries = [row for file in letters(desk.report, TODAY) for row in rows(file.data)[1:]]
    (row, *_) = [row for row in entries if "没有计算符号" in row[2]]
    assert row[1] == "活动举办场次\n48.00(场)"
    assert row[3] == "≥48.00(场)（须人工确认）"
    assert row[4].split("：")[0] in ("文件", "表式", "公开目标表", "本工具的建议", "某厂商系统")


def test_a_ground_is_told_once_in_a_letter(desk: Desk) -> None:
    for file in letters(desk.report, TODAY):
        grounds = [(row[0], row[4]) for row in rows(file.data)[1:] if row[0] != row[1]]
        told = {ground: number for number, ground in grounds if not ground.startswith("同第 ")}
        assert len(told) == sum(not ground.startswith("同第 ") for _, ground in grounds)
        assert {ground.split()[1] for _, ground in grounds if ground.startswith("同第 ")} <= set(told.values())


def test_the_same_report_gives_the_same_letters_and_they_are_known_as_ours(desk: Desk, tmp_path: Path) -> None:
    one, two = ([file.data for file in letters(desk.report, TODAY)] for _ in range(2))
    assert one == two
    path = tmp_path / "信.docx"
    path.write_bytes(one[0])
    assert is_report(path)


def test_in_english(desk: Desk) -> None:
    (first, *_) = letters(desk.report, View(lang="en"))
    assert first.name.name.endswith("-letter.docx")
    assert "sheets that you handed in were reviewed" in words(first.data)
    assert rows(first.data)[0] == ["No.", "Indicator and target", "Finding", "Write instead", "Ground"]


# Templates of offices


def template(body: str) -> bytes:
    return word_xml.document(body)


def one_letter(data: bytes, report: Report = REPORT) -> bytes:
    (file,) = letters(report, TODAY, data)
    return file.data


def test_fields_that_word_has_cut_over_runs_are_filled() -> None:
    cut = "".join(word_xml.run(part) for part in ("致{", "{单", "位}}同志，共{{表数}", "}张"))
    assert words(one_letter(template(f"<w:p>{cut}</w:p>"))).endswith("同志，共2张")


def test_what_stands_around_the_fields_stays_byte_for_byte() -> None:
    data = repacked(template(word_xml.paragraph("{{单位}}")), lambda _, part: part, {"word/media/a.png": b"\x89PNG"})
    made = one_letter(data)
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert {n for n in before.namelist() if before.read(n) != after.read(n)} == {MAIN}
        assert after.namelist() == before.namelist()


def test_headers_and_templates_of_word_are_taken() -> None:
    header = f'<w:hdr xmlns:w="{word_xml.W}">{word_xml.paragraph("{{单位}} {{日期}}")}</w:hdr>'.encode()
    data = repacked(
        template(word_xml.paragraph("x")),
        lambda _, part: part.replace(b".document.main+xml", b".template.main+xml"),
        {"word/header1.xml": header},
    )
    with zipfile.ZipFile(io.BytesIO(one_letter(data))) as made:
        assert "2026年3月1日" in made.read("word/header1.xml").decode()
        assert b"template.main" not in made.read("[Content_Types].xml")


def test_rows_of_findings_alone_and_rows_in_several_tables_repeat() -> None:
    body = word_xml.table(["编号", "意见"], [1, 3], [["{{编号}}", "{{finding}}"]]) + word_xml.paragraph("")
    body += word_xml.table(["项目", "结论"], [1, 3], [["{{项目}}", "{{项目结论}}"], ["合计", "{{问题数}}"]])
    made = docx.Document(io.BytesIO(one_letter(template(body))))
    codes, projects = ([row.cells[0].text for row in table.rows] for table in made.tables)
    assert sorted(codes[1:]) == sorted(d.code for d in REPORT.active)
    assert projects == ["项目", HOSTILE, "（未写项目名称）", "合计"]


def test_a_nested_table_repeats_its_own_row() -> None:
    inner = word_xml.table(["编号", "意见"], [1, 3], [["{{编号}}", "{{意见}}"]])
    body = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    outer = docx.Document(io.BytesIO(one_letter(template(body)))).tables[0]
    assert len(outer.rows) == 1
    assert len(outer.cell(0, 0).tables[0].rows) == 1 + len(REPORT.active)


def test_values_are_text_whatever_stands_in_them() -> None:
    filled = WordTemplate(template(word_xml.paragraph("{{单位}}")), FIELDS)
    evil = "<w:t>&\x00\ud800\r\n{{日期}}"
    assert words(filled.filled({"单位": evil}, [])) == "<w:t>&\ufffd\ufffd\n{{日期}}"
    assert words(filled.filled({}, [TemplateGroup(values={}, entries=[])])) == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "应为 Word 文档"),
        (b"PK\x03\x04", "应为 Word 文档"),
        (steady([("a.xml", b"<a/>")]), "word/document.xml"),
        (steady([(MAIN, b"<a>")]), "应为 Word 文档"),
        (template(word_xml.paragraph("{{没有这项}}")), "不认识的 {{没有这项}}"),
        (template(word_xml.paragraph("{{意见}}")), "要放在表格的一行里"),
    ],
)  # fmt: skip
def test_a_template_that_is_none_is_told(data: bytes, said: str) -> None:
    with pytest.raises(ConfigurationError, match="模板") as raised:
        list(letters(REPORT, TODAY, data))
    assert said in raised.value.message("zh")
    assert "template of letters" in raised.value.message("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_built_in_template_is_a_document_with_known_fields(lang: str) -> None:
    data = default_template(View(lang=lang))  # type: ignore[arg-type]
    assert "{{" in words(data)
    WordTemplate(data, FIELDS)


# The command


def test_the_command_writes_letters(run: Run, desk: Desk, tmp_path: Path) -> None:
    own = tmp_path / "模板.docx"
    own.write_bytes(template(word_xml.paragraph("致{{单位}}")))
    done = run("check", desk.folder, "--isolated", "-q", "--letters-to", tmp_path / "信", "--letter-template", own)
    assert done.exit_code == 1
    assert "4 份审核意见书写入" in done.stderr
    assert {words(path.read_bytes()) for path in (tmp_path / "信").iterdir()} == {f"致{s.unit}" for s in desk.sheets}
    assert (
        run("check", desk.folder, "-q", "--letters-to", tmp_path / "信", "--letter-template", "no.docx").exit_code == 2
    )


def test_hostile_units_stay_in_the_folder() -> None:
    def named(unit: str) -> Report:
        sheets = tuple(evolve(s, sheet=evolve(s.sheet, applicant=unit)) for s in REPORT.files[0].sheets)
        return evolve(REPORT, files=(evolve(REPORT.files[0], sheets=sheets),))

    for unit in ("../../etc", "a\x00b/c\\d", "长" * 300, "CON", " . "):
        made: list[DeskFile] = list(letters(named(unit), TODAY))
        for file in made:
            assert len(file.name.parts) == 1
            assert len(str(file.name).encode()) < 250
            assert file.name.suffix == ".docx"


def test_nothing_to_write_about_gives_no_letter() -> None:
    assert list(letters(Report(files=(), diagnostics=()), TODAY)) == []
