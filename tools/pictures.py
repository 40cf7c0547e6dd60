"""Makes the pictures of the README: ``make pictures``. Needs chromium with its driver, LibreOffice and a CJK font.

The terminal's output is drawn as a page; the report is the page itself; the annotated workbook is printed to PDF by
LibreOffice and drawn from there; the page for clerk and reviewer is opened from a file (``$TARGETEXPR_PYODIDE`` names
its runtime). ``drawn-from.json`` keeps what the page was drawn from, for the test that says when it is stale.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import pdfplumber
from openpyxl import load_workbook
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops

from targetexpr.app import document, packages
from targetexpr.app.runtime import runtime_at
from tests.page.many import write_many
from tests.page.opened import Opened, browsing

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SHEET = "examples/2024-parks.xlsx"
COLORS = {"31": "#c0392b", "33": "#9a6700", "36": "#0a5a8a", "32": "#1a6b34"}


def targetexpr(*args: str) -> str:
    code = "from targetexpr.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"FORCE_COLOR": "1", "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
    )
    return done.stdout


def draw(page: Path, picture: Path, width: int, height: int, place: str = "") -> None:
    options = [
        "--headless",
        "--virtual-time-budget=3000",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--window-size={width},{height}",
    ]
    command = ["chromium", *options, f"--screenshot={picture}", page.as_uri() + place]
    subprocess.run(command, check=True, capture_output=True)


def terminal(text: str) -> str:
    """ANSI colours as a page."""
    body = html.escape(text)
    body = re.sub(r"\x1b\[0m", "</span>", body)
    body = re.sub(r"((?:\x1b\[\d+m)+)", _span, body)
    style = "background:#fbfbf9;color:#222;padding:1.2rem;margin:0;font:15px/1.5 'Noto Sans Mono CJK SC',monospace"
    return f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><pre style="{style}">{body}</pre>'


def _span(found: re.Match[str]) -> str:
    codes = re.findall(r"\d+", found[1])
    styles = [f"color:{COLORS[code]}" for code in codes if code in COLORS]
    styles += ["font-weight:bold"] if "1" in codes else []
    styles += ["text-decoration:underline"] if "4" in codes else []
    return f'<span style="{";".join(styles)}">'


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shown = "\n".join(f"$ targetexpr check {SHEET}\n{targetexpr('check', SHEET)}".splitlines()[:34])
        (folder / "terminal.html").write_text(terminal(shown), encoding="utf-8")
        draw(folder / "terminal.html", PICTURES / "terminal.png", 1120, 790)
        report, book = folder / "report.html", folder / "annotated.xlsx"
        targetexpr("check", SHEET, "--output-file", f"html={report}", "--output-file", f"xlsx={book}")
        draw(report, PICTURES / "report.png", 1200, 1000, f"#{urlencode({'view': 'sheet', 'sheet': f'{SHEET}#0'})}")
        draw_workbook(book, PICTURES / "workbook.png")
        draw_page(folder)


def drawn_from() -> dict[str, str]:
    """The files that the pictures of the page were drawn from, with their hashes."""
    front = ROOT / "src/targetexpr/reports/front"
    names = ("clerk.js", "main.js", "page.css", "parts.js", "reviewer.js")
    return {name: hashlib.sha256((front / name).read_bytes()).hexdigest() for name in names}


def draw_page(folder: Path) -> None:
    """The clerk's view with a cell opened, and the reviewer's of the made-up sheets of the tests."""
    packed = document.assets(runtime_at(Path(os.environ["TARGETEXPR_PYODIDE"])), [packages.own(), *packages.packed()])
    page = folder / "检查.html"
    page.write_text(document.file_page(packed), encoding="utf-8")
    write_many(folder / "申报", 120)
    (folder / "browser").mkdir()
    with browsing(folder / "browser") as browser:
        opened = Opened(browser)
        browser.set_window_size(1240, 1120)
        opened.open(page.as_uri())
        opened.choose(ROOT / SHEET)
        opened.wait("return document.querySelector('[data-cell=\"2:value\"]')").click()
        opened.wait("return document.querySelector('.instead button:not(:disabled)')")
        browser.save_screenshot(str(PICTURES / "clerk.png"))
        opened.clear()
        opened.choose(folder / "申报", into="folder")
        opened.wait("return document.querySelector('.heat')")
        browser.set_window_size(1240, 1560)
        time.sleep(1)
        browser.save_screenshot(str(PICTURES / "reviewer.png"))
    for name in ("clerk.png", "reviewer.png"):
        Image.open(PICTURES / name).quantize(128).save(PICTURES / name, optimize=True)
    (PICTURES / "drawn-from.json").write_text(json.dumps(drawn_from(), indent=1) + "\n", encoding="utf-8")


def draw_workbook(book: Path, picture: Path) -> None:
    """The first sheet and the list of findings, one above the other."""
    content = load_workbook(book)
    for sheet in content.worksheets:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    content.save(book)
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(book)]
    subprocess.run(convert, check=True, capture_output=True)
    with pdfplumber.open(book.with_suffix(".pdf")) as pdf:
        drawn = [pdf.pages[number].to_image(resolution=140, antialias=True).original for number in (0, -1)]
    pages = [page.crop(ImageChops.invert(page.convert("L")).getbbox()) for page in drawn]
    size = (max(page.width for page in pages) + 40, sum(page.height + 20 for page in pages) + 20)
    whole = Image.new("RGB", size, "white")
    top = 20
    for page in pages:
        whole.paste(page, (20, top))
        top += page.height + 20
    whole.save(picture, optimize=True)


if __name__ == "__main__":
    main()
