"""``read`` for a run over many files: whatever a reader raises is told of its file, and the others go on."""

from __future__ import annotations

import logging
from pathlib import Path

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.reading import read

_log = logging.getLogger(__name__)


def sheets_of(source: Path | bytes, *, name: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of a file.

    Raises ``SheetReadError``: for what no reader foresaw with the reason ``reader-failed``, its cause attached and
    logged.
    """
    try:
        return read(source, name=name, limits=limits)
    except SheetReadError:
        raise
    except Exception as error:
        _log.exception("%s: the reader failed", name)
        raise SheetReadError(
            reason="reader-failed",
            zh=f"读取时程序出错（{error!r}）；请用原软件另存一份再试，仍然不行请连同文件反馈给维护者",
            en=f"the reader failed ({error!r}); save the file anew and try again, and report it if that does not help",
            path=name,
        ) from error
