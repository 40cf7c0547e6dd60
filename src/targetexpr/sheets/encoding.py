"""Bytes → text: by mark, by declaration, by what decodes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from targetexpr.errors import SheetReadError
from targetexpr.patterns import compiled

_WIDE = compiled(r"[^\x00-\x7f]")
_ODD = compiled("[\x00-\x08\x0e-\x19\x1b-\x1f\ufffd\ue000-\uf8ff]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", re.S)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def decode(data: bytes, *, declared: bool = False) -> str:
    """*data* as text; with *declared*, a charset named in the text counts. Raises ``SheetReadError`` for no text."""
    for text in _readings(data, declared=declared):
        if text is not None and _is_text(text):
            return text
    raise SheetReadError(
        reason="unknown-format",
        zh="无法识别的文件：既不是已知的表格或文档格式，也不是可辨认编码（UTF-8、GB18030、UTF-16）的文本",
        en="unknown file: no known spreadsheet or document, and no text in UTF-8, GB18030 or UTF-16",
    )


def _readings(data: bytes, *, declared: bool) -> Iterator[str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield _try(data, encoding)
            yield _mended(data, encoding)
            return
    names = []
    if data[:4096].count(b"\x00") > len(data[:4096]) // 8:
        little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        names = ["utf-16-le", "utf-16-be"] if little else ["utf-16-be", "utf-16-le"]
    found = _DECLARED.search(data[:4096]) if declared else None
    if found:
        names.append(_modern(found[1].decode("ascii")))
    # A damaged UTF-8 text may still decode, to nonsense, as GB18030: it is mended first.
    yield _try(data, "utf-8")
    yield _mended(data, "utf-8")
    if _is_big5(data[:40_000]):
        names.append("big5hkscs")
    yield from (_try(data, name) for name in (*names, "gb18030", "big5"))
    yield from (_mended(data, name) for name in (*names, "gb18030"))


def _is_big5(data: bytes) -> bool:
    """Whether the characters are everyday ones (level 1 of each standard) in Big5 and not in GB 2312: most bytes of
    the one decode as the other, to nonsense."""
    pairs = [(pair[0], pair[1]) for pair in _PAIR.findall(data)]
    common_gb = sum(0xB0 <= first <= 0xD7 and second >= 0xA1 for first, second in pairs)
    common_big5 = sum(0xA4 <= first <= 0xC6 for first, _ in pairs)
    return len(pairs) > 20 and common_big5 > 0.8 * len(pairs) and common_gb < 0.6 * len(pairs)


def _mended(data: bytes, encoding: str) -> str | None:
    """The text with U+FFFD for its damaged characters, where they are few among those that are not ASCII."""
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        return None
    bad = text.count("\ufffd")
    return text if bad <= 1 or bad <= len(_WIDE.findall(text)) // 20 else None


def _modern(name: str) -> str:
    """GB2312 and GBK are declared by pages that are written in GB18030."""
    return "gb18030" if name.lower().replace("-", "").replace("_", "") in ("gb2312", "gbk", "gb18030", "xgbk") else name


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _is_text(text: str) -> bool:
    head = text[:20000]
    return len(_ODD.findall(head)) <= len(head) // 50 + 1
