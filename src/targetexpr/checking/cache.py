"""Results by content: the sheets of a file that was checked before, by the same rules, and what was found in them.

It holds what the sheets hold, so it is kept only where a folder was named for it, readable by its owner alone; what has
not been used for long goes.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from targetexpr.checking.checked import Results
from targetexpr.errors import ConfigurationError
from targetexpr.files import contents, write_whole
from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import forms

MOST_BYTES = 256 * 1024 * 1024
MOST_DAYS = 30
"""How much is kept, and for how long after it was last used."""

_PACKAGE = Path(__file__).resolve().parents[1]
_ENTRY = compiled(r"[0-9a-f]{64}|\.[0-9a-f]{40}\.\w+\.part")


@frozen(kw_only=True)
class CacheEntry:
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
        """Return the result of that name; None where there is none, or none that is whole.

        Raises ``ConfigurationError`` for a folder that is not the user's alone.
        """
        self._refuse_strangers()
        try:
            found = from_plain(Results, json.loads(contents(self._folder / key, MOST_BYTES)))
        except (OSError, ValueError, RecursionError):
            return None
        with suppress(OSError):
            os.utime(self._folder / key)
        return found

    def put(self, key: str, found: Results) -> None:
        """Keep a result; others see it whole or not at all. Raises ``ConfigurationError`` as ``get`` does."""
        try:
            self._make()
            self._refuse_strangers()
            write_whole(self._folder / key, json.dumps(to_plain(found)).encode("ascii"), mode=0o600)
        except OSError as error:
            raise ConfigurationError(
                zh=f"写不了缓存 {self._folder}：{error}", en=f"cannot write the cache {self._folder}: {error}"
            ) from error

    def entries(self) -> list[CacheEntry]:
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

    def _entries(self) -> Iterator[CacheEntry]:
        try:
            with os.scandir(self._folder) as found:
                for file in found:
                    if _ENTRY.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                        stat = file.stat(follow_symlinks=False)
                        yield CacheEntry(path=Path(file.path), bytes=stat.st_size, used=stat.st_mtime)
        except OSError:
            return

    def _make(self) -> None:
        """The folder, out of every repository; among somebody's own files nothing is written but the entries."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if next(self._folder.iterdir(), None) is None:
            write_whole(self._folder / ".gitignore", b"*\n")

    def _refuse_strangers(self) -> None:
        """Refuse a folder whose entries somebody else could have written: what they say would be believed."""
        try:
            found = self._folder.stat()
        except OSError:
            return
        others = os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if others or (hasattr(os, "geteuid") and found.st_uid != os.geteuid()):
            raise ConfigurationError(
                zh=f"缓存文件夹 {self._folder} 别人也能写，里面的结果不可信；请换一个，或收回别人的写权限（chmod 700）",
                en=f"others can write to the cache {self._folder}, so what it holds cannot be trusted; "
                "choose another folder, or take their permission away (chmod 700)",
            )


@cache
def _software() -> tuple[object, ...]:
    """Return Python, the versions of all installed packages (readers are among them), and hashes of this package and of
    the forms that were added to it."""
    from importlib import metadata

    installed = sorted(f"{found.name}=={found.version}" for found in metadata.distributions())
    own = hashlib.sha256()
    for path in sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        own.update(f"{path.relative_to(_PACKAGE)}\0".encode("utf-8", "surrogateescape"))
        own.update(hashlib.sha256(path.read_bytes()).digest())
    return sys.version, installed, own.hexdigest(), forms.digest()
