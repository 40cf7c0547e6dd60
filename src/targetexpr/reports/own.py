"""Older reports of ours among the files to check: they are written anew, and nothing else is written over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from targetexpr.errors import ConfigurationError
from targetexpr.sheets.own import is_report


def without_outputs(files: Iterable[Path], outputs: Iterable[Path]) -> tuple[Path, ...]:
    """The files to check, without older reports of ours that this run writes anew.

    Raises ``ConfigurationError`` where an output would take the place of anything else that is to be checked.
    """
    written = {path.resolve() for path in outputs}
    kept = []
    for path in files:
        if not written or path.resolve() not in written:
            kept.append(path)
        elif not is_report(path):
            raise ConfigurationError(
                zh=f"{path} 是要检查的文件，不能把结果写在上面；请换一个文件名",
                en=f"{path} is among the files to check and is not written over; choose another name",
            )
    return tuple(kept)
