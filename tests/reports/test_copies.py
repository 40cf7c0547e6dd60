"""Annotated copies: one a submitted file, under its name, with the findings on its cells; nothing submitted changes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from attrs import evolve

import targetexpr
from targetexpr.checking.report import Report
from targetexpr.errors import SheetReadError
from targetexpr.reports import View
from targetexpr.reports.copies import DeskFile, copies
from targetexpr.reports.names import NamesTaken, safe_name, safe_parts
from targetexpr.reports.remarks import comment
from targetexpr.reports.word_copy import annotated_document
from targetexpr.sheets.limits import damaged
from targetexpr.sheets.own import origin_of
from tests.cli.conftest import Run
from tests.fixes.making import repacked
from tests.reports.conftest import Desk
from tests.reports.desk import INDICATORS, Submitted, to_docx

TODAY = View(today=date(2026, 3, 1))


def made(desk: Desk, view: View = TODAY) -> dict[str, DeskFile]:
    found = copies(desk.report, view, lambda path: Path(path).read_bytes(), [str(desk.folder)])
    return {str(file.name): file for file in found}


@pytest.fixture(scope="module")
def files(desk: Desk) -> Mapping[str, DeskFile]:
    return made(desk)


def test_each_file_has_its_copy_under_its_name_in_its_folder(desk: Desk, files: Mapping[str, DeskFile]) -> None:
    assert len(files) == len(desk.report.files)
    for file in desk.report.files:
        name = PurePosixPath(Path(file.path).relative_to(desk.folder).as_posix())
        kept = name if name.suffix == ".docx" and file.status != "unreadable" else name.with_suffix(".xlsx")
        assert files[str(kept)].source == file.path


def test_a_copy_says_on_the_cells_what_its_list_says(desk: Desk, files: Mapping[str, DeskFile]) -> None:
    for file in files.values():
        found = [d for d in desk.report.active if d.path == file.source]
        wanted = sorted(comment(d, TODAY) for d in found if d.code != "TX001")
        if file.name.suffix == ".docx":
            document = docx.Document(io.BytesIO(file.data))
            notes = [line for note in document.comments for line in note.text.split("\n")]
            listed = [cell.text or "" for row in controls(file.data) for cell in row]
            assert all(d.message["zh"] in "".join(listed) for d in found)
        else:
            book = openpyxl.load_workbook(io.BytesIO(file.data))
            assert book.active is not None
            assert book.active.title == "审核意见"
            cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
            notes = [line for cell in cells if cell.comment for line in cell.comment.text.split("\n")]
            assert not [cell for cell in cells if cell.data_type == "f"]
        assert sorted(notes) == wanted


def controls(data: bytes) -> list[list[ElementTree.Element]]:
    """The rows of the list at the beginning of a document, each cell with its whole text as ``text``."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    control = next(root.iter(f"{w}sdt"))
    assert next(iter(root))[0] is control
    rows = []
    for line in control.iter(f"{w}tr"):
        cells = list(line.iter(f"{w}tc"))
        for cell in cells:
            cell.text = "".join(text.text or "" for text in cell.iter(f"{w}t"))
        rows.append(cells)
    return rows


def test_a_copy_reads_as_the_sheet_that_it_was_made_from(
    desk: Desk, files: Mapping[str, DeskFile], tmp_path: Path
) -> None:
    for number, file in enumerate(files.values()):
        if file.name.suffix == ".docx" or Path(file.source).suffix == ".xlsx":
            before = [entry.sheet for f in desk.report.files if f.path == file.source for entry in f.sheets]
            path = tmp_path / f"{number}{file.name.suffix}"
            path.write_bytes(file.data)
            if before:
                assert [s.indicators for s in targetexpr.read(path)] == [s.indicators for s in before]
                origin = origin_of(file.data)
                assert origin is not None
                assert origin.sha256 == hashlib.sha256(Path(file.source).read_bytes()).hexdigest()


def test_the_same_report_gives_the_same_copies(desk: Desk, files: Mapping[str, DeskFile]) -> None:
    assert {name: file.data for name, file in made(desk).items()} == {name: f.data for name, f in files.items()}


# Word documents


def sheet(name: str = "表.docx", **planted: str) -> Submitted:
    rows = [list(row) for row in INDICATORS]
    rows[2][3], rows[3][3] = "48.00(场)", "若干"
    return Submitted(name=name, unit="临江区水务局", project="防汛设施巡检", rows=rows)


@pytest.fixture
def document() -> bytes:
    return to_docx(sheet().table())


def annotated(data: bytes, view: View = TODAY) -> bytes:
    return annotated_document(targetexpr.check(data, name="表.docx", isolated=True), data, view)


def notes_of(data: bytes) -> list[str]:
    return [note.text for note in docx.Document(io.BytesIO(data)).comments]


def test_the_comments_of_others_stay_and_ours_are_made_anew(document: bytes) -> None:
    theirs = docx.Document(io.BytesIO(document))
    theirs.add_comment(theirs.tables[0].cell(0, 0).paragraphs[0].runs[0], "请处长阅", author="王", initials="W")
    stream = io.BytesIO()
    theirs.save(stream)
    once = annotated(stream.getvalue())
    assert [note.split(" ")[0] for note in notes_of(once)] == ["请处长阅", "警告", "警告"]
    twice = annotated(once)
    assert notes_of(twice) == notes_of(once)
    assert len(controls(twice)) == 3
    with zipfile.ZipFile(io.BytesIO(twice)) as archive:
        body = archive.read("word/document.xml")
    assert body.count(b"<w:commentRangeStart ") == body.count(b"<w:commentReference ") == 3
    assert body.count(b"<w:sdt ") + body.count(b"<w:sdt>") == 1


MAIN = "word/document.xml"
CONTROL = b'<w:sdt><w:sdtPr><w:tag w:val="a>b"/></w:sdtPr><w:sdtContent>'
CONTROLLED = b"</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.replace(b"<w:body>", b"<w:body><w:p/>"),
        lambda part: part.replace("若干".encode(), "若</w:t><w:t>干".encode()),
        lambda part: part.replace(b"w:", b"x:").replace(b"xmlns:w=", b"xmlns:x="),
        lambda part: part.replace(b"<w:tbl>", CONTROL + b"<w:tbl>").replace(b"</w:tbl>", b"</w:tbl>" + CONTROLLED),
    ],
    ids=["an empty paragraph", "runs", "another prefix", "a control"],
)  # fmt: skip
def test_documents_of_other_programs(document: bytes, change: Callable[[bytes], bytes]) -> None:
    other = repacked(document, lambda name, part: change(part) if name == "word/document.xml" else part)
    copy = annotated(other)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
    assert targetexpr.read(copy, name="表.docx")[0].indicators == targetexpr.read(other, name="表.docx")[0].indicators
    assert len(notes_of(copy)) == 2


def test_an_empty_cell_takes_a_comment(document: bytes) -> None:
    empty = sheet()
    empty.rows[9][3] = ""  # type: ignore[index]
    data = repacked(
        to_docx(empty.table()),
        lambda name, part: part.replace(b"<w:p></w:p>", b"<w:p/>") if name == "word/document.xml" else part,
    )
    assert any("TX104" in note for note in notes_of(annotated(data)))


def test_what_is_no_document_is_said(document: bytes) -> None:
    report = targetexpr.check(document, name="表.docx", isolated=True)
    wide = repacked(
        document,
        lambda name, part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16") if name == MAIN else part,
    )
    torn = repacked(document, lambda name, part: part[:-20] if name == MAIN else part)
    for data in (wide, torn, b"PK", document[:200]):
        with pytest.raises(SheetReadError):
            annotated_document(report, data, TODAY)


def test_a_document_that_cannot_be_annotated_becomes_a_workbook(
    document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise damaged("docx", "not as the standard says")

    monkeypatch.setattr("targetexpr.reports.word_copy.annotated_document", refuse)
    report = targetexpr.check(document, name="表.docx", isolated=True)
    (file,) = copies(report, TODAY, lambda _: document)
    assert str(file.name) == "表.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(file.data)).sheetnames[-1] == "审核意见"


# Names


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("../../etc/passwd", ("etc", "passwd")),
        ("C:\\a\\..\\b.xlsx", ("C_", "a", "b.xlsx")),
        ("a/./b\x00\n\u202e.docx", ("a", "b___.docx")),
        ("", ("_",)),
        ("..", ("_",)),
        ("CON.xlsx", ("_CON.xlsx",)),
        ("a/nul", ("a", "_nul")),
        ('x<>:"|?*.csv', ("x_______.csv",)),
        ("表 . ", ("表",)),
        ("\udcc4.xlsx", ("_.xlsx",)),
        (".xlsx", ("xlsx",)),
    ],
)
def test_no_name_leads_out_of_its_folder(path: str, parts: tuple[str, ...]) -> None:
    found = safe_parts(path)
    assert ".." not in found
    assert not any("/" in part or "\\" in part for part in found)
    assert found == parts or path == ".xlsx"


def test_long_names_are_cut_and_keep_their_suffix() -> None:
    cut = safe_name("很" * 300 + ".xlsx")
    assert cut.endswith("很.xlsx")
    assert len(cut.encode()) <= 180
    assert len(safe_name("a" * 300)) <= 180


def test_names_that_differ_in_case_are_two_files() -> None:
    names = NamesTaken()
    assert [str(names.free(("A", name))) for name in ("x.xlsx", "X.xlsx", "x.xlsx")] == [
        "A/x.xlsx", "A/X (2).xlsx", "A/x (3).xlsx",
    ]  # fmt: skip


def test_hostile_names_of_a_report_stay_in_the_folder(document: bytes) -> None:
    one = targetexpr.check(document, name="../../表.docx", isolated=True)
    two = targetexpr.check(document, name="表.DOCX", isolated=True)
    both = evolve(one, files=(*one.files, *two.files), diagnostics=(*one.diagnostics, *two.diagnostics))
    assert [str(file.name) for file in copies(both, TODAY, lambda _: document)] == ["表.docx", "表 (2).DOCX"]


# The command


def hashes(folder: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_the_command_writes_copies_and_touches_nothing(run: Run, desk: Desk, tmp_path: Path) -> None:
    before = hashes(desk.folder)
    done = run("check", desk.folder, "--isolated", "-q", "--annotate-to", tmp_path / "副本" / "一")
    assert done.exit_code == 1
    assert "31 份批注副本写入" in done.stderr
    assert hashes(desk.folder) == before
    written = {path.relative_to(tmp_path / "副本" / "一") for path in (tmp_path / "副本" / "一").rglob("*.*")}
    assert {str(path) for path in written} == set(made(desk))
    again = run("check", desk.folder, "--isolated", "-q", "--annotate-to", tmp_path / "副本" / "一")
    assert "31 份批注副本写入" in again.stderr


def test_what_somebody_has_worked_on_is_not_written_over(run: Run, tmp_path: Path) -> None:
    folder, copy = tmp_path / "表", tmp_path / "副本"
    folder.mkdir()
    (folder / "a.docx").write_bytes(to_docx(sheet().table()))
    assert run("check", folder, "-q", "--annotate-to", copy).exit_code == 0
    worked_on = docx.Document(str(copy / "a.docx"))
    worked_on.save(str(copy / "a.docx"))
    kept = hashes(copy)
    done = run("check", folder, "-q", "--annotate-to", copy)
    assert done.exit_code == 2
    assert "没有覆盖" in done.stderr
    assert hashes(copy) == kept


def test_a_folder_of_sheets_is_no_place_for_their_copies(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(to_docx(sheet().table()))
    before = hashes(tmp_path)
    done = run("check", tmp_path, "-q", "--annotate-to", tmp_path)
    assert done.exit_code == 2
    assert hashes(tmp_path) == before


def test_an_empty_folder_has_no_copies(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path, "--annotate-to", tmp_path / "副本").exit_code == 2
    assert not (tmp_path / "副本").exists()
    assert list(copies(Report(files=(), diagnostics=()), TODAY, lambda _: None)) == []
