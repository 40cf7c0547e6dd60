"""What a fix would change, as a unified diff: lines of a text, cells of a workbook."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator

from targetexpr.fixes.apply import FileFix
from targetexpr.fixes.model import Replacement
from targetexpr.sheets.encoding import decode


def unified(fix: FileFix) -> str:
    """The diff of one file, empty where nothing changes. That of a text can be applied as a patch; that of a workbook
    has a hunk for each cell, headed by its place and the indicator's name."""
    if not fix.changes:
        return ""
    head = [f"--- {fix.path}\n", f"+++ {fix.path}\n"]
    return "".join(head + list(_lines(fix) if fix.kind == "text" else map(_hunk, fix.changes)))


def _lines(fix: FileFix) -> Iterator[str]:
    # Lines as a patch counts them: a break inside Chinese prose (U+2028, a form feed) ends none.
    before, after = (list(io.StringIO(decode(data), newline="\n")) for data in (fix.before, fix.after))
    for line in list(difflib.unified_diff(before, after))[2:]:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _hunk(change: Replacement) -> str:
    place = "!".join(filter(None, (change.location.sheet, change.location.cell)))
    name = " ".join((change.indicator.name or "").split())
    return f"@@ {place} {name} @@\n-{change.old}\n+{change.new}\n"
