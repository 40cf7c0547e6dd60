"""What the front end draws of a file: the JSON report on it, its sheets as tables, and where in them findings are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from targetexpr.checking.json_form import past_to_dict
from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, Report
from targetexpr.reports.units import unit_of
from targetexpr.reports.view import View, columns_of, place
from targetexpr.rules.context import item_of
from targetexpr.rules.looking import is_quantified
from targetexpr.rules.targets import parts
from targetexpr.sheets.model import Indicator, Location, Sheet

_PICTURE, _LONGEST = "data:image/jpeg;base64,", 40_000  # characters of a clipping's address that a page takes in
_ZH, _EN = View(lang="zh"), View(lang="en")
_Rows = Mapping[tuple[object, Location], int]


def answer(report: Report) -> dict[str, Any]:
    """Return the JSON ``report`` on one file, its ``sheets`` as tables, and ``places``.

    Of each diagnostic those have the place in words with the row and column that it speaks of, and the same of its
    ``others``. ``rounds`` is there where the report was compared with an earlier one.
    """
    sheets = [(file.path, entry.sheet) for file in report.files for entry in file.sheets]
    rows = [(sheet, _rows(sheet)) for _, sheet in sheets]
    return {
        "report": report.to_dict(),
        "sheets": [_table(sheet, path) for path, sheet in sheets],
        "places": [_placed(diagnostic, rows) for diagnostic in report.diagnostics],
    } | ({"rounds": rounds(report)} if report.compared else {})


def rounds(report: Report) -> dict[str, Any]:
    """Return what became of the findings of an earlier round: the ``status`` of each diagnostic, and those gone."""
    return {
        "status": [diagnostic.status for diagnostic in report.diagnostics],
        "resolved": [past_to_dict(past) for past in report.resolved],
    }


def _table(sheet: Sheet, path: str) -> dict[str, Any]:
    columns = [name for name, _ in columns_of(sheet)]
    found = [item_of(indicator).constraint for indicator in sheet.indicators if indicator.value]
    facts = {
        "申报单位": sheet.applicant,
        "主管部门": sheet.department,
        "实施单位": sheet.implementer,
        "绩效类型": sheet.performance_type,
        "年度资金（元）": f"{sheet.funds.annual:,f}" if sheet.funds.annual is not None else None,
        "起止日期": " – ".join(filter(None, (sheet.start, sheet.finish))),
    }
    return {
        "name": sheet.project_name or sheet.title,
        "unit": unit_of(path, sheet),
        "department": sheet.department,
        "facts": [[label, text] for label, text in facts.items() if text],
        "columns": columns,
        "rows": [_row(indicator, columns) for indicator in sheet.indicators],
        "quantified": sum(any(map(is_quantified, parts(constraint))) for constraint in found),
        "values": len(found),
    }


def _row(indicator: Indicator, columns: Sequence[str]) -> dict[str, Any]:
    form = {name: text for name in columns if (text := getattr(indicator, name))}
    pictures = {
        role: picture
        for role, picture in indicator.clippings.items()
        if picture.startswith(_PICTURE) and len(picture) <= _LONGEST
    }
    return form | {"place": _where(indicator.at("value"))} | ({"pictures": pictures} if pictures else {})


def _rows(sheet: Sheet) -> _Rows:
    """The number, from 0, of the row whose indicator stands at a place."""
    found: dict[tuple[object, Location], int] = {}
    for number, indicator in enumerate(sheet.indicators):
        subject = subject_of(indicator)
        for location in (*indicator.locations.values(), indicator.location):
            found.setdefault((subject, location), number)
    return found


def _placed(diagnostic: Diagnostic, sheets: Sequence[tuple[Sheet, _Rows]]) -> dict[str, Any]:
    form: dict[str, Any] = {"sheet": diagnostic.sheet, "place": _where(diagnostic.location)}
    if diagnostic.sheet is None or diagnostic.sheet >= len(sheets):
        return form
    sheet, rows = sheets[diagnostic.sheet]
    row = rows.get((diagnostic.indicator, diagnostic.location))
    column = None if row is None else _column(sheet.indicators[row], diagnostic)
    others = [
        {"row": rows.get((entry.indicator, entry.location)), "place": _where(entry.location)}
        for entry in diagnostic.related
    ]
    return form | {"row": row, "column": column} | ({"others": others} if others else {})


def _column(indicator: Indicator, diagnostic: Diagnostic) -> str | None:
    """The part of a row that a diagnostic speaks of: the one with its span, where several stand at its place."""
    roles = (diagnostic.span_in, *indicator.locations)
    return next((role for role in roles if indicator.at(role) == diagnostic.location), None)


def _where(location: Location) -> str | dict[str, str]:
    """A place in words, in both languages where they differ."""
    zh, en = place(location, _ZH), place(location, _EN)
    return zh if zh == en else {"zh": zh, "en": en}
