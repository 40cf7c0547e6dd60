"""A PDF drawn line by line, for what no program writes on request: broken, hostile and page-broken files."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

SIZE = 9
HIGH = 18


@frozen
class Drawn:
    """A table's cell in points from the top left corner of the page; ``text`` may have several lines."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_of(cells: Sequence[Drawn], *, ruled: bool = True) -> bytes:
    """The drawing instructions of a page of 600 × 800 points; text stands in the middle of its cell's height."""
    out = []
    for cell in cells:
        if ruled:
            width, height = cell.right - cell.left, cell.bottom - cell.top
            out.append(f"{cell.left} {800 - cell.bottom} {width} {height} re S")
        lines = cell.text.split("\n") if cell.text else []
        top = (cell.top + cell.bottom - len(lines) * (SIZE + 2)) / 2
        for at, line in enumerate(lines):
            base = 800 - top - (at + 1) * (SIZE + 2) + 3
            code = line.encode("utf-16-be").hex()
            out.append(f"BT /F1 {SIZE} Tf {cell.left + 3} {base} Td <{code}> Tj ET")
    return "\n".join(out).encode()


def pdf_of(
    contents: Sequence[bytes],
    *,
    trailer: str = "",
    extra: Sequence[bytes] = (),
    filters: str = "",
    catalog: str = "",
) -> bytes:
    """A document of pages with these instructions, in a font that every reader of Chinese PDFs knows."""
    pages = [5 + 2 * at for at in range(len(contents))]
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in pages)}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    }
    for number, content in zip(pages, contents, strict=True):
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {number + 1} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> /XObject << /I1 {5 + 2 * len(pages)} 0 R >> >> >>"
        ).encode()
        objects[number + 1] = f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream"
    for at, body in enumerate(extra):
        objects[5 + 2 * len(pages) + at] = body
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start = len(out)
    last = max(objects)
    out += f"xref\n0 {last + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, last + 1):
        out += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    out += f"trailer\n<< /Size {last + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
