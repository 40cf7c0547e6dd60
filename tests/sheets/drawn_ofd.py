"""Forms drawn as OFD files (GB/T 33190-2016) in the ways in which programs draw them, and OFD files part by part."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal
from xml.sax.saxutils import escape

from attrs import frozen

from targetexpr.errors import display_width
from tests.sheets.forms_of_ours import Box, Layout, placed, width

STANDARD = "http://www.ofdspec.org/2016"
SIZE, STEP, LEFT, TOP, WIDE = 3.5, 4.5, 15.0, 20.0, 180.0


@frozen(kw_only=True)
class OfdStyle:
    """How a program writes text, ruling lines, paths, its namespace, and what else it draws."""

    text: Literal["deltas", "runs", "codes", "scaled", "bare", "vertical"] = "deltas"
    lines: Literal["strokes", "fills", "one-path", "frames", "units"] = "strokes"
    paths: Literal["beside", "absolute", "backslash", "capitals", "folder"] = "beside"
    namespace: str | None = STANDARD
    sizes: Literal["page", "common", "none"] = "page"
    template: bool = False
    stamp: bool = False
    twice: bool = False
    high: float = 250.0


@frozen
class OfdCell:
    """A cell in millimetres on its page, with the lines of its text."""

    lines: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float


def to_ofd(layout: Layout, style: OfdStyle | None = None) -> bytes:
    """A form on as many pages as it takes."""
    style = style or OfdStyle()
    pages, templates = [], []
    for cells in pages_of(layout, style.high):
        ruled = "".join(rules(cells, style))
        written = "".join(text for cell in cells for text in texts(cell, style))
        pages.append(written if style.template else ruled + written)
        templates.append(ruled)
    return archived(parts_of(pages, style, templates=templates if style.template else ()), style)


def pages_of(layout: Layout, high: float) -> Iterator[list[OfdCell]]:
    """The cells of each page; a cell that goes over a page's end is cut, and its text stands in its highest part."""
    columns = width(layout)
    each = WIDE / columns
    boxes = [(row, column, box, _wrapped(box, each * box.wide - 3)) for row, column, box in placed(layout)]
    heights = [2 * STEP + 3] * max(row + box.high for row, _, box, _ in boxes)
    for row, _, box, lines in sorted(boxes, key=lambda entry: entry[2].high):
        missing = len(lines) * STEP + 3 - sum(heights[row : row + box.high])
        heights[row + box.high - 1] += max(0.0, missing)
    tops, page_of = [], []
    page, at = 0, 0.0
    for height in heights:
        if at + height > high and at:
            page, at = page + 1, 0.0
        tops.append(TOP + at)
        page_of.append(page)
        at += height
    for number in range(page + 1):
        yield [
            OfdCell(
                lines if rows == _highest(range(row, row + box.high), page_of, heights) else (),
                LEFT + column * each,
                tops[rows[0]],
                LEFT + (column + box.wide) * each,
                tops[rows[-1]] + heights[rows[-1]],
            )
            for row, column, box, lines in boxes
            if (rows := [r for r in range(row, row + box.high) if page_of[r] == number])
        ]


def _highest(rows: range, page_of: Sequence[int], heights: Sequence[float]) -> list[int]:
    """The rows of a cell that stand on the page on which most of it is."""
    parts = [[row for row in rows if page_of[row] == number] for number in {page_of[row]: 0 for row in rows}]
    return max(parts, key=lambda part: round(sum(heights[row] for row in part), 6))


def _wrapped(box: Box, room: float) -> tuple[str, ...]:
    """The lines of a text, broken where it fills them, but not within a number or a Latin word that has room."""
    lines, line = [], ""
    for piece in re.findall(r"[!-~]+|.|\n", box.text):
        if piece == "\n" or display_width(line + piece) * SIZE / 2 > room:
            lines.append(line)
            line = ""
        line += piece.strip("\n")
    return (*lines, line) if line else tuple(lines)


def rules(cells: Sequence[OfdCell], style: OfdStyle) -> Iterator[str]:
    """The ruling lines around cells."""
    sides = [
        side
        for c in cells
        for side in (
            (c.left, c.top, c.right, c.top), (c.left, c.bottom, c.right, c.bottom),
            (c.left, c.top, c.left, c.bottom), (c.right, c.top, c.right, c.bottom),
        )
    ]  # fmt: skip
    match style.lines:
        case "strokes":
            for x, y, to_x, to_y in dict.fromkeys(sides):
                box = f"{x:.3f} {y:.3f} {to_x - x or 0.353:.3f} {to_y - y or 0.353:.3f}"
                yield path(f"M 0 0 L {to_x - x:.3f} {to_y - y:.3f}", box)
        case "fills":
            for x, y, to_x, to_y in dict.fromkeys(sides):
                w, h = to_x - x or 0.18, to_y - y or 0.18
                box = f"{x:.3f} {y:.3f} {w:.3f} {h:.3f}"
                yield path(f"M0 0L{w:.3f} 0L{w:.3f} {h:.3f}L0 {h:.3f}C", box, 'Stroke="false" Fill="true"')
        case "one-path":
            data = " ".join(f"M {x:.3f},{y:.3f} L {to_x:.3f},{to_y:.3f}" for x, y, to_x, to_y in sides)
            yield path(data, "0 0 210 297", 'CTM="1 0 0 1 0 0"')
        case "frames":
            for c in cells:
                w, h = c.right - c.left, c.bottom - c.top
                box = f"{c.left:.3f} {c.top:.3f} {w:.3f} {h:.3f}"
                yield path(f"S 0 0 M 0 0 L {w:.3f} 0 L {w:.3f} {-h:.3f} L 0 {-h:.3f} C", box, f'CTM="1 0 0 -1 0 {0}"')
        case "units":
            for c in cells:
                box = f"{c.left:.3f} {c.top:.3f} {c.right - c.left:.3f} {c.bottom - c.top:.3f}"
                scale = f"{c.right - c.left:.3f} 0 0 {c.bottom - c.top:.3f} 0 0"
                yield f'<CompositeObject ID="5" ResourceID="90" Boundary="{box}" CTM="{scale}"/>'


def path(data: str, box: str = "0 0 210 297", more: str = "") -> str:
    return (
        f'<PathObject ID="4" Boundary="{box}" LineWidth="0.353" {more}>'
        f'<StrokeColor Value="0 0 0"/><AbbreviatedData>{data}</AbbreviatedData></PathObject>'
    )


def texts(cell: OfdCell, style: OfdStyle) -> Iterator[str]:
    """The text objects of a cell, in the middle of its height."""
    first = (cell.top + cell.bottom - len(cell.lines) * STEP) / 2 + SIZE * 0.9
    places = [(line, cell.left + 1.5, first + at * STEP) for at, line in enumerate(cell.lines)]
    for shift in (0.0, 0.1) if style.twice else (0.0,):
        moved = [(line, x + shift, y) for line, x, y in places]
        if style.text == "codes" and moved:
            codes = "".join(code(line, x - cell.left, y - cell.top, deltas(line)) for line, x, y in moved)
            yield text(codes, f"{cell.left:.3f} {cell.top:.3f} {cell.right - cell.left:.3f} 9")
        elif style.text == "vertical" and len(moved) == 1 and 3 <= len(moved[0][0]) <= 6:
            line, x, y = moved[0]
            if cell.bottom - cell.top > len(line) * SIZE:
                start = (cell.top + cell.bottom - len(line) * SIZE) / 2 + SIZE * 0.9
                yield text(code(line, x, start, f'DeltaY="g {len(line) - 1} {SIZE}"'))
            else:
                yield text(code(line, x, y, deltas(line)))
        else:
            for line, x, y in moved:
                yield _line(line, x, y, style)


def _line(line: str, x: float, y: float, style: OfdStyle) -> str:
    match style.text:
        case "runs":
            return text(code(line, 0, SIZE, grouped(line)), f"{x:.3f} {y - SIZE:.3f} 90 9")
        case "scaled":
            return text(
                code(line, x / SIZE, y / SIZE, deltas(line, 1)), "0 0 210 297", 1, f'CTM="{SIZE} 0 0 {SIZE} 0 0"'
            )
        case "bare":
            return text(code(line, 0, SIZE), f"{x:.3f} {y - SIZE:.3f} 90 9")
        case _:
            return text(code(line, x, y, deltas(line)))


def text(codes: str, box: str = "0 0 210 297", size: float = SIZE, more: str = "") -> str:
    colour = '<FillColor Value="0 0 0"/>'
    return f'<TextObject ID="6" Boundary="{box}" Font="3" Size="{size}" {more}>{colour}{codes}</TextObject>'


def code(line: str, x: float, y: float, steps: str = "") -> str:
    return f'<TextCode X="{x:.4f}" Y="{y:.4f}" {steps}>{escape(line)}</TextCode>'


def _steps(line: str, size: float) -> list[float]:
    return [size * display_width(character) / 2 for character in line[:-1]]


def deltas(line: str, size: float = SIZE) -> str:
    """A step for each glyph but the last."""
    return f'DeltaX="{" ".join(f"{step:g}" for step in _steps(line, size))}"' if len(line) > 1 else ""


def grouped(line: str) -> str:
    """The same, with several equal steps as one group."""
    runs = [(step, len(list(run))) for step, run in groupby(_steps(line, SIZE))]
    return f'DeltaX="{" ".join(f"g {count} {step:g}" if count > 1 else f"{step:g}" for step, count in runs)}"'


def page(content: str, *, sized: bool = True, templates: Sequence[int] = ()) -> str:
    drawn = "".join(f'<Template TemplateID="{number}" ZOrder="Background"/>' for number in templates)
    area = "<Area><PhysicalBox>0 0 210 297</PhysicalBox></Area>" if sized else ""
    layer = f'<Layer ID="2" Type="Body"><PageBlock ID="3">{content}</PageBlock></Layer>'
    return f"<Page>{area}{drawn}<Content>{layer}</Content></Page>"


STAMP = (
    '<PageAnnot><Annot ID="40" Type="Stamp" Creator="章"><Appearance Boundary="30 60 60 60">'
    + path("M 0 30 B 0 10 20 0 30 0 A 30 30 0 0 1 60 30 L 60 31 C", "0 0 60 60")
    + text(code("临江区财政局", 2, 30, deltas("临江区财政局")), "0 0 60 60")
    + '<ImageObject ID="41" Boundary="0 0 60 60" ResourceID="80"/></Appearance></Annot></PageAnnot>'
)
WATERMARK = text(code("内部资料", 10, 10, deltas("内部资料")), "0 0 210 297", 8, 'CTM="0.707 0.707 -0.707 0.707 40 50"')


def parts_of(contents: Sequence[str], style: OfdStyle, *, templates: Sequence[str] = ()) -> dict[str, str]:
    """The parts of a document with these pages' objects."""
    sized = style.sizes == "page"
    found = {"OFD.xml": entry("Doc_0/Document.xml"), "Doc_0/PublicRes.xml": resources()}
    listed = "".join(f'<Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(contents)))
    drawn = "".join(f'<TemplatePage ID="{50 + n}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(len(templates)))
    notes = "<Annotations>Annots/Annotations.xml</Annotations>" if style.stamp else ""
    area = "<PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>" if style.sizes == "common" else ""
    found["Doc_0/Document.xml"] = (
        f"<Document><CommonData><MaxUnitID>99</MaxUnitID>{area}<PublicRes>PublicRes.xml</PublicRes>{drawn}</CommonData>"
        f"<Pages>{listed}</Pages>{notes}</Document>"
    )
    for number, content in enumerate(contents):
        marked = content + WATERMARK if style.stamp else content
        used = (50 + number,) if templates else ()
        found[f"Doc_0/Pages/Page_{number}/Content.xml"] = page(marked, sized=sized, templates=used)
    for number, content in enumerate(templates):
        found[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = page(content, sized=sized)
    if style.stamp:
        found["Doc_0/Annots/Annotations.xml"] = (
            '<Annotations><Page PageID="0"><FileLoc>Page_0/Annotation.xml</FileLoc></Page></Annotations>'
        )
        found["Doc_0/Annots/Page_0/Annotation.xml"] = STAMP
    return found


def entry(*documents: str) -> str:
    bodies = "".join(f"<DocBody><DocInfo/><DocRoot>{document}</DocRoot></DocBody>" for document in documents)
    return f'<OFD Version="1.0" DocType="OFD">{bodies}</OFD>'


def resources(units: Mapping[str, str] | None = None) -> str:
    """A font, and units; ``90`` is a frame of 1 by 1."""
    frame = path("M 0 0 L 1 0 L 1 1 L 0 1 C", "0 0 1 1")
    drawn = "".join(
        f'<CompositeGraphicUnit ID="{name}" Width="1" Height="1"><Content>{content}</Content></CompositeGraphicUnit>'
        for name, content in (units or {"90": frame}).items()
    )
    return (
        '<Res BaseLoc="Res"><Fonts><Font ID="3" FontName="宋体"/></Fonts>'
        f"<CompositeGraphicUnits>{drawn}</CompositeGraphicUnits></Res>"
    )


def archived(parts: Mapping[str, str | bytes], style: OfdStyle | None = None) -> bytes:
    """The parts as a file; what they name is named as the style has it."""
    style = style or OfdStyle()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            held = _written(_named(part, style), style) if isinstance(part, str) else part
            file.writestr(f"归档/{name}" if style.paths == "folder" else name, held)
    return out.getvalue()


def _written(part: str, style: OfdStyle) -> bytes:
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if style.namespace is None:
        return (declared + part).encode()
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1ofd:", part)
    return (declared + re.sub(r"^<ofd:\w+", rf'\g<0> xmlns:ofd="{style.namespace}"', prefixed)).encode()


_LOCATION = re.compile(r'((?:BaseLoc="|<(?:DocRoot|PublicRes|Annotations|FileLoc)>))([^"<]+\.xml)')


def _named(part: str, style: OfdStyle) -> str:
    def named(match: re.Match[str]) -> str:
        place = match[2]
        full = place if place.startswith("Doc_") else f"Doc_0/{'Annots/' if place.startswith('Page_') else ''}{place}"
        told = {
            "absolute": f"/{full}",
            "folder": f"/{full}",
            "backslash": place.replace("/", "\\"),
            "capitals": place.upper(),
        }
        return match[1] + told.get(style.paths, place)

    return _LOCATION.sub(named, part)


STYLES: dict[str, OfdStyle] = {
    "plain": OfdStyle(),
    "groups": OfdStyle(text="runs", lines="fills", paths="absolute", sizes="common"),
    "codes": OfdStyle(text="codes", lines="one-path", paths="backslash", namespace="http://www.ofdspec.org"),
    "scaled": OfdStyle(text="scaled", lines="frames", paths="capitals", namespace=None, sizes="none"),
    "template": OfdStyle(text="bare", template=True, stamp=True, paths="absolute"),
    "units": OfdStyle(text="vertical", lines="units", twice=True, paths="folder"),
    "pages": OfdStyle(text="runs", lines="strokes", high=90.0, stamp=True),
    "template pages": OfdStyle(text="codes", lines="fills", high=130.0, template=True, sizes="common"),
}
"""Ways of writing that all give the same sheet."""
