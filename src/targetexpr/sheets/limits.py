"""How much a file may ask for. Beyond a limit a file is refused with a ``SheetReadError``, never half read."""

from __future__ import annotations

from typing import Any

from attrs import field, fields

from targetexpr.errors import SheetReadError
from targetexpr.record_types import frozen
from targetexpr.sandbox import Bounds

_MIB = 1024 * 1024
_PROCESSOR, _PROCESSOR_EACH, _MOST_PROCESSOR = 10.0, 20.0, 300.0
_MEMORY, _MEMORY_EACH, _MOST_MEMORY = 1024 * _MIB, 128 * _MIB, 8192 * _MIB
"""What a worker may use for a file up to 1 MiB, for each further MiB, and in all."""
_PAGES, _PROCESSOR_PAGES = 40, 10.0
"""After how many pages it may use how much more."""


def _limit(default: int | None, zh: str, en: str) -> Any:
    """A bound with what it says: the commands' options and the page of limits are made of this."""
    return field(default=default, metadata={"zh": zh, "en": en})


@frozen(kw_only=True)
class Limits:
    """Bounds of one ``read``; the defaults are far above any real sheet. ``LIMITS`` says what each bounds.

    ``processor`` (seconds) and ``memory`` (bytes) are what the worker that reads the file may use; None is 10 s and
    1 GiB for a file up to 1 MiB, and for each further MiB 20 s and 128 MiB, at most 300 s and 8 GiB. A PDF has 10 s for
    every 40 pages, whatever its size.
    """

    bytes: int = _limit(64 * _MIB, "文件的字节数", "Bytes of the file")
    unpacked: int = _limit(256 * _MIB, "压缩包解开后各部分共多少字节", "Bytes of an archive's parts, unpacked")
    elements: int = _limit(4_000_000, "XML 或网页的元素数", "Elements of XML or of a page")
    cells: int = _limit(500_000, "各表有内容的单元格总数（合并的按面积）", "Cells that hold something, in all tables")
    merges: int = _limit(100_000, "合并区域数", "Merged ranges")
    pages: int = _limit(1_000, "PDF、OFD 的页数", "Pages of a PDF or OFD")
    pictures: int = _limit(60, "当作图片识别的页数", "Pages that are read as pictures")
    pixels: int = _limit(64_000_000, "一张图片的像素数", "Pixels of a picture")
    picture_seconds: int = _limit(
        20,
        "一页图片的处理器秒数，加在文件的上限之上",
        "Processor seconds of a page read as a picture, beside the file's",
    )
    depth: int = _limit(20, "表中套表的层数", "Tables within tables")
    characters: int = _limit(100_000, "一格或一行的字数", "Characters of one cell or line")
    lines: int = _limit(100_000, "没有列的文本的行数", "Lines of a text without columns")
    drawing: int = _limit(8 * _MIB, "画一页 PDF 的指令字节数", "Bytes of the instructions that draw a page of a PDF")
    seconds: int = _limit(300, "读一个 PDF 或文本的秒数，逐页地看", "Seconds for a PDF or text, seen page by page")
    processor: int | None = _limit(
        None, "读一个文件的处理器秒数，默认按大小", "Processor time in seconds; by size by default"
    )
    memory: int | None = _limit(None, "读一个文件的内存字节数，默认按大小", "Bytes of memory; by size by default")

    def bounds(self, size: int, *, paged: bool = False) -> Bounds:
        """Return what a worker may use for a file of *size* bytes; for one that is *paged* it asks for more."""
        more = max(0, size - _MIB) / _MIB
        processor = _PROCESSOR if paged else min(_PROCESSOR + more * _PROCESSOR_EACH, _MOST_PROCESSOR)
        memory = min(_MEMORY + int(more * _MEMORY_EACH), _MOST_MEMORY)
        return Bounds(
            processor=processor if self.processor is None else self.processor,
            memory=memory if self.memory is None else self.memory,
        )

    def hold_text(self, text: str) -> None:
        """Raise ``SheetReadError`` for a cell of more characters."""
        if len(text) > self.characters:
            raise too_large("一个单元格的字数", "characters in one cell", self.characters)

    def hold_cells(self, count: int, times: int = 1) -> None:
        """Raise ``SheetReadError`` for more cells, or more than so many *times* of them by their area."""
        if count > times * self.cells:
            raise too_large("单元格数", "cells", self.cells)

    def hold_depth(self, depth: int) -> None:
        """Raise ``SheetReadError`` for tables so many levels deep."""
        if depth > self.depth:
            raise too_large("表格嵌套层数", "levels of nested tables", self.depth)

    def after_pages(self, count: int) -> float:
        """Return the seconds of the processor to ask for when *count* pages are done."""
        return _PROCESSOR_PAGES if self.processor is None and count % _PAGES == 0 else 0.0


LIMITS: dict[str, tuple[str, str]] = {a.name: (a.metadata["zh"], a.metadata["en"]) for a in fields(Limits)}
"""What each field of ``Limits`` bounds, in Chinese and English."""


def too_large(what_zh: str, what_en: str, limit: int) -> SheetReadError:
    """The error for a file beyond a limit, which it names, so that it can be raised for a file that is meant."""
    return SheetReadError(
        reason="too-large",
        zh=f"文件过大：{what_zh}超过上限 {limit:,}；请只保留绩效目标表后再读，或调高上限（--limit-…）",
        en=f"the file is too large: more than {limit:,} {what_en}; keep the target sheets only, or raise it",
    )


def damaged(kind: str, error: BaseException | str) -> SheetReadError:
    """The error for a file that *error* says is damaged. Raises ``MemoryError`` where it was for lack of memory."""
    causes = (error, *error.args) if isinstance(error, BaseException) else (error,)
    if any(isinstance(cause, MemoryError) for cause in causes):
        raise MemoryError
    said = str(error) or type(causes[-1]).__name__
    return SheetReadError(
        reason="damaged",
        zh=f"文件已损坏，或不是完整的 {kind} 文件：{said}；请用原软件打开后另存一份",
        en=f"the file is damaged, or no complete {kind} file: {said}; open it in its program and save it anew",
    )


def missing(extra: str, package: str) -> SheetReadError:
    """The error for a reader whose library is not installed."""
    return SheetReadError(
        reason="missing-dependency",
        zh=f"读取这种文件需要 {package}；请运行：pip install 'targetexpr[{extra}]'",
        en=f"reading such a file needs {package}; run: pip install 'targetexpr[{extra}]'",
    )


def scanned() -> SheetReadError:
    """Return the error for a document whose pages are pictures."""
    return SheetReadError(
        reason="scan",
        zh="这是扫描件，没有可读的文字；请扫描得清楚些（200 dpi 以上），或向填报单位索取电子表格",
        en="this is a scan without any text; scan it anew at 200 dpi or more, or ask for the electronic sheet",
    )


def wordless(kind: str) -> SheetReadError:
    """Return the error for a document of some *kind* without any text."""
    return SheetReadError(reason="empty", zh=f"{kind} 里没有文字", en=f"the {kind} has no text")
