"""Which files a run is about: those named, those of the folders named, and what is passed over there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from attrs import field

from targetexpr.checking.report import SkippedFile
from targetexpr.errors import ConfigurationError
from targetexpr.record_types import evolve, frozen
from targetexpr.sheets.walk import SkipReason, walk


@frozen(kw_only=True)
class Selection:
    """The files to read, each once, folders in order of name; and by folder what its walk passed over."""

    files: tuple[Path, ...] = ()
    skipped: Mapping[Path, tuple[SkippedFile, ...]] = field(factory=dict)
    roots: Mapping[str, Path] = field(factory=dict)

    def root_of(self, path: str) -> Path | None:
        """Return the folder in whose walk a file was found; None for one that was named."""
        return self.roots.get(path)

    def with_skipped(self, more: Iterable[tuple[Path, SkippedFile]]) -> Selection:
        """Return the selection with more files passed over, each with the folder of its walk."""
        skipped = dict(self.skipped)
        for root, file in more:
            skipped[root] = (*skipped.get(root, ()), file)
        return evolve(self, skipped=skipped)

    def counts(self) -> dict[Path, dict[SkipReason, int]]:
        """Return how much each folder's walk passed over, by reason."""
        return {folder: dict(Counter(file.reason for file in files)) for folder, files in self.skipped.items()}

    def without_skipped(self, written: Iterable[Path]) -> Selection:
        """Return the selection without what is passed over only because it lies where this run writes."""
        outputs = {path.resolve() for path in written}
        skipped = {
            folder: tuple(file for file in files if Path(file.path).resolve() not in outputs)
            for folder, files in self.skipped.items()
        }
        return evolve(self, skipped=skipped)

    @property
    def all_skipped(self) -> tuple[SkippedFile, ...]:
        """What was passed over in all folders, each once."""
        return tuple(dict.fromkeys(file for files in self.skipped.values() for file in files))


def choose_files(paths: Iterable[str | os.PathLike[str]], exclude: Sequence[str] = ()) -> Selection:
    """Return what *paths* name. Raises ``ConfigurationError`` for a path that is empty or not there.

    *exclude* are globs: files and folders whose name, or whose path below the folder named, fits one are not looked at.
    """
    files: dict[Path, None] = {}
    roots: dict[str, Path] = {}
    named: set[str] = set()
    skipped: dict[Path, list[SkippedFile]] = {}
    for name in paths:
        if not os.fspath(name):  # ``Path`` takes it for the current folder
            raise ConfigurationError(zh="给出的路径是空的", en="an empty path was given")
        path = Path(name)
        if not path.exists():
            raise ConfigurationError(zh=f"没有这个文件或文件夹：{path}", en=f"no such file or folder: {path}")
        for found in walk(path, _excluded(path, exclude)):
            if found.reason is not None:
                skipped.setdefault(path, []).append(SkippedFile(path=str(found.path), reason=found.reason))
                continue
            files[found.path] = None
            if found.path == path:
                named.add(str(path))
            else:
                roots[str(found.path)] = path
    taken = set(map(str, files))
    kept = {folder: tuple(file for file in found if file.path not in taken) for folder, found in skipped.items()}
    walked = {path: root for path, root in roots.items() if path not in named}
    return Selection(files=tuple(files), skipped=kept, roots=walked)


def _excluded(root: Path, globs: Sequence[str]) -> Callable[[Path], bool]:
    return partial(_fits, root, tuple(glob.replace("\\", "/").rstrip("/").removeprefix("./") for glob in globs))


def _fits(root: Path, globs: Sequence[str], path: Path) -> bool:
    if not globs:
        return False
    below = path.name if path == root else path.relative_to(root).as_posix()
    return any(fnmatchcase(path.name, glob) or fnmatchcase(below, glob) for glob in globs)
