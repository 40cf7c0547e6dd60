"""Invented sheets laid out as pages in several ways, as HTML, and printed by Chromium."""

from __future__ import annotations

import html
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from attrs import frozen

from tests.sheets.forms_of_ours import FORM_2020, FORM_2024, Box, Layout
from tests.sheets.invented import Invented, invent
from tests.sheets.laid_out import boxes

_SIGNS = ("≥", "≤", "=", ">=", "<=")
_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Droid Sans Fallback")


@frozen(kw_only=True)
class PrintedSheet:
    """A sheet as a page: HTML that Chromium prints; *kind* is its layout."""

    kind: str
    html: str


def _head(sheet: Invented, wide: int) -> Layout:
    return [[Box(sheet.title, wide=wide)], [Box(f"（{sheet.year}年度）", wide=wide)]]


def in_pairs(sheet: Invented) -> Layout:
    """Two fields of the header in a row, and a label down the side of the table."""
    width = len(sheet.headings) + 1
    layout = _head(sheet, width)
    for first, second in zip(sheet.header[::2], sheet.header[1::2], strict=True):
        left = width // 2 - 1
        layout.append([Box(first[0]), Box(first[1], wide=left), Box(second[0]), Box(second[1], wide=width - left - 2)])
    body = boxes(sheet)[2 + len(sheet.header) :]
    body[0] = [Box("绩效指标", high=len(body)), *body[0]]
    return layout + body


def repeated(sheet: Invented) -> Layout:
    """Nothing merged: each row has its classes."""
    rows = [[Box(text) for text in (row.level1, row.level2, row.name, row.value, *row.extra)] for row in sheet.rows]
    return [[Box(heading) for heading in sheet.headings], *rows]


def split_value(sheet: Invented) -> Layout:
    """Sign, number and unit in columns of their own."""
    layout = [[Box(text) for text in ("一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位")]]
    for row in sheet.rows:
        sign = next((s for s in reversed(_SIGNS) if row.value.startswith(s)), "")
        rest = row.value[len(sign) :]
        number = "".join(c for c in rest if c.isdigit() or c == ".")
        plain = bool(sign) and bool(number) and rest.startswith(number)
        parts = (sign, number, rest[len(number) :].strip("()")) if plain else ("", row.value, "")
        layout.append([Box(text) for text in (row.level1, row.level2, row.name, *parts)])
    return layout


def _text_head(sheet: Invented) -> str:
    lines = "".join(f"<p>{html.escape(label.rstrip('：'))}：{html.escape(value)}</p>" for label, value in sheet.header)
    return f"<h1>{sheet.title}</h1><p class=mid>（{sheet.year}年度）</p>{lines}"


def _table(layout: Layout) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td rowspan={b.high} colspan={b.wide}>{html.escape(b.text)}</td>" for b in line) + "</tr>"
        for line in layout
    )
    return f"<table>{rows}</table>"


def _document(body: str, random: Random, *, rules: str, size: float, landscape: bool = False) -> str:
    style = (
        f"@page{{size:A4{' landscape' if landscape else ''};margin:14mm}}"
        f"body{{font:{size}pt/{random.choice((1.3, 1.5))} '{random.choice(_FONTS)}';margin:0}}"
        "h1{font-size:15pt;text-align:center;margin:0 0 6pt}p{margin:2pt 0}.mid{text-align:center}"
        "table{border-collapse:collapse;width:100%}"
        f"td{{{rules}padding:{random.choice((2, 3, 4))}pt 4pt;vertical-align:middle;"
        f"text-align:{random.choice(('left', 'center'))}}}"
    )
    return f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>{body}"


_BLACK, _FAINT = "border:0.6pt solid #222;", "border:0.5pt solid #aaa;"
_UNRULED = "border:0;padding-right:12pt!important;"


def _of_form(layout: Layout) -> Callable[[Invented], Layout]:
    return lambda _: layout


# A layout, whether the header stands as lines above, how its cells are ruled, the size of its text.
_KINDS: dict[str, tuple[Callable[[Invented], Layout], bool, str, float]] = {
    "boxes": (boxes, False, _BLACK, 10.5),
    "pairs": (in_pairs, False, _BLACK, 10),
    "repeated": (repeated, True, _BLACK, 10.5),
    "split": (split_value, True, _BLACK, 10.5),
    "small": (in_pairs, False, _BLACK, 8.5),
    "faint": (boxes, False, _FAINT, 10.5),
    "form-2020": (_of_form(FORM_2020), False, _BLACK, 10.5),
    "form-2024": (_of_form(FORM_2024), False, _BLACK, 9.5),
    "unruled": (repeated, True, _UNRULED, 10.5),
}
RULED: Sequence[str] = [kind for kind in _KINDS if kind != "unruled"]


def page(kind: str, seed: int, *, held: bool = False) -> PrintedSheet:
    """The page of a layout; the same for the same seed. *held*: of the sheets that nothing was tried on."""
    random, sheet = Random(f"{kind} {seed} {held}"), invent(seed, held=held)
    lay_out, lines, rules, size = _KINDS[kind]
    layout = lay_out(sheet)
    body = (_text_head(sheet) if lines else "") + _table(layout)
    return PrintedSheet(
        kind=kind, html=_document(body, random, rules=rules, size=size, landscape=len(sheet.headings) > 6)
    )


def printed(pages: Sequence[PrintedSheet]) -> list[bytes]:
    """Each page as a PDF."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(pages):
            source, target = Path(folder) / f"{number}.html", Path(folder) / f"{number}.pdf"
            source.write_text(one.html, encoding="utf-8")
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            command = ["chromium", *options, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
            subprocess.run([*command, source.as_uri()], check=True, capture_output=True)
            found.append(target.read_bytes())
    return found


def drawn(pdf: bytes, dpi: int) -> list[Any]:
    """The pages of a PDF as pictures (Pillow, RGB)."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [document[at].render(scale=dpi / 72).to_pil().convert("RGB") for at in range(len(document))]
