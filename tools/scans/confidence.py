"""How often a line is read wrong at which confidence: where the bars of doubt stand.

    python -m scans.confidence [--folder DIR] [--count N]

Makes N badly worn pictures (54 unless told; 110 to 150 dpi, blurred, noisy, JPEG at 25 to 40 %) of sheets other than
the bench's, in DIR (``build/scans-dev``), reads their lines, and holds each against the texts of the page's cells.
Prints, for bars from 0.5 to 0.99, how many wrong lines are above and how many right ones below; the same for the signs
and digits alone; and every wrong line with what is known of it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from attrs import frozen

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ["TARGETEXPR_SANDBOX"] = "off"

import numpy  # noqa: E402
from PIL import Image, ImageFilter  # noqa: E402

from scans.bench import plain  # noqa: E402
from scans.pages import RULED, drawn, page, printed  # noqa: E402
from scans.wear import scanned  # noqa: E402
from targetexpr.sheets.limits import Limits  # noqa: E402
from targetexpr.sheets.readers.html import read_html  # noqa: E402
from targetexpr.sheets.scan.doubt import COARSE, confidence_of, doubts_of, sign_confidence  # noqa: E402
from targetexpr.sheets.scan.engine import ReadLine, engine  # noqa: E402
from targetexpr.sheets.scan.page import read_pages  # noqa: E402

_BARS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99)


@frozen
class Judged:
    """A line as it was read, and whether some cell of its page says the same."""

    line: ReadLine
    right: bool
    picture: str
    coarse: bool
    stained: bool

    @property
    def doubts(self) -> tuple[str, ...]:
        return doubts_of(self.line, coarse=self.coarse, stained=self.stained)


def make(folder: Path, count: int) -> Iterator[tuple[str, bytes, bytes]]:
    """The name, the picture and the HTML of each page."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        seed = number % (2 * len(RULED))
        sheet = page(RULED[seed % len(RULED)], seed)
        path = folder / f"{seed:03}.pdf"
        if not path.exists():
            path.write_bytes(printed([sheet])[0])
        random = Random(f"confidence {number}")
        dpi = random.choice((110, 130, 150))
        shown = drawn(path.read_bytes(), dpi)[0].filter(ImageFilter.GaussianBlur(random.uniform(0.2, 0.9)))
        data = scanned(shown, random, dpi, stamp=number % 4 == 0, quality=random.choice((25, 40)))
        yield f"{number:02}-{sheet.kind}", data, sheet.html.encode()


def judged(name: str, data: bytes, html: bytes) -> Iterator[Judged]:
    cells = [cell for grid in read_html(html, Limits()).grids for row in grid.rows for cell in row if cell is not None]
    texts = {plain(cell.text) for cell in cells}
    for read in read_pages(numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB")), engine()):
        for table in read.tables:
            for cell in table:
                whole = plain("".join(line.line.text for line in cell.lines))
                for line in cell.lines:
                    said = plain(line.line.text)
                    right = whole in texts or (len(said) > 2 and any(said in text for text in texts))
                    yield Judged(line.line, right, name, read.seen < COARSE, line.stained)


def table(lines: Sequence[tuple[float, bool]]) -> Iterator[str]:
    wrong, right = (sum(1 for _, good in lines if good is kind) for kind in (False, True))
    yield f"{len(lines)} lines, {wrong} wrong"
    for bar in _BARS:
        missed = sum(1 for sure, good in lines if not good and sure >= bar)
        needless = sum(1 for sure, good in lines if good and sure < bar)
        yield f"  bar {bar:4}: wrong above {missed:3}, right below {needless:4} ({needless / max(1, right):.1%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "scans-dev")
    parser.add_argument("--count", type=int, default=54)
    asked = parser.parse_args()
    lines = []
    for one in make(asked.folder, asked.count):
        lines += list(judged(*one))
    print("least sure character")
    print("\n".join(table([(confidence_of(one.line), one.right) for one in lines])))
    print("least sure sign or digit")
    print("\n".join(table([(sign_confidence(one.line), one.right) for one in lines])))
    marked = [one for one in lines if one.doubts]
    print(f"marked: {len(marked)} of {len(lines)}, of these wrong {sum(not one.right for one in marked)}")
    for one in lines:
        if not one.right:
            line = one.line
            print(one.picture, line.text, round(confidence_of(line), 3), round(sign_confidence(line), 3), line.lost,
                  one.doubts or "UNMARKED")  # fmt: skip


if __name__ == "__main__":
    main()
