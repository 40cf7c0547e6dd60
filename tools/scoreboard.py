"""How many rows are read right in each layout, with every mechanism on and with each one off.

    python tools/scoreboard.py [--off] [--count N] [--held] [--published] [--layout NAME]

Layouts are those of ``tests/sheets/laid_out.py`` over invented sheets (N of them, 20 unless told; ``--held``: of the
half on which no cost was fitted), the same sheets as html, docx, xlsx and PDF, and the real texts where a folder
``shared`` with its gold file lies beside this checkout; ``--published`` lays out the names and values of that file
instead of invented ones. ``right`` is a row with both classes, name and value as they
were written; ``wrong`` another one of the table's without a mark, ``marked`` one with a mark; ``made up`` a row that
neither by its name nor by its value is one of the table's; ``needless`` right rows with a mark. ``--off`` prints the
sums again with each mechanism switched off. Exit status 0.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from attrs import define, evolve

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import targetexpr  # noqa: E402
from targetexpr.sheets.text_layout.trust import Trusted  # noqa: E402
from tests.sheets.drawn_pdf import Drawn, page_of, pdf_of  # noqa: E402
from tests.sheets.forms_of_ours import placed, width  # noqa: E402
from tests.sheets.invented import Invented, InventedRow, invent  # noqa: E402
from tests.sheets.laid_out import TEXTS, boxes  # noqa: E402
from tests.sheets.writers import to_docx, to_html, to_xlsx  # noqa: E402

Row = tuple[str, ...]
SHARED = ROOT.parent / "shared"
_GIVEN_UP: Any = lambda *_, **__: None  # noqa: E731
_NO_ROWS: Any = lambda *_, **__: []  # noqa: E731
_ROOM = "targetexpr.sheets.text_layout"
_TEXT = "targetexpr.sheets.readers.text"
_WAYS = (f"{_ROOM}.tables", f"{_ROOM}.classes")
# A mechanism: the functions that are replaced to switch it off, and by what.
MECHANISMS: dict[str, list[tuple[str, Any]]] = {
    "bands (columns kept by spaces)": [(f"{_TEXT}.tables_in", lambda pages: [list(page) for page in pages])],
    "columns twice as wide": [(f"{_TEXT}.widened", lambda table: table)],
    "stacked (cells counted)": [(f"{_ROOM}.tables.stacks", _NO_ROWS)],
    "unrolled (a table on one line)": [(f"{_TEXT}.unrolled", lambda pages: list(pages))],
    "bars": [("targetexpr.sheets.reading._without_bars", lambda text: text)],
    "header cells": [(f"{_TEXT}.whole_cells", lambda lines: list(lines))],
    "pairs of lone names and values": [(f"{_ROOM}.tables._paired", lambda rows, columns: rows)],
    "trust": [(f"{_TEXT}.trusted", lambda sheet: Trusted(sheet, ()))],
    "blocks in the lattice": [(f"{_ROOM}.edges.Edges._blocks", _NO_ROWS)],
    "cells run together": [(f"{_ROOM}.edges.unglued", _GIVEN_UP)],
    "classes centred": [(f"{room}.WAYS", ("top", "elsewhere")) for room in _WAYS],
    "classes elsewhere": [(f"{room}.WAYS", ("top", "centred")) for room in _WAYS],
    "leanings": [(f"{_ROOM}.classes.leanings", lambda name: frozenset())],
}


@define
class BoardScore:
    right: int = 0
    wrong: int = 0
    marked: int = 0
    made_up: int = 0
    missing: int = 0
    needless: int = 0

    def __iadd__(self, other: BoardScore) -> BoardScore:
        for name in ("right", "wrong", "marked", "made_up", "missing", "needless"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def squeeze(text: object) -> str:
    return "".join(str(text or "").split()).replace("（", "(").replace("）", ")")


def score(wanted: Iterable[Row], read: Iterable[tuple[Row, bool]]) -> BoardScore:
    """Each read row is right, another reading of a wanted row (same name, or else same value), or made up."""
    left = Counter(tuple(map(squeeze, row)) for row in wanted)
    found = BoardScore()
    rest: list[tuple[Row, bool]] = []
    for row, marked in read:
        plain = tuple(map(squeeze, row))
        if left[plain]:
            left[plain] -= 1
            found.right += 1
            found.needless += marked
        else:
            rest.append((plain, marked))
    for row, marked in rest:
        meant = [want for want, count in left.items() if count and row[2] and want[2] == row[2]]
        meant = meant or [want for want, count in left.items() if count and row[3] and want[3] == row[3]]
        if not meant:
            found.made_up += 1
            continue
        left[meant[0]] -= 1
        if marked:
            found.marked += 1
        else:
            found.wrong += 1
    found.missing = left.total()
    return found


def read(data: bytes, name: str) -> Iterator[tuple[Row, bool]]:
    for sheet in targetexpr.read(data, name=name):
        for i in sheet.indicators:
            yield (i.level1 or "", i.level2 or "", i.name or "", i.value or ""), bool(i.doubts)


Case = tuple[str, list[Row], bytes, str]


def texts(sheets: Sequence[Invented]) -> Iterator[Case]:
    for layout in TEXTS:
        for sheet in sheets:
            yield layout.__name__, [row.wanted for row in sheet.rows], layout(sheet).encode(), "sheet.txt"


def files(sheets: Sequence[Invented]) -> Iterator[Case]:
    writers: dict[str, Callable[[Any], bytes]] = {"xlsx": to_xlsx, "docx": to_docx, "html": to_html}
    for suffix, writer in writers.items():
        for sheet in sheets:
            yield suffix, [row.wanted for row in sheet.rows], writer(boxes(sheet)), f"sheet.{suffix}"
    for ruled in (True, False):
        for sheet in sheets:
            data = drawn(sheet, ruled=ruled)
            yield f"pdf, {'ruled' if ruled else 'unruled'}", [row.wanted for row in sheet.rows], data, "sheet.pdf"


def converted(sheets: Sequence[Invented]) -> Iterator[Case]:
    """The sheets as PDFs turned to text by pdftotext, where that is installed."""
    if shutil.which("pdftotext") is None:
        return
    for option in ("-raw", "-layout", ""):
        for sheet in sheets:
            command = ["pdftotext", *([option] if option else []), "-", "-"]
            text = subprocess.run(command, input=drawn(sheet, ruled=True), capture_output=True, check=True).stdout
            yield f"pdftotext {option}".strip(), [row.wanted for row in sheet.rows], text, "sheet.txt"


def drawn(sheet: Invented, *, ruled: bool) -> bytes:
    """The sheet as a PDF; long cells are cut over lines."""
    layout = boxes(sheet)
    wide = 560 / width(layout)
    most = max(3, int(wide / 9) - 1)
    cells = []
    for row, column, box in placed(layout):
        room = most * box.wide + box.wide - 1
        text = "\n".join(box.text[at : at + room] for at in range(0, len(box.text), room))
        left, top = 20 + column * wide, 20 + row * 24
        cells.append(Drawn(text, left, top, left + box.wide * wide, top + box.high * 24))
    return pdf_of([page_of(cells, ruled=ruled)])


def real() -> Iterator[Case]:
    gold = SHARED / "gold" / "sheets.json"
    if not gold.is_file():
        return
    for name, sheets in json.loads(gold.read_text(encoding="utf-8")).items():
        rows = [
            tuple(str(row.get(key) or "") for key in ("level1", "level2", "name", "value"))
            for sheet in sheets
            for row in sheet["indicators"]
        ]
        yield f"seed {name[:3]}", rows, (SHARED / "seeds" / name).read_bytes(), name


def published() -> Iterator[Invented]:
    """The classes, names and values of the gold file, below a header of ours."""
    for sheets in json.loads((SHARED / "gold" / "sheets.json").read_text(encoding="utf-8")).values():
        for at, sheet in enumerate(sheets):
            rows = [tuple(row.get(key) for key in ("level1", "level2", "name", "value")) for row in sheet["indicators"]]
            if len(rows) > 3 and all(map(all, rows)):
                pattern = invent(0 if sheet.get("form") == "shanghai-2020" else 1)
                named = tuple(
                    InventedRow(level1=one, level2=two, name=name, value=value) for one, two, name, value in rows
                )
                yield evolve(pattern, year=2020 + at % 6, rows=named)


@cache
def laid_out() -> tuple[Case, ...]:
    """The published sheets in every layout of text."""
    return tuple(texts(list(published())))


@cache
def cases(count: int, held: bool) -> tuple[Case, ...]:
    sheets = [invent(seed, held=held) for seed in range(count)]
    return (*real(), *texts(sheets), *converted(sheets), *files(sheets[: max(5, count // 4)]))


def scores(chosen: Iterable[Case]) -> dict[str, BoardScore]:
    found: dict[str, BoardScore] = {}
    for layout, wanted, data, name in chosen:
        found.setdefault(layout, BoardScore())
        found[layout] += score(wanted, read(data, name))
    return found


def off(mechanism: str) -> AbstractContextManager[object]:
    if not mechanism:
        return nullcontext()
    stack = ExitStack()
    for target, instead in MECHANISMS[mechanism]:
        stack.enter_context(mock.patch(target, instead))
    return stack


_HEADS = ("right", "wrong", "marked", "made up", "missing", "needless")


def print_table(rows: Iterable[tuple[str, BoardScore]], *, first: str) -> None:
    print(f"| {first} | {' | '.join(_HEADS)} |")
    print(f"|---|{'---:|' * len(_HEADS)}")
    for name, s in rows:
        print(f"| {name} | {s.right} | {s.wrong} | {s.marked} | {s.made_up} | {s.missing} | {s.needless} |")


def total(found: Iterable[BoardScore]) -> BoardScore:
    whole = BoardScore()
    for one in found:
        whole += one
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--off", action="store_true", help="print the sums with each mechanism off")
    parser.add_argument("--count", type=int, default=20, help="how many invented sheets")
    parser.add_argument("--held", action="store_true", help="sheets of the half on which nothing was fitted")
    parser.add_argument("--published", action="store_true", help="published names and values, in the layouts of text")
    parser.add_argument("--layout", help="only layouts whose name contains this")
    options = parser.parse_args()
    board = laid_out() if options.published else cases(options.count, options.held)
    chosen = [case for case in board if not options.layout or options.layout in case[0]]
    whole = scores(chosen)
    print_table([*whole.items(), ("all", total(whole.values()))], first="layout")
    if options.off:
        lines = []
        for mechanism in MECHANISMS:
            with off(mechanism):
                changed = scores(chosen)
            better = [name for name in whole if changed[name].right > whole[name].right]
            worse = [name for name in whole if changed[name].right < whole[name].right]
            said = f"{mechanism} (worse: {', '.join(worse) or 'none'}; better: {', '.join(better) or 'none'})"
            lines.append((said, total(changed.values())))
        print()
        print_table(lines, first="without")


if __name__ == "__main__":
    main()
