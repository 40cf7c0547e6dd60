"""Results by content: the sheets of a file that was checked before, by the same rules, and what was found in them.

It holds what the sheets hold, so it is kept only where a folder was named for it, readable by its owner alone; what has
not been used for long goes.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from targetexpr.checking.report import Diagnostic, SheetReport
from targetexpr.errors import ConfigurationError
from targetexpr.rules.model import Crash

MOST_BYTES = 256 * 1024 * 1024
MOST_DAYS = 30
"""How much is kept, and for how long after it was last used."""

_PACKAGE = Path(__file__).resolve().parents[1]
_MODULES = frozenset({
    "targetexpr.checking.cache", "targetexpr.checking.report", "targetexpr.rules.model", "targetexpr.sheets.model",
    "decimal",
})  # fmt: skip
_ENTRY = re.compile(r"[0-9a-f]{64}(\.\w+\.part)?")


@frozen(kw_only=True)
class Results:
    """What the rules made of one file's sheets, before anything is silenced."""

    sheets: tuple[SheetReport, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    crashes: tuple[Crash, ...] = ()

    def at(self, path: str) -> Results:
        """The same for a file of the same contents at another path."""
        return evolve(self, found=tuple(evolve(diagnostic, path=path) for diagnostic in self.found))


@frozen(kw_only=True)
class Entry:
    """One result on disk; ``used`` is when it was last asked for, in seconds since 1970."""

    path: Path
    bytes: int
    used: float


class Cache:
    """A folder of results; other files in it are left alone. What cannot be written raises ``ConfigurationError``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, sha256: str, *circumstances: object) -> str:
        """The name of a result: the file's content, what it is checked for, and the software that checks it."""
        return hashlib.sha256(repr((sha256, circumstances, _software())).encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> Results | None:
        """The result of that name; None where there is none, or none that can be read."""
        try:
            found: Results = _Unpickler(io.BytesIO((self._folder / key).read_bytes())).load()
        except Exception:  # an entry cut short, or of another version, is no entry
            return None
        with suppress(OSError):
            os.utime(self._folder / key)
        return found

    def put(self, key: str, found: Results) -> None:
        """Keep a result; others see it whole or not at all."""
        try:
            self._make()
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=f"{key}.", suffix=".part", delete=False) as file:
                pickle.dump(found, file, protocol=5)
            os.replace(file.name, self._folder / key)
        except OSError as error:
            raise ConfigurationError(
                zh=f"写不了缓存 {self._folder}：{error}", en=f"cannot write the cache {self._folder}: {error}"
            ) from error

    def entries(self) -> list[Entry]:
        """What is kept, the last used first."""
        return sorted(self._entries(), key=lambda entry: entry.used, reverse=True)

    def prune(self, *, most_bytes: int = MOST_BYTES, most_days: float = MOST_DAYS) -> int:
        """Drop what was not used for *most_days*, and of the rest the longest unused beyond *most_bytes*; say how many
        went. An entry that somebody else has just dropped, or that cannot be, is passed over."""
        oldest, kept, gone = time.time() - most_days * 86400, 0, 0
        for entry in self.entries():
            kept += entry.bytes
            if kept > most_bytes or entry.used < oldest:
                try:
                    entry.path.unlink()
                    gone += 1
                except OSError:
                    continue
        return gone

    def _entries(self) -> Iterator[Entry]:
        try:
            with os.scandir(self._folder) as found:
                for file in found:
                    if _ENTRY.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                        stat = file.stat(follow_symlinks=False)
                        yield Entry(path=Path(file.path), bytes=stat.st_size, used=stat.st_mtime)
        except OSError:
            return

    def _make(self) -> None:
        """The folder, out of every repository; among somebody's own files nothing is written but the entries."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if next(self._folder.iterdir(), None) is None:
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")


class _Unpickler(pickle.Unpickler):
    """Makes the values of a result, and nothing else, whatever an entry asks for."""

    def find_class(self, module: str, name: str) -> Any:
        if module not in _MODULES or not isinstance(found := super().find_class(module, name), type):
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")
        return found


@cache
def _software() -> tuple[object, ...]:
    """Python, every installed package (readers and rules are among them), and this package's files as they are."""
    installed = sorted(f"{found.name}=={found.version}" for found in metadata.distributions())
    files = sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    own = [(str(path.relative_to(_PACKAGE)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return sys.version, installed, own
