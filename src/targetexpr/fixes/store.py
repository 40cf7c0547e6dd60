"""Where a fixed file is written, and how: whole or not at all, and never over what somebody else has written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from targetexpr.errors import ConfigurationError
from targetexpr.files import TooLarge, contents, unwritable, write_whole
from targetexpr.fixes.apply import FileFix
from targetexpr.sheets.own import Origin, form_of, stamped
from targetexpr.sheets.reading import read_document


def target_of(path: Path, *, in_place: bool = False) -> Path:
    """``表.xlsx`` is fixed as ``表.fixed.xlsx`` beside it, or in place; a link's file, not the link."""
    return path.resolve() if in_place else path.with_name(f"{path.stem}.fixed{path.suffix}")


def store(fix: FileFix, *, in_place: bool = False) -> Path:
    """Write the fixed file and return its path.

    Raises ``ConfigurationError`` where it cannot be written, where the original has changed since it was read,
    where another file than this has the name of the copy, and for a file in place that has several names.
    """
    target = target_of(fix.path, in_place=in_place)
    try:
        if not _holds(fix.path, fix.before):
            raise ConfigurationError(
                zh=f"{fix.path} 刚刚被改动，没有修正", en=f"{fix.path} has just changed; not fixed"
            )
        if not in_place and target.exists():
            if _holds(target, _marked(fix)):
                return target
            raise ConfigurationError(
                zh=f"{target} 已经存在，没有覆盖；请移走后再修正，或用 --in-place 改原文件",
                en=f"{target} exists and is left as it is; move it away, or fix the original with --in-place",
            )
        if in_place and (names := os.stat(target).st_nlink) > 1:
            raise ConfigurationError(
                zh=f"{fix.path} 还有 {names - 1} 个别的名字（硬链接），就地修正后它们仍是旧内容；"
                "请去掉 --in-place，改写到副本",
                en=f"{fix.path} has {names - 1} other names (hard links) that would keep the old contents; "
                "leave out --in-place to have a copy fixed",
            )
        write_whole(target, fix.after if in_place else _marked(fix))
    except OSError as error:
        raise unwritable(target, error) from error
    return target


def _marked(fix: FileFix) -> bytes:
    """The copy, which says what it was made from where its format can: a walk then leaves it out as long as nobody
    has worked on it."""
    if not fix.after.startswith(b"PK"):
        return fix.after
    sheets = read_document(fix.after, name=fix.path.name).sheets
    sha256 = hashlib.sha256(fix.before).hexdigest()
    return stamped(fix.after, Origin(name=fix.path.name, sha256=sha256, form=form_of(sheets)))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return contents(path, len(data)) == data
    except TooLarge:
        return False
