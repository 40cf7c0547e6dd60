"""What must not be: a traceback, an answer past the bounds, and a file passed as before though rows were not read."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

from attrs import frozen

from targetexpr.checking.checker import Checked
from targetexpr.sheets.encoding import decode

_TAG = re.compile(r"<[^<>]*>")


@frozen
class Told:
    """What a check says of a file."""

    status: str
    reason: str
    codes: Counter[str]
    read: str
    doubts: int
    crashed: bool


def told(checked: Checked) -> Told:
    """Return what the answer comes to."""
    reasons = [str(found.arguments.get("reason", "")) for found in checked.diagnostics if found.code == "TX001"]
    rows = [row for sheet in checked.file.sheets for row in sheet.sheet.indicators]
    read = json.dumps([sheet.sheet.to_dict() for sheet in checked.file.sheets], ensure_ascii=False)
    return Told(
        checked.file.status,
        next(iter(reasons), ""),
        Counter(found.code for found in checked.diagnostics),
        read,
        sum(len(row.doubts) for row in rows),
        checked.crashed,
    )


def names_of(checked: Checked) -> list[str]:
    """The names of the indicators that were read, those long enough to be found again."""
    return [
        row.name for sheet in checked.file.sheets for row in sheet.sheet.indicators if row.name and len(row.name) > 4
    ]


def lost(data: bytes, base: Told, names: list[str], now: Told) -> list[str]:
    """The names that stand in the file, were read of its base, and are now neither read nor in any way told of."""
    if now.status not in ("checked", base.status) or now.doubts > base.doubts or now.codes - base.codes or not names:
        return []
    text = _text_of(data)
    return [name for name in names if name in text and name not in now.read]


def _text_of(data: bytes) -> str:
    """The text that anybody would see; nothing where it takes a reader to see any."""
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [archive.read(name) for name in archive.namelist() if _is_content(name)]
            return "\n".join(_plain(part.decode("utf-8", "replace")) for part in parts)
        if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
            return ""
        text = decode(data)
        return _plain(text) if "<" in text[:1000] else text
    except Exception:  # what is no archive or text shows nothing
        return ""


def _is_content(name: str) -> bool:
    return Path(name).suffix == ".xml" and bool(re.search(r"worksheets/|word/document|content\.xml", name))


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", re.sub(r"<(script|style|!--).*", "", text)))
