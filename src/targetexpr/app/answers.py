"""What the front end asks of a file: the report on it with its tables, what could be written instead, the file anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from targetexpr.checking.checker import Checked, Checker
from targetexpr.checking.report import Diagnostic, Report, SkippedFile
from targetexpr.checking.rounds import PastRound, against, past_of
from targetexpr.checking.selection import Selection
from targetexpr.errors import SheetReadError
from targetexpr.fixes import FileFix, Refusal, Replacement
from targetexpr.fixes.apply import carried_out
from targetexpr.fixes.plan import plan
from targetexpr.records import from_plain, to_plain
from targetexpr.reports import View
from targetexpr.reports.answer import answer, rounds
from targetexpr.reports.copies import DeskFile, copies
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.sniff import Kind, kind_of
from targetexpr.sheets.walk import SkipReason, reason_for

_ZH = View(lang="zh")
_WRITABLE: tuple[Kind, ...] = ("text", "xlsx")


class CheckedFile:
    """One file that was checked, for whatever is asked about it next. All of it is done in this process."""

    def __init__(self, checker: Checker, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self._checker = checker
        self.part: Checked = checker.data(data, name)
        self._sheets: list[Sheet] = [report.sheet for report in self.part.file.sheets]

    @property
    def report(self) -> Report:
        return self._checker.report([self.part])

    def answer(self, past: str = "") -> dict[str, Any]:
        """Return what is to be drawn of the file, and whether it is ``writable``.

        ``past`` is this round for a later one; given that of an earlier round, ``rounds`` is what became of it.
        """
        told = _answer(self.report) | {"writable": self._is_writable()}
        return (
            told | {"rounds": rounds(against(self.report, from_plain(PastRound, json.loads(past))))} if past else told
        )

    def _is_writable(self) -> bool:
        """Whether the file is of a kind that texts can be changed in."""
        try:
            return bool(self._sheets) and kind_of(self.data, Path(self.name).suffix.lower(), Limits()) in _WRITABLE
        except SheetReadError:
            return False

    def proposals(self) -> list[dict[str, Any]]:
        """Return for each value that the rules would have otherwise the one text that answers all of them.

        ``safe`` is the text in which only the notation changes, ``refused`` why the text could not be taken.
        """
        changes, refused = plan(self._sheets, self._diagnostics, unsafe=True)
        safe = {(change.sheet, change.row): change.new for change in plan(self._sheets, self._diagnostics)[0]}
        told = [_proposal(change, safe.get((change.sheet, change.row))) for change in changes]
        return told + refusals(refused)

    def corrected(self, wanted: Iterable[Mapping[str, Any]]) -> FileFix:
        """Return the file with other texts in some values; each of *wanted* has ``sheet``, ``row`` and ``new``."""
        changes = [self._change(entry) for entry in wanted]
        return carried_out(self.data, self.name, self._sheets, changes)

    def annotated(self) -> DeskFile:
        """Return a copy with the findings on its cells: of a Word document as one, of all else as a workbook."""
        return next(copies(self.report, _ZH, lambda _: self.data))

    def _diagnostics(self, sheets: Sequence[Sheet]) -> tuple[Diagnostic, ...]:
        return self._checker.sheets(sheets, path=self.name).diagnostics

    def _change(self, entry: Mapping[str, Any]) -> Replacement:
        sheet, row = int(entry["sheet"]), int(entry["row"])
        indicator = self._sheets[sheet].indicators[row]
        return Replacement(
            sheet=sheet, row=row, indicator=indicator, old=indicator.value or "", new=str(entry["new"]), codes=()
        )


def refused(checker: Checker, name: str, error: SheetReadError) -> dict[str, Any]:
    """Return the answer for a file that was not checked: *error* is in its report, as TX001."""
    return _answer(checker.report([checker.sheets((), path=name, error=error)]))


def _answer(report: Report) -> dict[str, Any]:
    return answer(report) | {"past": json.dumps(to_plain(past_of(report)))}


def passed_over(checker: Checker, root: str, skipped: Iterable[Sequence[str]]) -> dict[str, Any]:
    """Return the JSON report on what the walk of a folder passed over: *skipped* are paths with their reason."""
    files = tuple(SkippedFile(path=path, reason=cast(SkipReason, reason)) for path, reason in skipped)
    return checker.report([], Selection(skipped={Path(root): files})).to_dict()


def reason_to_skip(name: str, data: bytes) -> str | None:
    """Return why a folder's walk passes over a file with such a name and contents; None for one that it reads."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()}"
        path.write_bytes(data)
        return reason_for(path)


def refusals(refused: Iterable[Refusal]) -> list[dict[str, Any]]:
    """Return the changes that could not be made, with the reason."""
    return [_proposal(entry.change) | {"refused": dict(entry.reason)} for entry in refused]


def _proposal(change: Replacement, safe: str | None = None) -> dict[str, Any]:
    return {"sheet": change.sheet, "row": change.row, "old": change.old, "new": change.new, "safe": safe}
