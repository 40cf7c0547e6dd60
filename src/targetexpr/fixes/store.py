"""Where a fixed file is written, and how: whole or not at all, and never over what somebody else has written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from targetexpr.errors import ConfigurationError, unwritable
from targetexpr.fixes.apply import FileFix


def target_of(path: Path, *, in_place: bool = False) -> Path:
    """``表.xlsx`` is fixed as ``表.fixed.xlsx`` beside it, or in place; a link's file, not the link."""
    return path.resolve() if in_place else path.with_name(f"{path.stem}.fixed{path.suffix}")


def store(fix: FileFix, *, in_place: bool = False) -> Path:
    """Write the fixed file and return its path.

    Raises ``ConfigurationError`` where it cannot be written, where the original has changed since it was read, and
    where another file than this has the name of the copy.
    """
    target = target_of(fix.path, in_place=in_place)
    try:
        if fix.path.read_bytes() != fix.before:
            raise ConfigurationError(
                zh=f"{fix.path} 刚刚被改动，没有修正", en=f"{fix.path} has just changed; not fixed"
            )
        if not in_place and target.exists():
            if target.read_bytes() == fix.after:
                return target
            raise ConfigurationError(
                zh=f"{target} 已经存在，没有覆盖；请移走后再修正，或用 --in-place 改原文件",
                en=f"{target} exists and is left as it is; move it away, or fix the original with --in-place",
            )
        _replace(target, fix.after, mode=fix.path.stat().st_mode)
    except OSError as error:
        raise unwritable(target, error) from error
    return target


def _replace(target: Path, data: bytes, mode: int) -> None:
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}.", suffix=target.suffix)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        os.chmod(name, mode & 0o777)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
