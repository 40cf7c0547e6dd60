"""Files that are made to cost much: each kind in a size that the number chooses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_ROWS = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,巡查次数,≥12次\n产出指标,质量指标,合格率,≥95%\n"


def made(number: int, seed: int, of: str = "") -> tuple[str, str, bytes]:
    """Return the kind, the name and the bytes; *of* is the suffix of one format, where only its kinds are wanted."""
    random = Random(f"made:{seed}:{number}")
    kind = random.choice([kind for kind, (suffix, _) in _MAKERS.items() if of in ("", suffix)] or list(_MAKERS))
    suffix, maker = _MAKERS[kind]
    return kind, f"{number}{suffix}", maker(random.choice((10, 1_000, 50_000, 300_000, 1_000_000)))


def _zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part)
    return out.getvalue()


def _xlsx(sheet: str, *, book: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    return _zipped({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_R}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        f"</sheets>{book}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_R}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{_R}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
        **(more or {}),
    })  # fmt: skip


_CELLS = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>一级指标</t></is></c></row></sheetData>"


def _styles(n: int) -> bytes:
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs>{"<xf/>" * n}</cellXfs></styleSheet>'
    return _xlsx(_CELLS, more={"xl/styles.xml": styles})


def _strings(n: int) -> bytes:
    strings = f'<sst xmlns="{_MAIN}">{"<si><t>a</t></si>" * n}</sst>'
    return _xlsx(_CELLS, more={"xl/sharedStrings.xml": strings})


def _names(n: int) -> bytes:
    name = '<definedName name="a">1</definedName>'
    return _xlsx(_CELLS, book=f"<definedNames>{name * n}</definedNames>")


def _merges(n: int) -> bytes:
    return _xlsx(f'{_CELLS}<mergeCells><mergeCell ref="A1:C9"/></mergeCells>' + "<mergeCell " * n)


def _cols(n: int) -> bytes:
    return _xlsx("<cols>" * n + _CELLS)


def _runs(n: int) -> bytes:
    return _zipped({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body><w:p>{"<w:r/>" * n}</w:p></w:body></w:document>',
    })  # fmt: skip


def _repeats(n: int) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{n}"><text:p>甲</text:p></table:table-cell>'
    return _ods(f'<table:table-row table:number-rows-repeated="{n}">{cell}</table:table-row>')


def _text(n: int) -> bytes:
    cell = f"<table:table-cell><text:p>{'甲' * n * 10}</text:p></table:table-cell>"
    return _ods(f"<table:table-row>{cell}</table:table-row>")


def _ods(rows: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet></office:body>"
    return _zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
    })  # fmt: skip


def _pdf(n: int) -> bytes:
    levels = min(9, max(1, len(str(n))))
    names = " ".join(f"/F{k} {5 + k} 0 R" for k in range(levels))
    box = f"/Resources<</XObject<<{names}>>>>"
    draws = ["/F0 Do " * 10, *(f"/F{k + 1} Do " * 10 for k in range(levels - 1)), "0 0 5 5 re S " * 10]
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R{box}>>",
        f"<</Length {len(draws[0])}>>stream\n{draws[0]}\nendstream",
    ]  # fmt: skip
    objects += [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]{box}/Length {len(draw)}>>stream\n{draw}\nendstream"
        for draw in draws[1:]
    ]
    return _pdf_of(objects)


def _widths(n: int) -> bytes:
    cid = f"<</Type/Font/Subtype/CIDFontType2/W[0 {n * 1000} 500]>>"
    font = f"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[{cid}]>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</A {font}>>>>>>",
        "<</Length 33>>stream\nBT /A 12 Tf 9 9 Td <00410042> Tj ET\nendstream",
    ]  # fmt: skip
    return _pdf_of(objects)


def _pdf_of(objects: list[str]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj{content}endobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010} 00000 n \n" for offset in offsets).encode()
    return bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def _ofd(objects: str, *, more: str = "", parts: dict[str, bytes | str] | None = None) -> bytes:
    pages = '<Pages><Page ID="1" BaseLoc="P.xml"/></Pages>'
    return _zipped({
        "OFD.xml": "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>",
        "D/Document.xml": f"<Document><CommonData>{more}</CommonData>{pages}</Document>",
        "D/P.xml": f'<Page><Template TemplateID="0"/><Content><Layer>{objects}</Layer></Content></Page>',
        **(parts or {}),
    })  # fmt: skip


def _glyphs(n: int) -> bytes:
    code = f'<TextCode X="9" Y="9" DeltaX="g {n * 100} 3">产出指标</TextCode>'
    return _ofd(f'<TextObject Boundary="0 0 9 9" Size="3">{code}</TextObject>' * min(n, 50_000))


def _lines(n: int) -> bytes:
    data = "".join(f"M 0 {at} L 999 {at} M {at} 0 L {at} 999 " for at in range(0, min(n, 50_000), 2))
    return _ofd(f'<PathObject Boundary="0 0 9 9"><AbbreviatedData>{data}</AbbreviatedData></PathObject>')


def _templates(n: int) -> bytes:
    levels = min(12, len(str(n)) + 3)
    listed = "".join(f'<TemplatePage ID="{k}" BaseLoc="T{k}.xml"/>' for k in range(levels))
    text = '<TextObject Size="3"><TextCode>甲</TextCode></TextObject>'
    parts: dict[str, bytes | str] = {}
    for k in range(levels):
        next_one = f'<Template TemplateID="{k + 1}"/>'
        parts[f"D/T{k}.xml"] = f"<Page>{next_one * 10}<Content>{text}</Content></Page>"
    return _ofd(text, more=listed, parts=parts)


def _units(n: int) -> bytes:
    levels = min(12, len(str(n)) + 3)
    draw = '<CompositeObject ResourceID="{}" Boundary="0 0 9 9"/>'
    units = "".join(
        f'<CompositeGraphicUnit ID="{k}"><Content>{draw.format(k + 1) * 10}</Content></CompositeGraphicUnit>'
        for k in range(levels)
    )
    resources = f"<Res><CompositeGraphicUnits>{units}</CompositeGraphicUnits></Res>"
    return _ofd(draw.format(0), more="<PublicRes>R.xml</PublicRes>", parts={"D/R.xml": resources})


_MAKERS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "styles": (".xlsx", _styles), "strings": (".xlsx", _strings), "names": (".xlsx", _names),
    "merges": (".xlsx", _merges), "cols": (".xlsx", _cols), "runs": (".docx", _runs), "repeats": (".ods", _repeats),
    "text": (".ods", _text), "forms": (".pdf", _pdf), "widths": (".pdf", _widths),
    "glyphs": (".ofd", _glyphs), "lines of a page": (".ofd", _lines), "templates": (".ofd", _templates),
    "units": (".ofd", _units), "objects": (".ofd", lambda n: _ofd("<TextObject/>" * n)),
    "blocks": (".ofd", lambda n: _ofd("<PageBlock>" * n + "</PageBlock>" * n)),
    "feeds": (".csv", lambda n: _ROWS.encode() + b"\n" * n * 10),
    "commas": (".csv", lambda n: _ROWS.encode() + b"," * n * 10),
    "quotes": (".csv", lambda n: _ROWS.encode() + b'"' * n),
    "rows": (".csv", lambda n: _ROWS.encode() + "产出指标,数量指标,巡查次数,≥12次\n".encode() * min(n, 50_000)),
    "lines": (".txt", lambda n: "产出指标 数量指标\n巡查次数 ≥12次\n".encode() * min(n, 50_000)),
    "line": (".txt", lambda n: "产出指标数量指标巡查次数≥12次".encode() * min(n, 50_000)),
    "bars": (".txt", lambda n: b"|a" * n),
    "tables": (".html", lambda n: b"<table><tr><td>" * min(n, 100_000)),
    "open": (".html", lambda n: b"<table>" + b"<tr" * n),
    "spans": (".html", lambda n: f"<table><tr><td rowspan={n} colspan={n}>甲</table>".encode()),
    "nested": (".json", lambda n: b"[" * n),
    "digits": (".json", lambda n: b'{"a":' + b"9" * n + b"}"),
}  # fmt: skip
