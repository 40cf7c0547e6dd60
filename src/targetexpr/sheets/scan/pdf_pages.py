"""Pages of a PDF that are pictures: drawn as they would be on a screen, to be read like any picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from targetexpr.sheets.limits import Limits
from targetexpr.sheets.page_layout.content import PageContent
from targetexpr.sheets.scan.content import PictureReader
from targetexpr.sheets.scan.engine import engine

_DPI = 200
_LONGEST = 3500  # pixels of a page
_INCH = 72


class PicturePages:
    """Reads single pages of a PDF by their looks; the document is opened with the first one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._reader = data, PictureReader(limits)

    @cached_property
    def _document(self) -> Any:
        import pypdfium2

        return pypdfium2.PdfDocument(self._data)

    def read(self, number: int) -> Iterator[PageContent]:
        """Yield what page *number* (from 1) shows. Raises ``SheetReadError``: ``missing-dependency``, ``too-large``."""
        engine()  # without it, what draws pages is missing, too
        page = self._document[number - 1]
        scale = min(_DPI / _INCH, _LONGEST / max(1.0, *page.get_size()))
        picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        yield from self._reader.read(picture[..., :3].copy(), number, 1 / scale)
