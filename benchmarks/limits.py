"""What honest files of growing size take of a worker, beside what it may use for a file of that size.

PYTHONPATH=.:tools:src python benchmarks/limits.py [FORMAT...] [--forms 10 100 1000]

A file holds so many forms one below the other, as an office binds them. Files of xls, ods, doc, odt and pdf are saved
by LibreOffice. Prints megabytes, rows that were read, seconds of the processor and memory at its peak, and the bounds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from functools import cache, partial

import openpyxl
from campaign.__main__ import Measured
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from targetexpr import read
from targetexpr.checking.checker import Checker, Options
from targetexpr.sheets.guard import bounds_for
from targetexpr.sheets.limits import Limits
from tests.sheets import laid_out, writers
from tests.sheets.drawn_ofd import OfdStyle, archived, pages_of, parts_of, rules, texts
from tests.sheets.forms_of_ours import Layout, placed
from tests.sheets.invented import invent

_MIB = 1024 * 1024
_DIFFERENT = 24
_ALL = Limits(processor=3_000, memory=16_384 * _MIB)


@cache
def forms() -> list[Layout]:
    return [laid_out.boxes(invent(seed)) for seed in range(_DIFFERENT)]


def bound(write: Callable[[Layout], bytes], count: int, between: bytes = b"\n") -> bytes:
    """So many forms as text, one below the other."""
    written = [write(form) for form in forms()]
    return between.join(written[number % _DIFFERENT] for number in range(count))


def workbook(count: int) -> bytes:
    """The forms on one worksheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    top = 1
    for number in range(count):
        form = forms()[number % _DIFFERENT]
        for row, column, box in placed(form):
            sheet.cell(top + row, column + 1, box.text or None)
            if box.wide * box.high > 1:
                area = {"start_row": top + row, "start_column": column + 1}
                sheet.merge_cells(**area, end_row=top + row + box.high - 1, end_column=column + box.wide)
        top += len(form) + 1
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 22
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pages(count: int) -> bytes:
    """The forms as pages of an OFD, each on as many as it takes."""
    style = OfdStyle()
    drawn = [
        ["".join(rules(cells, style)) + "".join(text for cell in cells for text in texts(cell, style))
         for cells in pages_of(form, style.high)]
        for form in forms()
    ]  # fmt: skip
    return archived(parts_of([page for number in range(count) for page in drawn[number % _DIFFERENT]], style), style)


def document(count: int) -> bytes:
    """A table for each form: the library adds cells one by one, at a cost that grows with the table's length."""
    single = [writers.to_docx(form) for form in forms()]
    bodies = []
    for data in single:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = re.search(rb"<w:body>(.*?)<w:sectPr", archive.read("word/document.xml"), re.S)
            assert found is not None
            bodies.append(found[1])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(single[0])) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                start, end = part.index(b"<w:body>") + 8, part.rindex(b"<w:sectPr")
                part = part[:start] + b"".join(bodies[number % _DIFFERENT] for number in range(count)) + part[end:]
            new.writestr(name, part)
    return out.getvalue()


def _json(count: int) -> bytes:
    sheets = [
        sheet.to_dict()
        for sheet in read(bound(partial(writers.to_csv, encoding="utf-8"), count), name="a.csv", limits=_ALL)
    ]
    return json.dumps(sheets, ensure_ascii=False).encode()


MAKERS: dict[str, Callable[[int], bytes]] = {
    "csv": lambda count: bound(partial(writers.to_csv, encoding="utf-8"), count),
    "txt": lambda count: "\n\n".join(laid_out.row_by_row(invent(n % _DIFFERENT)) for n in range(count)).encode(),
    "html": lambda count: bound(writers.to_html, count),
    "json": _json,
    "xlsx": workbook,
    "docx": document,
    "ofd": pages,
    "xls": lambda count: writers.converted(workbook(count), "xlsx", "xls"),
    "ods": lambda count: writers.converted(workbook(count), "xlsx", "ods"),
    "pdf": lambda count: writers.converted(workbook(count), "xlsx", "pdf"),
    "doc": lambda count: writers.converted(document(count), "docx", "doc"),
    "odt": lambda count: writers.converted(document(count), "docx", "odt"),
}


def _pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


def main(options: argparse.Namespace) -> None:
    os.environ.pop("TARGETEXPR_SANDBOX", None)
    pool = Measured(1)
    checker = Checker(Options(isolated=True, limits=_ALL), pool, always=True)
    print(f"{'format':8}{'forms':>7}{'MB':>9}{'rows':>8}{'pages':>7}{'s':>9}{'may':>6}{'MiB':>8}{'may':>7}")
    for suffix in options.formats or MAKERS:
        for count in options.forms:
            data = MAKERS[suffix](count)
            checked = checker.data(data, f"a.{suffix}")
            rows = sum(len(entry.sheet.indicators) for entry in checked.file.sheets)
            used, bounds = pool.used, bounds_for(data, Limits())
            why = next((str(d.arguments["reason"]) for d in checked.diagnostics if d.code == "TX001"), "")
            print(
                f"{suffix:8}{count:7}{len(data) / _MIB:9.2f}{rows:8}{_pages(data):7}{used.get('processor', 0):9.2f}"
                f"{bounds.processor:6.0f}{used.get('memory', 0):8}{bounds.memory // _MIB:7} {why}",
                flush=True,
            )
    pool.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--forms", type=int, nargs="+", default=[10, 100, 1_000])
    main(parser.parse_args())
