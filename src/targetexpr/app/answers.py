"""What the front end asks of a file: the report on it with its tables, what could be written instead, the file anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from targetexpr.checking.checker import Checked, Checker
from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, Report, SheetReport, SkippedFile
from targetexpr.checking.rounds import PastRound, against, past_of
from targetexpr.checking.selection import Selection
from targetexpr.errors import SheetReadError
from targetexpr.fixes import FileFix, Refusal, Replacement
from targetexpr.fixes.apply import carried_out
from targetexpr.fixes.plan import plan
from targetexpr.records import from_plain, to_plain
from targetexpr.reports import View
from targetexpr.reports.copies import DeskFile, copies
from targetexpr.reports.units import unit_of
from targetexpr.reports.view import columns_of, place
from targetexpr.rules.context import item_of
from targetexpr.rules.looking import is_quantified, parts
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Indicator, Location, Sheet
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
        """Return the JSON ``report``, its ``sheets`` as tables, ``places``, and whether the file is ``writable``.

        Of each diagnostic ``places`` has the sheet, the place in words, and the row and column that it speaks of.
        ``past`` is this round for a later one; given that of an earlier round, ``rounds`` is what became of it.
        """
        report = self.report
        rounds = {"rounds": _rounds(against(report, from_plain(PastRound, json.loads(past))))} if past else {}
        return rounds | {
            "past": json.dumps(to_plain(past_of(report))),
            "report": report.to_dict(),
            "sheets": [_table(sheet, file.path) for file in report.files for sheet in file.sheets],
            "places": [_placed(diagnostic, self._sheets) for diagnostic in report.diagnostics],
            "writable": self._is_writable(),
        }

    def _is_writable(self) -> bool:
        """Whether the file is of a kind that texts can be changed in."""
        try:
            return bool(self._sheets) and kind_of(self.data, Path(self.name).suffix.lower(), Limits()) in _WRITABLE
        except SheetReadError:
            return False

    def proposals(self) -> list[dict[str, Any]]:
        """Return for each value that the rules would have otherwise the one text that answers all of them.

        ``safe`` says that only its notation changes, ``refused`` why the text could not be taken.
        """
        changes, refused = plan(self._sheets, self._diagnostics, unsafe=True)
        safe = {(change.sheet, change.row): change.new for change in plan(self._sheets, self._diagnostics)[0]}
        told = [_proposal(change, safe=safe.get((change.sheet, change.row)) == change.new) for change in changes]
        return told + [_proposal(entry.change, safe=False, refused=entry) for entry in refused]

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


def _rounds(report: Report) -> dict[str, Any]:
    """What became of the findings of an earlier round: ``status`` of each diagnostic, and those that are gone."""
    gone = [{"project_name": past.project_name, "code": past.code} for past in report.resolved]
    return {"status": [diagnostic.status for diagnostic in report.diagnostics], "resolved": gone}


def refused(checker: Checker, name: str, error: SheetReadError) -> dict[str, Any]:
    """Return the answer for a file that was not checked: *error* is in its report, as TX001."""
    report = checker.report([checker.sheets((), path=name, error=error)])
    places = [{"sheet": None, "place": ""} for _ in report.diagnostics]
    past = json.dumps(to_plain(past_of(report)))
    return {"report": report.to_dict(), "sheets": [], "places": places, "writable": False, "past": past}


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


def refusals(fix: FileFix) -> list[dict[str, Any]]:
    """Return the changes that could not be made in a file, with the reason."""
    return [_proposal(entry.change, safe=False, refused=entry) for entry in fix.refused]


def _proposal(change: Replacement, *, safe: bool, refused: Refusal | None = None) -> dict[str, Any]:
    form = {"sheet": change.sheet, "row": change.row, "old": change.old, "new": change.new, "safe": safe}
    return form if refused is None else form | {"refused": refused.reason["zh"]}


def _table(report: SheetReport, path: str) -> dict[str, Any]:
    sheet = report.sheet
    columns = columns_of(sheet)
    found = [item_of(indicator).constraint for indicator in sheet.indicators if indicator.value]
    facts = {
        "申报单位": sheet.applicant,
        "主管部门": sheet.department,
        "实施单位": sheet.implementer,
        "绩效类型": sheet.performance_type,
        "年度资金": f"{sheet.funds.annual:,f} 元" if sheet.funds.annual is not None else None,
        "起止日期": " 至 ".join(filter(None, (sheet.start, sheet.finish))),
    }
    return {
        "name": sheet.project_name or sheet.title,
        "unit": unit_of(path, sheet),
        "department": sheet.department,
        "facts": [[label, text] for label, text in facts.items() if text],
        "columns": [[name, head["zh"]] for name, head in columns],
        "rows": [_row(indicator, [name for name, _ in columns]) for indicator in sheet.indicators],
        "quantified": sum(any(map(is_quantified, parts(constraint))) for constraint in found),
        "values": len(found),
    }


def _row(indicator: Indicator, columns: Sequence[str]) -> dict[str, Any]:
    form = {name: getattr(indicator, name) for name in columns if getattr(indicator, name)}
    return form | {"place": place(indicator.at("value"), _ZH)}


def _placed(diagnostic: Diagnostic, sheets: Sequence[Sheet]) -> dict[str, Any]:
    form: dict[str, Any] = {"sheet": diagnostic.sheet, "place": place(diagnostic.location, _ZH)}
    if diagnostic.sheet is None:
        return form
    rows: dict[tuple[object, Location], tuple[int, str | None]] = {}
    for number, indicator in enumerate(sheets[diagnostic.sheet].indicators):
        subject = subject_of(indicator)
        for role in (diagnostic.span_in, *indicator.locations):
            rows.setdefault((subject, indicator.at(role)), (number, role))
        rows.setdefault((subject, indicator.location), (number, None))
    row, column = rows.get((diagnostic.indicator, diagnostic.location), (None, None))
    related = [rows.get((entry.indicator, entry.location), (None, None))[0] for entry in diagnostic.related]
    return form | {"row": row, "column": column, "related": related}
