"""A workbook with decorations that the library refuses, made readable: values, merges and number formats stay."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECORATIONS = re.compile(
    rb"<(\w+:)?(dataValidations|conditionalFormatting|extLst|autoFilter|customSheetViews|sheetViews|printOptions|pageMargins"
    rb"|pageSetup|headerFooter|legacyDrawing|drawing|hyperlinks|phoneticPr|ignoredErrors|sheetPr|cols|rowBreaks)"
    rb"\b(?:[^>]*/>|.*?</(?:\w+:)?\2>)",
    re.S,
)
_BARE = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf numFmtId='0' fontId='0' fillId='0' borderId='0'/></cellStyleXfs>"
)


def repaired(data: bytes) -> bytes:
    """*data* without fonts, fills, views, validations and properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/styles.xml":
                part = _plain_styles(part)
            elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
                part = _DECORATIONS.sub(b"", part)
            elif name == "docProps/core.xml":
                part = (
                    b'<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
                )
            elif name.startswith(("xl/worksheets/_rels/", "xl/drawings/", "xl/charts/")):
                continue
            new.writestr(name, part)
    return out.getvalue()


def _plain_styles(part: bytes) -> bytes:
    root = ElementTree.fromstring(part)
    formats = "".join(
        f'<numFmt numFmtId="{f.get("numFmtId")}" formatCode={_quoted(f.get("formatCode") or "General")}/>'
        for f in root.iter(f"{{{_MAIN}}}numFmt")
    )
    cells = root.find(f"{{{_MAIN}}}cellXfs")
    xfs = "".join(
        f'<xf numFmtId="{xf.get("numFmtId", "0")}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for xf in (cells if cells is not None else ())
    )
    counted = f"<numFmts>{formats}</numFmts>" if formats else ""
    return f'<styleSheet xmlns="{_MAIN}">{counted}{_BARE}<cellXfs>{xfs}</cellXfs></styleSheet>'.encode()


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(text)
