"""What a worker does for reports: it opens what was submitted, for a copy with findings or the list in such a copy."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve

from targetexpr.checking.report import Report
from targetexpr.errors import SheetReadError
from targetexpr.records import from_plain, to_plain
from targetexpr.reports.view import View
from targetexpr.sheets import guard

if TYPE_CHECKING:
    from targetexpr.sandbox.pool import WorkerPool

# kind of copy → the module and function that make it of a report, the bytes of its one file, and a view
_COPIES = {"workbook": ("workbook", "annotated_workbook"), "document": ("word_copy", "annotated_document")}


def annotated(
    kind: Literal["workbook", "document"], report: Report, data: bytes, view: View, pool: WorkerPool | None = None
) -> bytes:
    """Return the annotated copy of the one file that *report* speaks of. Raises ``SheetReadError``."""
    arguments = {"kind": kind, "report": to_plain(report), "view": to_plain(evolve(view, original=None))}
    path = report.files[0].path
    return from_plain(bytes, guard.call(annotate, arguments, data, path, sandbox=view.sandbox, pool=pool))


def annotate(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the copy, or ``error``."""
    module, name = _COPIES[arguments["kind"]]
    copy = getattr(import_module(f"targetexpr.reports.{module}"), name)
    try:
        made = copy(from_plain(Report, arguments["report"]), data, from_plain(View, arguments["view"]))
    except SheetReadError as error:
        return guard.told(error)
    return {"value": to_plain(made)}


def listed(_: Any, data: bytes) -> dict[str, Any]:
    """Return ``value``, the list of findings in an annotated copy; None where it has no such list."""
    from targetexpr.reports.past import list_of

    return {"value": to_plain(list_of(data))}
