"""A folder and its folders, file by file: what is read, and what is passed over for which reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from targetexpr.record_types import frozen
from targetexpr.sheets import own

BINARY = frozenset({
    ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots", ".docx", ".docm",
    ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".dps", ".odt", ".ott", ".pdf", ".ofd",
})  # fmt: skip
"""The suffixes of the formats that are no text."""
SUFFIXES = BINARY | {
    ".fods", ".rtf", ".fodt", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".csv", ".tsv", ".tab", ".txt", ".json",
}  # fmt: skip
"""The suffixes of the formats that a reader reads."""

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".tif", ".tiff", ".webp"})
"""Read where the extra for them is installed; elsewhere a folder's pictures are passed over."""

_REPORTS = frozenset({".html", ".htm", ".csv", ".xlsx", ".docx", ".xml", ".json", ".jsonl"})

SkipReason = Literal[
    "lock-file", "hidden", "link", "only-named", "picture", "archive", "unsupported-format", "other-format",
    "own-report", "unchanged-copy",
]  # fmt: skip
_BY_SUFFIX: dict[SkipReason, frozenset[str]] = {
    "only-named": frozenset({".json", ".jsonl"}),
    "picture": frozenset({".gif", ".heic", ".heif", ".jp2", ".avif"}),
    "archive": frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".iso"}),
    "unsupported-format": frozenset({
        ".xla", ".xml", ".ppt", ".pptx", ".eml", ".msg", ".pages", ".numbers", ".xps", ".caj", ".ceb", ".djvu", ".slk",
        ".dif", ".dbf", ".mdb", ".accdb", ".parquet", ".url", ".lnk",
    }),
}  # fmt: skip


@frozen(kw_only=True)
class Walked:
    """A file or folder of a walk; with a *reason*, one that is passed over."""

    path: Path
    reason: SkipReason | None = None


def walk(path: str | os.PathLike[str], excluded: Callable[[Path], bool] = lambda _: False) -> Iterator[Walked]:
    """Yield every file of a folder and its folders, in the order of their names; a file is its own walk.

    What is *excluded*, file or folder, is not looked at and not told. Hidden folders are told as a whole, linked ones
    are not entered. Folders that may not be looked into come last, as files to be read: ``read`` says what is wrong.
    """
    root = Path(path)
    if excluded(root):
        return
    if not root.is_dir():
        yield Walked(path=root)
        return
    denied: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=denied.append):
        entered = []
        for name in sorted(folders):
            if excluded(Path(folder) / name):
                continue
            reason = _reason_by_name(Path(folder) / name)
            if reason is None:
                entered.append(name)
            else:
                yield Walked(path=Path(folder) / name, reason=reason)
        folders[:] = entered
        for file in (Path(folder) / name for name in sorted(files)):
            if not excluded(file):
                yield Walked(path=file, reason=reason_for(file))
    yield from (Walked(path=Path(error.filename)) for error in denied)


def iter_files(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the files of a folder and its folders that may hold sheets, in the order of their names.

    Left out: lock files (``~$``), hidden files and folders, symbolic links, suffixes that no reader knows, and json,
    which is read where it is named. Formats that may need a program beside this one (``.doc``, ``.wps`` …) are among
    them: ``read`` says which. Folders that may not be looked into come last: ``read`` says so. A path that is a file
    is itself the answer.
    """
    return (found.path for found in walk(path) if found.reason is None)


def reason_for(path: Path) -> SkipReason | None:
    """Return why a walk passes over a file; None for one that is to be read."""
    by_name = _reason_by_name(path)
    if by_name is not None:
        return by_name
    suffix = path.suffix.lower()
    if suffix in _REPORTS and own.is_report(path):
        return "own-report"
    return reason_for_suffix(suffix)


def reason_for_suffix(suffix: str) -> SkipReason | None:
    """Return why files with a *suffix* (lower case, with its dot) are passed over; None where they are read."""
    if suffix in _PICTURES:
        return None if reads_pictures() else "picture"
    for reason, suffixes in _BY_SUFFIX.items():
        if suffix in suffixes:
            return reason
    return None if suffix in SUFFIXES else "other-format"


def told_suffixes() -> dict[str, SkipReason | None]:
    """Return every suffix that is known, with what ``reason_for_suffix`` says; of all others it is ``other-format``."""
    known = {*SUFFIXES, *_PICTURES}.union(*_BY_SUFFIX.values())
    return {suffix: reason_for_suffix(suffix) for suffix in sorted(known)}


@cache
def reads_pictures() -> bool:
    """Whether the libraries that read pictures are installed."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "rapidocr"))


def _reason_by_name(path: Path) -> SkipReason | None:
    if path.name.startswith("~$"):
        return "lock-file"
    if path.name.startswith("."):
        return "hidden"
    return "link" if path.is_symlink() else None
