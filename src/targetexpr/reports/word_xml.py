"""WordprocessingML (ECMA-376 part 1, 17) written as text: paragraphs, tables, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from targetexpr.reports.characters import for_xml
from targetexpr.reports.workbook_style import steady

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FULL = 5000  # the width of a table, in fiftieths of a percent
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


HIDDEN = "\u2063"
"""The invisible sign behind which the rest of a text is hidden: there, and neither shown nor printed."""


def run(text: str, *, bold: bool = False, size: int | None = None) -> str:
    """Return a run of text; *size* is in half points. A line break stays one; what follows ``HIDDEN`` is hidden."""
    text, sign, rest = text.partition(HIDDEN)
    if sign:
        kept = f'<w:t xml:space="preserve">{escape(for_xml(sign + rest))}</w:t>'
        return f"{run(text, bold=bold, size=size)}<w:r><w:rPr><w:vanish/></w:rPr>{kept}</w:r>"
    style = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    lines = for_xml(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r><w:rPr>{style}</w:rPr>{said}</w:r>"


def paragraph(
    text: str, *, bold: bool = False, size: int | None = None, align: str | None = None, keep: bool = False
) -> str:
    """Return a paragraph of one run; *keep* has it on the page of what comes next."""
    kept = "<w:keepNext/>" if keep else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    spaced = '<w:spacing w:before="0" w:after="60"/>'
    return f"<w:p><w:pPr>{kept}{spaced}{aligned}</w:pPr>{run(text, bold=bold, size=size)}</w:p>"


def table(heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]], *, size: int = 18) -> str:
    """Return a table with lines, as wide as the page; its headings come again on each page. *widths* are shares.

    A row of one text goes over all columns, and stays with the next one.
    """
    total = sum(widths)
    shares = [width * _FULL // total for width in widths]
    line = 'w:val="single" w:sz="4" w:space="0" w:color="808080"'
    edges = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{share * 9000 // _FULL}"/>' for share in shares)
    made = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{_FULL}" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>',
        _row(heads, shares, size, head=True),
    ]
    return "".join([*made, *(_row(row, shares, size) for row in rows), "</w:tbl>"])


def _row(texts: Sequence[str], shares: Sequence[int], size: int, *, head: bool = False) -> str:
    if len(texts) == 1:
        wide = f'<w:tcW w:w="{_FULL}" w:type="pct"/><w:gridSpan w:val="{len(shares)}"/>'
        cells = f"<w:tc><w:tcPr>{wide}</w:tcPr>{paragraph(texts[0], bold=True, size=size, keep=True)}</w:tc>"
    else:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/></w:tcPr>{paragraph(text, bold=head, size=size)}</w:tc>'
            for text, share in zip(texts, shares, strict=True)
        )
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def control(tag: str, title: str, content: str) -> str:
    """Return a content control around blocks, by whose *tag* they are found again.

    LibreOffice takes the fonts of the first paragraph of a control for its own: it is an empty one.
    """
    named = f"<w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(tag)}/>"
    return f"<w:sdt><w:sdtPr>{named}</w:sdtPr><w:sdtContent>{paragraph('', size=2)}{content}</w:sdtContent></w:sdt>"


def document(body: str) -> bytes:
    """Return a whole document with these blocks in it, and the fonts of an official letter."""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    styles = f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    return steady([
        ("[Content_Types].xml", f'{_XML}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{_RELS}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>'),
        ("_rels/.rels", f'{_XML}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'),
        ("word/_rels/document.xml.rels", f'{_XML}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'),
        ("word/document.xml", f'{_XML}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'),
        ("word/styles.xml", f'{_XML}<w:styles xmlns:w="{W}">{styles}</w:styles>'),
    ])  # fmt: skip
