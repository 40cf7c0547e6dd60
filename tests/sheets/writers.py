"""A layout → a file of each format, by the libraries that write them (LibreOffice for xls, ods and pdf)."""

from __future__ import annotations

import csv
import html
import io
import subprocess
import tempfile
from pathlib import Path

from tests.sheets.forms_of_ours import Layout, placed, width


def to_xlsx(layout: Layout) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "绩效目标表"
    line = Side(style="thin")
    for row, column, box in placed(layout):
        cell = sheet.cell(row + 1, column + 1)
        cell.value = box.text or None
        cell.data_type = "s" if box.text else "n"
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        for r in range(box.high):
            for c in range(box.wide):
                sheet.cell(row + 1 + r, column + 1 + c).border = Border(top=line, bottom=line, left=line, right=line)
        if box.wide * box.high > 1:
            sheet.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + box.high, end_column=column + box.wide
            )
    for column in range(1, width(layout) + 1):
        sheet.column_dimensions[chr(64 + column)].width = 22
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return _saved(book)


def _saved(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def to_docx(layout: Layout) -> bytes:
    from docx import Document

    document = Document()
    table = document.add_table(rows=len(layout), cols=width(layout), style="Table Grid")
    for row, column, box in placed(layout):
        cell = table.cell(row, column)
        if box.wide * box.high > 1:
            cell = cell.merge(table.cell(row + box.high - 1, column + box.wide - 1))
        cell.text = box.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_html(layout: Layout, *, charset: str = "utf-8") -> bytes:
    lines = [f'<html><head><meta charset="{charset}"><title>公开</title></head><body><table border=1>']
    for boxes in layout:
        cells = "".join(
            f"<td rowspan={b.high} colspan={b.wide}><p><span>{html.escape(b.text)}</span></p></td>" for b in boxes
        )
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table></body></html>"]).encode(charset)


def rows_of(layout: Layout) -> list[list[str]]:
    """The cells of a format without merges: a merged cell's text stands in its first place."""
    rows = [[""] * width(layout) for _ in layout]
    for row, column, box in placed(layout):
        rows[row][column] = box.text
    return rows


def to_csv(layout: Layout, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows_of(layout))
    return out.getvalue().encode(encoding)


def to_txt(layout: Layout) -> bytes:
    return "\n".join("\t".join(row) for row in rows_of(layout)).encode()


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """*data* saved as another format by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"sheet.{suffix}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target, "--outdir", folder,
             str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return (Path(folder) / f"sheet.{target}").read_bytes()
