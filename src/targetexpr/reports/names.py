"""Names of files to be written, made of names that somebody else chose: none leads out of the folder, none is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from attrs import field

from targetexpr.record_types import define

_FORBIDDEN = frozenset('<>:"|?*')
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_MOST_BYTES = 180  # file systems take 255 bytes; a number and a suffix may come on top
_LONGEST_SUFFIX = 12


def safe_parts(path: str) -> tuple[str, ...]:
    """Return a path's folders and its name, each fit for every file system; what leads upwards is left out."""
    parts = path.replace("\\", "/").split("/")
    return tuple(safe_name(part) for part in parts if part.strip() not in ("", ".", "..")) or ("_",)


def safe_name(name: str) -> str:
    """Return a name without control characters and signs that no file system takes, of at most some 180 bytes."""
    plain = "".join("_" if c in _FORBIDDEN or c in "/\\" or _is_hidden(c) else c for c in name).strip().rstrip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = plain, "", ""
    if stem.split(".")[0].strip().lower() in _RESERVED:
        stem = f"_{stem}"
    cut = stem.encode()[: _MOST_BYTES - len(suffix.encode())].decode(errors="ignore").rstrip()
    return f"{cut}{dot}{suffix}" or "_"


@define
class NamesTaken:
    """Names that were given away in one run: those that differ in case alone are the same."""

    _taken: set[str] = field(factory=set)

    def free(self, parts: Iterable[str]) -> PurePosixPath:
        """Return the path, with a number behind its name where it is given away already."""
        path = PurePosixPath(*parts)
        number = 1
        made = path
        while unicodedata.normalize("NFC", str(made)).casefold() in self._taken:
            number += 1
            made = path.with_name(f"{path.stem} ({number}){path.suffix}")
        self._taken.add(unicodedata.normalize("NFC", str(made)).casefold())
        return made


def _is_hidden(c: str) -> bool:
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
