"""Characters of a sheet that a format cannot hold, or that a terminal, a log or a spreadsheet would obey."""

from __future__ import annotations

import unicodedata

_OBEYED = frozenset({"Cc", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def harmless(text: str, keep: str = "") -> str:
    """Return *text* with a space for each control character, line separator and mark that turns the direction.

    Those in *keep* stay.
    """
    if text.isprintable():  # nothing of the kind is
        return text
    return "".join(c if c in keep or not _is_obeyed(c) else " " for c in text)


def printable(text: str) -> str:
    """Return *text* as it can stand on one line of a terminal, with a space for all that cannot."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def for_xml(text: str) -> str:
    """Return *text* with U+FFFD for each character that XML 1.0 (section 2.2) does not allow."""
    return text if text.isprintable() else "".join(c if _is_of_xml(ord(c)) else "\ufffd" for c in text)


def _is_obeyed(c: str) -> bool:
    return c in _TURNING or unicodedata.category(c) in _OBEYED


def _is_of_xml(code: int) -> bool:
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
