"""Cells with text in runs of their own fonts: a fix keeps them, or leaves the cell as it is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color

from targetexpr.fixes import FileFix, fix_file
from targetexpr.fixes.rich_text import runs_of, shared_item, with_text
from tests.fixes.making import SAFE, repacked, workbook

RED = InlineFont(b=True, color=Color(rgb="FFFF0000"))
CELL = "D5"  # holds ≥９５％


def blocks(*texts: str | TextBlock) -> bytes:
    def dress(book: Workbook) -> None:
        book["目标表"][CELL] = CellRichText(*texts)

    return workbook(dress=dress)


def fixed(tmp_path: Path, data: bytes) -> FileFix:
    (tmp_path / "表.xlsx").write_bytes(data)
    return fix_file(tmp_path / "表.xlsx")


def cell(data: bytes) -> object:
    return load_workbook(io.BytesIO(data), rich_text=True)["目标表"][CELL].value


@pytest.mark.parametrize(
    ("texts", "after"),
    [
        ((TextBlock(RED, "≥９５％"),), (TextBlock(RED, "≥95%"),)),
        (("≥", TextBlock(RED, "９５％")), ("≥", TextBlock(RED, "95%"))),
        ((TextBlock(RED, "≥"), "９５％"), (TextBlock(RED, "≥"), "95%")),
    ],
)
def test_a_change_inside_one_run_keeps_the_runs(
    tmp_path: Path, texts: tuple[str | TextBlock, ...], after: tuple[str | TextBlock, ...]
) -> None:
    fix = fixed(tmp_path, blocks(*texts))
    assert SAFE.items() <= {change.old: change.new for change in fix.changes}.items()
    found = cell(fix.after)
    assert isinstance(found, CellRichText)
    assert [(str(block), getattr(block, "font", None)) for block in found] == [
        (str(block), getattr(block, "font", None)) for block in after
    ]


def test_a_change_over_two_runs_is_refused(tmp_path: Path) -> None:
    data = blocks(TextBlock(RED, "≥９"), TextBlock(InlineFont(i=True), "５％"))
    fix = fixed(tmp_path, data)
    assert cell(fix.after) == cell(data)
    assert ["几种字体" in refusal.reason["zh"] for refusal in fix.refused if refusal.change.old == "≥９５％"] == [True]
    assert len(fix.changes) == len(SAFE) - 1


def shared(item: str) -> bytes:
    """The workbook with the cell's text among the shared strings as *item*, as Excel stores it."""
    strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>甲</t></si>"
    cell = re.compile(rb'<c r="D5".*?</c>')

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"

    def rewritten(name: str, content: bytes) -> bytes:
        match name:
            case "xl/worksheets/sheet1.xml":
                return cell.sub(b'<c r="D5" t="s"><v>1</v></c>', content)
            case "[Content_Types].xml":
                part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                return content.replace(b"</Types>", part.encode())
            case "xl/_rels/workbook.xml.rels":
                part = f'<Relationship Id="rIdS" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'
                return content.replace(b"</Relationships>", part.encode())
            case _:
                return content

    return repacked(workbook(), rewritten, {"xl/sharedStrings.xml": f"{strings}{item}</sst>".encode()})


def test_runs_among_the_shared_strings_are_kept(tmp_path: Path) -> None:
    runs = '<r><rPr><b/><color rgb="FFFF0000"/></rPr><t>≥９５</t></r><r><t/></r><r><t xml:space="preserve">％</t></r>'
    fix = fixed(tmp_path, shared(f"<si>{runs}</si>"))
    assert "≥９５％" not in {change.old for change in fix.changes}  # the digits and the sign stand in two runs
    runs = '<r><rPr><b/><color rgb="FFFF0000"/></rPr><t>≥</t></r><r><rPr><i/></rPr><t>９５％</t></r>'
    fix = fixed(tmp_path, shared(f"<si>{runs}</si>"))
    found = cell(fix.after)
    assert isinstance(found, CellRichText)
    assert str(found) == "≥95%"
    assert [isinstance(block, TextBlock) and bool(block.font.b) for block in found] == [True, False]


def test_plain_shared_strings_are_replaced_as_before(tmp_path: Path) -> None:
    fix = fixed(tmp_path, shared("<si><t>≥９５％</t></si>"))
    assert str(cell(fix.after)) == "≥95%"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙丙丁", "甲乙丙丁"),
        ("甲乙新丁", "甲乙新丁"),
        ("甲乙丙丁戊", "甲乙丙丁戊"),
        ("丙丁", "丙丁"),
        ("新乙新丁", None),
    ],
)
def test_a_new_text_in_runs(text: str, expected: str | None) -> None:
    item = "<r><t>甲乙</t></r><r><t>丙丁</t></r><rPh><t>注音</t></rPh>".encode()
    after = with_text(item, runs_of(item), text)
    assert (None if after is None else "".join(run.text for run in runs_of(after))) == expected


def test_a_shared_string_by_its_number() -> None:
    part = "<sst><si><t>甲</t></si><si/><si><r><t>乙</t></r></si></sst>".encode()
    assert [shared_item(part, number) for number in range(3)] == [
        "<t>甲</t>".encode(),
        b"",
        "<r><t>乙</t></r>".encode(),
    ]
    with pytest.raises(IndexError):
        shared_item(part, 3)
