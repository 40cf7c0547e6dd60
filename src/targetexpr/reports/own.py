"""Older reports of ours among the files to check: they are written anew, and nothing else is written over."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from targetexpr.errors import ConfigurationError
from targetexpr.files import open_file

GENERATOR = "targetexpr"
# How reports and extracts begin. An annotated workbook is not among them: people work on it.
_BEGINNINGS = (
    b'<meta name="generator" content="targetexpr"', b'"name": "targetexpr"', b'"check_name": "TX',
    b'<testsuites name="targetexpr"', b"\xef\xbb\xbfseverity,code,name,message,path,", b"\xef\xbb\xbfpath,form,year,",
)  # fmt: skip


def without_outputs(files: Iterable[Path], outputs: Iterable[Path]) -> tuple[Path, ...]:
    """The files to check, without older reports of ours that this run writes anew.

    Raises ``ConfigurationError`` where an output would take the place of anything else that is to be checked.
    """
    written = {path.resolve() for path in outputs}
    kept = []
    for path in files:
        if path.resolve() not in written:
            kept.append(path)
        elif not _is_ours(path):
            raise ConfigurationError(
                zh=f"{path} 是要检查的文件，不能把结果写在上面；请换一个文件名",
                en=f"{path} is among the files to check and is not written over; choose another name",
            )
    return tuple(kept)


def _is_ours(path: Path) -> bool:
    try:
        with open_file(path) as file:
            head = file.read(4096)
            if any(beginning in head for beginning in _BEGINNINGS):
                return True
            with zipfile.ZipFile(file) as archive:
                return b"targetexpr extract" in archive.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
