"""Large files beside what the library takes to hand over their cells: seconds of the processor, peak memory in MB.

    python -m benchmarks.large

50,000 rows of a workbook: its cells alone, and all that is read of them; 500 pages of a PDF; texts without columns, by
the line: rows on lines, and 500 invented sheets in columns of spaces, and a cell a line. Garbage is collected as in the
processes that read files. Run from the checkout.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS, PAGES, EACH, LINES = 50_000, 500, 20, 5_000
TEXTS = ("rows", "columns", "cells")


def row(number: int) -> tuple[str, ...]:
    return ("产出指标", "数量指标", f"修缮设施{number}处数", f"≥{number % 900 + 1}处")


def files(home: Path) -> dict[str, Path]:
    import openpyxl

    from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of
    from tests.sheets.invented import invent
    from tests.sheets.laid_out import cell_by_cell, fixed_centred

    made = {kind: home / f"large.{kind}" for kind in ("xlsx", "pdf")} | {kind: home / f"{kind}.txt" for kind in TEXTS}
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in (HEAD, *map(row, range(ROWS))):
        sheet.append(cells)
    book.save(made["xlsx"])
    pages = []
    for page in range(PAGES):
        rows = (HEAD, *(row(page * EACH + number) for number in range(EACH)))
        drawn = [
            Drawn(text, 30 + 130 * across, 30 + 30 * down, 160 + 130 * across, 60 + 30 * down)
            for down, cells in enumerate(rows)
            for across, text in enumerate(cells)
        ]
        pages.append(page_of(drawn))
    made["pdf"].write_bytes(pdf_of(pages))
    made["rows"].write_text("\n".join(" ".join(row(number)) for number in range(LINES)), encoding="utf-8")
    for kind, layout in (("columns", fixed_centred), ("cells", cell_by_cell)):
        made[kind].write_text("\n\f".join(layout(invent(seed)) for seed in range(PAGES)), encoding="utf-8")
    return made


def library(kind: str) -> Callable[[bytes], object]:
    if kind == "xlsx":
        import openpyxl

        return lambda data: [
            [cell.value for cell in cells]
            for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets
            for cells in sheet.iter_rows()
        ]
    import pdfplumber

    return lambda data: [page.extract_tables() for page in pdfplumber.open(io.BytesIO(data)).pages]


def ours(kind: str, *, cells: bool = False) -> Callable[[bytes], object]:
    from targetexpr.sheets.limits import Limits
    from targetexpr.sheets.readers.xlsx import read_xlsx
    from targetexpr.sheets.reading import read_contents

    limits = Limits(seconds=3_000)
    if cells:
        return lambda data: read_xlsx(data, limits)
    return lambda data: read_contents(data, f"large.{kind}", limits)


WAYS: dict[str, Callable[[str], Callable[[bytes], object]]] = {
    "library": library,
    "cells": lambda kind: ours(kind, cells=True),
    "whole": ours,
}


def measured(way: str, path: Path) -> tuple[float, int]:
    """Return the seconds and the peak memory of a process that reads the file in one way."""
    command = [sys.executable, "-m", "benchmarks.large", way, str(path)]
    found: Any = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found[0], found[1]


def main(arguments: list[str]) -> None:
    if arguments:
        from targetexpr.sandbox.worker import collect_seldom

        way, name = arguments
        read, data = WAYS[way](Path(name).suffix[1:]), Path(name).read_bytes()
        collect_seldom()
        start = time.process_time()
        read(data)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps([time.process_time() - start, peak]))
        return
    with tempfile.TemporaryDirectory() as home:
        made = files(Path(home))
        for kind, ways in (("xlsx", ("cells", "whole")), ("pdf", ("whole",))):
            base, held = measured("library", made[kind])
            print(f"{kind:5} library {base:7.2f} s {held:6} MB")
            for way in ways:
                seconds, peak = measured(way, made[kind])
                print(f"{kind:5} {way:7} {seconds:7.2f} s {peak:6} MB  {seconds / base:.2f} ×")
        for kind in TEXTS:
            seconds, peak = measured("whole", made[kind])
            lines = made[kind].read_text(encoding="utf-8").count("\n") + 1
            print(f"txt   {kind:7} {seconds:7.2f} s {peak:6} MB  {seconds / lines * 1000:.2f} ms a line")


if __name__ == "__main__":
    main(sys.argv[1:])
