"""How much a file may ask for. Beyond a limit a file is refused with a ``SheetReadError``, never half read."""

from __future__ import annotations

from attrs import frozen

from targetexpr.errors import SheetReadError


@frozen(kw_only=True)
class Limits:
    """Bounds of one ``read``; the defaults are far above any real sheet and keep memory under about 1 GB.

    ``bytes`` of the file; ``unpacked`` bytes of an archive's parts together; ``elements`` of XML or of a page;
    ``cells`` that hold something, over all tables (merged cells count with their area); ``merges``; ``pages`` of a PDF;
    ``depth`` of tables within tables;
    ``characters`` of one cell or line; ``lines`` of a text without columns; ``drawing`` bytes of the instructions that
    draw one page of a PDF; ``seconds`` that a PDF may take, looked at page by page.
    """

    bytes: int = 64 * 1024 * 1024
    unpacked: int = 256 * 1024 * 1024
    elements: int = 4_000_000
    cells: int = 500_000
    merges: int = 100_000
    pages: int = 1_000
    depth: int = 20
    characters: int = 100_000
    lines: int = 100_000
    drawing: int = 8 * 1024 * 1024
    seconds: int = 300


def too_large(what_zh: str, what_en: str, limit: int) -> SheetReadError:
    """The error for a file beyond a limit, which it names, so that it can be raised for a file that is meant."""
    return SheetReadError(
        reason="too-large",
        zh=f"文件过大：{what_zh}超过上限 {limit:,}；请只保留绩效目标表后再读，或调高 Limits 中的上限",
        en=f"the file is too large: more than {limit:,} {what_en}; keep the target sheets only, or raise the limit",
    )


def damaged(kind: str, error: BaseException | str) -> SheetReadError:
    return SheetReadError(
        reason="damaged",
        zh=f"文件已损坏，或不是完整的 {kind} 文件：{error}；请用原软件打开后另存一份",
        en=f"the file is damaged, or no complete {kind} file: {error}; open it in its program and save it anew",
    )


def missing(extra: str, package: str) -> SheetReadError:
    """The error for a reader whose library is not installed."""
    return SheetReadError(
        reason="missing-dependency",
        zh=f"读取这种文件需要 {package}；请运行：pip install 'targetexpr[{extra}]'",
        en=f"reading such a file needs {package}; run: pip install 'targetexpr[{extra}]'",
    )
