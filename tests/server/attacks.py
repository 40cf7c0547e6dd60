"""Files and connections that are meant to hold a server up. All of them stay on this machine."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

CSV = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,次数,≥3次\n产出指标,质量指标,合格率,≥90%\n".encode()


def nested_forms(levels: int = 9) -> bytes:
    """A PDF of some 3 KB whose page draws a form ten times that draws a form ten times, and so on."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    forms = b"".join(b"/F%d %d 0 R" % (n, 5 + n) for n in range(levels))
    box = b"/Resources<</XObject<<%s>>>>" % forms
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>" % box)
    draws = [b"/F0 Do " * 10, *(b"/F%d Do " % (n + 1) * 10 for n in range(levels - 1)), b"0 0 5 5 re S " * 10]
    objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(draws[0]), draws[0]))
    for draw in draws[1:]:
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]%s/Length %d>>" % (box, len(draw))
        objects.append(head + b"stream\n" + draw + b"\nendstream")
    return _pdf(objects)


def many_widths() -> bytes:
    """A PDF of less than 1 KB whose font has the widths of a thousand million characters."""
    cid = b"<</Type/Font/Subtype/CIDFontType2/W[0 1000000000 500]>>"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[%s]>>" % cid
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</A %s>>>>>>" % font
    draw = b"<</Length 41>>stream\nBT /A 12 Tf 9 9 Td <00410042> Tj ET\nendstream"
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, draw])


def _pdf(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out) + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def workbook_of(sheet: bytes) -> bytes:
    """A workbook with one worksheet of these bytes."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    r = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = b"http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        b"</workbook>" % (main, r),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/worksheet" '
        b'Target="worksheets/sheet1.xml"/></Relationships>' % (kinds, r),
        "xl/worksheets/sheet1.xml": sheet,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def unclosed() -> bytes:
    """A workbook of some KB with what a pattern that looks for the end of an element goes over again and again."""
    return workbook_of(b"<worksheet>" + b"<mergeCell " * 90_000 + b"<cols>" * 200_000)


def form_of(data: bytes, name: str = "a.csv") -> bytes:
    """A multipart body with the boundary ``x``."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


def head_of(length: int, path: str = "/check") -> bytes:
    """The head of an upload of so many bytes."""
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: multipart/form-data; boundary=x",
             f"Content-Length: {length}", "Connection: close", "", "")  # fmt: skip
    return "\r\n".join(lines).encode()


@contextmanager
def connections(port: int, count: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have said that and stay open."""
    opened = []
    try:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=60))
            opened[-1].sendall(said)
        yield opened
    finally:
        for connection in opened:
            connection.close()
