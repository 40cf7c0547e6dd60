"""What a worker does for fixes: a file's bytes and its edits in, the bytes after them out."""

from __future__ import annotations

from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.fixes.delimited import rewrite_text
from targetexpr.fixes.document import rewrite_document
from targetexpr.fixes.model import Edit, Edits, Rewritten, UnfixableError
from targetexpr.fixes.workbook import rewrite_workbook
from targetexpr.record_types import frozen
from targetexpr.records import from_plain, to_plain
from targetexpr.rules.model import Texts
from targetexpr.sheets import guard
from targetexpr.sheets.model import Location
from targetexpr.sheets.sniff import Kind


@frozen(kw_only=True)
class _EditTask:
    kind: Kind
    edits: tuple[tuple[Location, Edit], ...]


@frozen(kw_only=True)
class _EditResult:
    """The bytes after the edits; or ``unfixable``, why nothing can be changed."""

    data: bytes = b""
    refused: tuple[tuple[Location, Texts], ...] = ()
    unfixable: Texts | None = None


def rewritten(data: bytes, name: str, kind: Kind, edits: Edits) -> Rewritten:
    """Return a file with its edits carried out. Raises ``UnfixableError``."""
    asked = to_plain(_EditTask(kind=kind, edits=tuple(edits.items())))
    try:
        answer = from_plain(_EditResult, guard.call(rewrite, asked, data, name))
    except SheetReadError as error:
        raise UnfixableError(**error.messages) from error
    if answer.unfixable is not None:
        raise UnfixableError(zh=answer.unfixable["zh"], en=answer.unfixable["en"])
    return Rewritten(data=answer.data, refused=dict(answer.refused))


def rewrite(asked: Any, data: bytes) -> dict[str, Any]:
    """Return ``value``, the plain form of what came of it."""
    wanted = from_plain(_EditTask, asked)
    try:
        made = _rewrite(data, wanted.kind, dict(wanted.edits))
    except UnfixableError as error:
        answer = _EditResult(unfixable=error.messages)
    else:
        answer = _EditResult(data=made.data, refused=tuple(made.refused.items()))
    return {"value": to_plain(answer)}


def _rewrite(data: bytes, kind: Kind, edits: Edits) -> Rewritten:
    match kind:
        case "text":
            return rewrite_text(data, edits)
        case "xlsx":
            return rewrite_workbook(data, edits)
        case "docx":
            return rewrite_document(data, edits)
        case _:
            raise UnfixableError(
                zh=f"{kind} 文件只能检查，不能改；请改原文件，或另存为 xlsx、docx、csv 后再修正",
                en=f"{kind} files can be checked but not changed; save it as xlsx, docx or csv to have it fixed",
            )
