"""Whether a page is a scan: a picture over most of it, and beside it no more text than a page number."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.sheets.page_layout.content import Box

_COVERED = 0.7  # of a page by one picture
_FEW_LINES = 0.3  # of a page's height that its text takes up at most


def is_covered(width: float, height: float, pictures: Iterable[Box]) -> bool:
    """Whether one picture covers most of the page."""
    return any((right - left) * (low - top) > _COVERED * width * height for left, top, right, low in pictures)


def is_short(height: float, texts: Iterable[Box]) -> bool:
    """Whether the text of the page takes up a few lines, as a page number or a heading on a scan does."""
    edges = [edge for _, top, _, low in texts for edge in (top, low)]
    return not edges or max(edges) - min(edges) < _FEW_LINES * height
