"""Scans and photos of invented sheets: how many rows are read right, how many wrong ones bear no mark, and how fast.

    python -m scans.bench [--folder DIR] [--only WORD] [--show] [--beside PYTHON]

Makes 60 scans (150 and 200 dpi, turned by up to 2°, noise, JPEG down to 40 %, a third with a stamp; some turned by 90°
or upside down) and 20 photos (perspective, shade; some turned, some with two pages) of sheets in nine layouts with
Chromium, once, in DIR (``build/scans``). A row is right where both classes, name and value are those of the page's HTML
(full-width and half-width characters are the same). ``--beside`` is an interpreter with img2table and rapidocr, whose
plain way is measured on the same pictures. Exit status 1 where the goals are missed: 97 % of the rows of scans, 93 % of
photos, and no wrong row without a mark.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from attrs import define

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ["TARGETEXPR_SANDBOX"] = "off"

import targetexpr  # noqa: E402
from scans.pages import RULED, PrintedSheet, drawn, page, printed  # noqa: E402
from scans.wear import photographed, scanned, turned  # noqa: E402
from targetexpr.sheets.model import Indicator, Sheet  # noqa: E402

Row = tuple[str, ...]
SCANS, PHOTOS = 60, 20
_GOALS = {"scan": 0.97, "photo": 0.93}
_KINDS = (*RULED, "unruled")


@define
class Count:
    """What became of the rows of some pictures."""

    pages: int = 0
    rows: int = 0
    right: int = 0
    wrong: int = 0
    unmarked: int = 0
    needless: int = 0
    seconds: float = 0.0

    def line(self, name: str) -> str:
        share, each = self.right / max(1, self.rows), self.seconds / max(1, self.pages)
        return (
            f"{name:24} {self.pages:3} pages  {self.right:4}/{self.rows:4} rows right ({share:.1%})  wrong {self.wrong}"
            f"  unmarked {self.unmarked}  marked though right {self.needless}  {each:.1f} s/page"
        )


def make(folder: Path) -> None:
    """The pictures, and beside each the HTML of what it shows; the same for every run."""
    folder.mkdir(parents=True, exist_ok=True)
    one_page = list(_single(folder, SCANS + PHOTOS + 2))
    for number, (sheet, pdf) in enumerate(one_page[:SCANS]):
        random, dpi = Random(f"scan {number}"), (150, 200)[number % 2]
        data = scanned(drawn(pdf, dpi)[0], random, dpi, stamp=number % 3 == 0)
        data = turned(data, {7: 90, 8: 180, 9: 270}[number % 10]) if number % 10 > 6 and number % 4 == 0 else data
        _write(folder, f"scan-{number:02}-{sheet.kind}", data, [sheet])
    rest = one_page[SCANS:]
    for number in range(PHOTOS):
        random = Random(f"photo {number}")
        two = number >= PHOTOS - 2
        shown = [rest[number], rest[number + 2]] if two else [rest[number]]
        data = photographed([drawn(pdf, 200)[0] for _, pdf in shown], random)
        data = turned(data, 90 * (number % 4)) if number % 5 == 4 and not two else data
        name = "-and-".join(sheet.kind for sheet, _ in shown)
        _write(folder, f"photo-{number:02}-{name}", data, [sheet for sheet, _ in shown])


def _single(folder: Path, count: int) -> Iterator[tuple[PrintedSheet, bytes]]:
    """Pages that fit on one sheet of paper; what was printed before is not printed again."""
    seed = made = 0
    while made < count:
        one = page(_KINDS[seed % len(_KINDS)], seed, held=True)
        path = folder / f"{seed:03}.pdf"
        if not path.exists():
            path.write_bytes(printed([one])[0])
        pdf = path.read_bytes()
        seed += 1
        if len(drawn(pdf, 20)) == 1:
            made += 1
            yield one, pdf


def _write(folder: Path, name: str, data: bytes, pages: Sequence[PrintedSheet]) -> None:
    (folder / f"{name}.jpg").write_bytes(data)
    for number, one in enumerate(pages):
        (folder / f"{name}.{number}.html").write_text(one.html, encoding="utf-8")


def plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def row_of(row: Indicator) -> Row:
    return plain(row.level1), plain(row.level2), plain(row.name), plain(row.value)


def _indicators(sheets: Iterable[Sheet]) -> list[Indicator]:
    return [row for sheet in sheets for row in sheet.indicators]


def wanted(picture: Path) -> list[Row]:
    pages = sorted(picture.parent.glob(f"{picture.stem}.*.html"))
    return [row_of(row) for path in pages for row in _indicators(targetexpr.read(path))]


def measure(picture: Path, count: Count, *, show: bool) -> None:
    want, started = wanted(picture), time.process_time()
    try:
        found = _indicators(targetexpr.read(picture))
    except targetexpr.SheetReadError as error:
        found = []
        print(f"{picture.name}: {error}")
    count.seconds += time.process_time() - started
    count.pages += 1
    count.rows += len(want)
    left = list(want)
    for row in found:
        if row_of(row) in left:
            left.remove(row_of(row))
            count.right += 1
            count.needless += bool(row.doubts)
            if show and row.doubts:
                print(f"{picture.name}: needless {row.name} {row.value} {row.doubts} {row.confidence}")
        else:
            count.wrong += 1
            count.unmarked += not row.doubts
            if show:
                print(f"{picture.name}: wrong {row_of(row)} {row.doubts or 'UNMARKED'} {row.confidence}")
    if show and left:
        print(f"{picture.name}: missing {left}")


def beside(python: str, pictures: Sequence[Path]) -> Iterator[str]:
    """What img2table with RapidOCR alone reads: rows whose name and value stand in one row of a table of its."""
    script = Path(__file__).with_name("beside.py")
    done = subprocess.run([python, str(script), *map(str, pictures)], capture_output=True, text=True, check=True)
    for kind in _GOALS:
        pages = rows = right = 0
        seconds = 0.0
        for line in filter(None, done.stdout.splitlines()):
            answer = json.loads(line)
            path = Path(answer["path"])
            if not path.name.startswith(kind):
                continue
            tables = [{plain(cell) for cell in row} for row in answer["rows"]]
            want = wanted(path)
            pages += 1
            rows += len(want)
            seconds += answer["seconds"]
            right += sum(any({name, value} <= row for row in tables) for _, _, name, value in want)
        if pages:
            yield f"img2table + RapidOCR, {kind}: {right}/{rows} names with their values, {seconds / pages:.1f} s/page"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "scans")
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--beside")
    asked = parser.parse_args()
    if len(list(asked.folder.glob("*.jpg"))) < SCANS + PHOTOS:
        make(asked.folder)
    pictures = [path for path in sorted(asked.folder.glob("*.jpg")) if asked.only in path.name]
    counts = {kind: Count() for kind in _GOALS}
    for picture in pictures:
        measure(picture, counts[picture.name.split("-")[0]], show=asked.show)
        sys.stdout.flush()
    for kind, count in counts.items():
        print(count.line(kind))
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")
    if asked.beside:
        print("\n".join(beside(asked.beside, pictures)))
    good = all(count.right >= _GOALS[kind] * count.rows and not count.unmarked for kind, count in counts.items())
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
