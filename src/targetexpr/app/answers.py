"""What the front end asks of a file: the report on it with its tables, what could be written instead, the file anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from targetexpr.checking.checker import Checked, Checker
from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, SheetReport
from targetexpr.fixes import FileFix, Refusal, Replacement
from targetexpr.fixes.apply import carried_out
from targetexpr.fixes.plan import plan
from targetexpr.reports import View, render
from targetexpr.reports.view import columns_of, place
from targetexpr.rules.context import item_of
from targetexpr.rules.looking import is_quantified, parts
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.sniff import Kind

_ZH = View(lang="zh")
_WRITABLE: tuple[Kind, ...] = ("text", "xlsx")


class CheckedFile:
    """One file that was checked, for whatever is asked about it next."""

    def __init__(self, checker: Checker, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self._checker = checker
        self._part: Checked = checker.data(data, name)
        self._sheets: list[Sheet] = [report.sheet for report in self._part.file.sheets]

    def answer(self) -> dict[str, Any]:
        """Return the JSON ``report``, its ``sheets`` as tables, and ``places``: of each diagnostic its sheet and place
        in words, and the rows that it speaks of."""
        report = self._checker.report([self._part])
        return {
            "report": report.to_dict(),
            "sheets": [_table(sheet) for file in report.files for sheet in file.sheets],
            "places": [_placed(diagnostic, self._sheets) for diagnostic in report.diagnostics],
        }

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
        return carried_out(self.data, self.name, self._sheets, [self._change(entry) for entry in wanted])

    def annotated(self) -> bytes:
        """Return a workbook with the findings on its cells and a list of them."""
        rendered = render(self._checker.report([self._part]), "xlsx", View(lang="zh", original=self.data))
        assert isinstance(rendered, bytes)
        return rendered

    def _diagnostics(self, sheets: Sequence[Sheet]) -> tuple[Diagnostic, ...]:
        return self._checker.sheets(sheets, path=self.name).diagnostics

    def _change(self, entry: Mapping[str, Any]) -> Replacement:
        sheet, row = int(entry["sheet"]), int(entry["row"])
        indicator = self._sheets[sheet].indicators[row]
        return Replacement(
            sheet=sheet, row=row, indicator=indicator, old=indicator.value or "", new=str(entry["new"]), codes=()
        )


def refusals(fix: FileFix) -> list[dict[str, Any]]:
    """Return the changes that could not be made in a file, with the reason."""
    return [_proposal(entry.change, safe=False, refused=entry) for entry in fix.refused]


def _proposal(change: Replacement, *, safe: bool, refused: Refusal | None = None) -> dict[str, Any]:
    form = {"sheet": change.sheet, "row": change.row, "old": change.old, "new": change.new, "safe": safe}
    return form if refused is None else form | {"refused": refused.reason["zh"]}


def _table(report: SheetReport) -> dict[str, Any]:
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
        "applicant": sheet.applicant,
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
    rows: dict[tuple[object, Location], int] = {}
    for number, indicator in enumerate(sheets[diagnostic.sheet].indicators):
        for location in (indicator.location, *indicator.locations.values()):
            rows.setdefault((subject_of(indicator), location), number)
    own = rows.get((diagnostic.indicator, diagnostic.location)) if diagnostic.indicator else None
    related = [rows.get((entry.indicator, entry.location)) for entry in diagnostic.related]
    return form | {"row": own, "related": related}
