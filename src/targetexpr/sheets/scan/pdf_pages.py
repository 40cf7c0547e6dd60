"""Pages of a PDF that are pictures: drawn as they would be on a screen, to be read like any picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.page_layout.content import PageContent
from targetexpr.sheets.scan.content import contents_of
from targetexpr.sheets.scan.engine import engine

_DPI = 200
_LONGEST = 3500  # pixels of a page
_INCH = 72


class PicturePages:
    """Reads single pages of a PDF by their looks; the document is opened with the first one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._document: Any = None
        self._read = 0

    def read(self, number: int) -> Iterator[PageContent]:
        """Yield what page *number* (from 1) shows. Raises ``SheetReadError``: ``missing-dependency``, ``too-large``."""
        import pypdfium2

        models = engine()
        self._read += 1
        if self._read > self._limits.pictures:
            raise too_large("当作图片识别的页数", "pages that are read as pictures", self._limits.pictures)
        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._data)
        page = self._document[number - 1]
        scale = min(_DPI / _INCH, _LONGEST / max(1.0, *page.get_size()))
        picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        yield from contents_of(picture[..., :3].copy(), models, number, self._limits, 1 / scale)
