"""How fast sheets are read, beside the bare library reading the same files.

python benchmarks/sheets.py [FORMAT...]

Reads one of the test fixtures 200 times for each format; every format runs in a process of its own, so that the peak
memory is its own. Prints sheets a second for us and for the bare library, our time over theirs, and both peaks.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "tests" / "sheets" / "fixtures"
COUNT = 200


def bare(suffix: str) -> Callable[[bytes], object]:
    """What the library alone does to hand over every cell's text."""
    match suffix:
        case "xlsx":
            import openpyxl

            return lambda data: [
                [cell.value for cell in row]
                for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets
                for row in sheet.iter_rows()
            ]
        case "xls":
            import xlrd  # type: ignore[import-untyped]

            return lambda data: [
                sheet.row_values(row)
                for sheet in xlrd.open_workbook(file_contents=data, formatting_info=True).sheets()
                for row in range(sheet.nrows)
            ]
        case "ods":
            from odf import teletype  # type: ignore[import-untyped]
            from odf.opendocument import load  # type: ignore[import-untyped]
            from odf.table import TableCell  # type: ignore[import-untyped]

            return lambda data: [
                teletype.extractText(cell) for cell in load(io.BytesIO(data)).getElementsByType(TableCell)
            ]
        case "docx":
            import docx

            return lambda data: [
                [cell.text for cell in row.cells]
                for table in docx.Document(io.BytesIO(data)).tables
                for row in table.rows
            ]
        case "html":
            import lxml.html

            return lambda data: [
                "".join(map(str, td.itertext())) for td in lxml.html.document_fromstring(data).iter("td")
            ]
        case "pdf":
            import pdfplumber

            return lambda data: [page.extract_tables() for page in pdfplumber.open(io.BytesIO(data)).pages]
        case _:
            import csv

            return lambda data: list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def ours(suffix: str) -> Callable[[bytes], object]:
    import targetexpr

    return lambda data: targetexpr.read(data, name=f"a.{suffix}")


def measure(suffix: str, who: str) -> dict[str, float]:
    """Sheets a second after a first reading that loads what is loaded once, and the peak memory in MB."""
    data = (FIXTURES / f"shanghai-2024.{suffix}").read_bytes()
    read = (ours if who == "ours" else bare)(suffix)
    read(data)
    started = time.perf_counter()
    for _ in range(COUNT):
        read(data)
    seconds = time.perf_counter() - started
    return {"rate": COUNT / seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(*arguments[1:3])))
        return
    print(f"{'format':8}{'ours/s':>10}{'bare/s':>10}{'time':>8}{'ours MB':>10}{'bare MB':>10}")
    for suffix in arguments or ["xlsx", "xls", "ods", "docx", "html", "csv", "txt", "pdf"]:
        found = {}
        for who in ("ours", "bare"):
            line = [sys.executable, __file__, "--one", suffix, who]
            found[who] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
        a, b = found["ours"], found["bare"]
        times = b["rate"] / a["rate"]
        print(f"{suffix:8}{a['rate']:10.1f}{b['rate']:10.1f}{times:7.2f}x{a['peak']:10.1f}{b['peak']:10.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
