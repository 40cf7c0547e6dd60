"""The formats for programs that read our own shape: ``json``, ``jsonl``, ``csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from targetexpr.checking.json_form import diagnostic_to_dict, dumps
from targetexpr.checking.report import Diagnostic, PastFinding, Report, Subject
from targetexpr.reports.characters import harmless
from targetexpr.reports.units import place_of_unit, units_of
from targetexpr.reports.view import DECISIONS, ROUND, SEVERITY, View, place, title_of
from targetexpr.rules.model import Rule, Texts

HEADS: Mapping[str, str] = {
    "severity": "级别", "code": "编号", "name": "规则", "message": "意见", "path": "文件", "sheet": "第几张表",
    "organisation": "单位", "project_name": "项目名称", "place": "位置",
    "level1": "一级指标", "level2": "二级指标", "indicator": "三级指标",
    "value": "指标值", "span_in": "所在", "span_start": "起", "span_end": "止", "fix": "可改为", "suppressed": "已屏蔽",
    "fingerprint": "指纹", "status": "状态", "decision": "决定", "reason": "理由",
}  # fmt: skip
"""The columns of ``csv`` by their names in English, with their headings in Chinese."""
COLUMNS = tuple(HEADS)
_PART: Mapping[str, Texts] = {
    "value": {"zh": "指标值", "en": "value"}, "name": {"zh": "三级指标", "en": "name"},
    "config": {"zh": "配置", "en": "config"}, "baseline": {"zh": "基线", "en": "baseline"},
    "reviewer": {"zh": "审核人", "en": "reviewer"},
}  # fmt: skip


def as_json(report: Report, view: View) -> str:
    """The whole report as one document."""
    return report.to_json() + "\n"


def as_jsonl(report: Report, view: View) -> str:
    """One diagnostic a line, suppressed ones among them."""
    return jsonl_lines(report.diagnostics, view)


def jsonl_lines(diagnostics: Sequence[Diagnostic], view: View) -> str:
    """Some diagnostics as ``jsonl`` has them."""
    return "".join(f"{dumps(diagnostic_to_dict(d))}\n" for d in diagnostics)


def as_csv(report: Report, view: View) -> str:
    """One diagnostic a row, with a byte order mark so that Excel takes it for UTF-8; no cell begins a formula."""
    units = units_of(report)
    rows = [_row(d, defused(units[d.path, d.sheet]), view) for d in report.diagnostics]
    rows += [_resolved(past, units.get((past.path, None), ""), view) for past in report.resolved]
    return csv_head(view) + _csv(rows)


def csv_head(view: View) -> str:
    """Return how ``csv`` begins."""
    return "\ufeff" + _csv([COLUMNS if view.lang == "en" else HEADS.values()])


def csv_lines(diagnostics: Sequence[Diagnostic], view: View) -> str:
    """Return some diagnostics as ``csv`` has them, with a place for the unit of each (``place_of_unit``)."""
    return _csv([_row(d, place_of_unit(d.sheet), view) for d in diagnostics])


def csv_cell(text: str) -> str:
    """Return a text as a cell of ``csv`` between others."""
    return _csv([[defused(text), ""]]).removesuffix(",\r\n")


def _csv(rows: Iterable[Iterable[object]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _row(d: Diagnostic, unit: object, view: View) -> list[object]:
    """The cells of a finding; the *unit* stands as it is given."""
    start, end = d.span or ("", "")
    subject = d.indicator
    cells = (
        SEVERITY[d.severity][view.lang], d.code, d.name if view.lang == "en" else title_of(d)["zh"],
        d.message[view.lang], d.path, _number(d.sheet, view), "", d.project_name, place(d.location, view),
        subject and subject.level1, subject and subject.level2, subject and subject.name, subject and subject.value,
        _PART[d.span_in][view.lang] if d.span else "", start, end, d.fix and d.fix.text,
        d.suppressed and _PART[d.suppressed.by][view.lang],
        d.fingerprint, d.status and ROUND[d.status][view.lang],
        d.decision and DECISIONS[d.decision.decision][view.lang], d.decision and d.decision.reason,
    )  # fmt: skip
    return [unit if column == "organisation" else defused(cell) for column, cell in zip(COLUMNS, cells, strict=True)]


def _number(sheet: int | None, view: View) -> int | None:
    """The index of a sheet; in Chinese, as people count."""
    return sheet if sheet is None or view.lang == "en" else sheet + 1


def _resolved(past: PastFinding, unit: str, view: View) -> list[object]:
    """The row of a finding of an earlier round that is gone."""
    subject = past.indicator or Subject()
    known: dict[str, object] = {
        "severity": SEVERITY[past.severity][view.lang],
        "code": past.code,
        "name": past.name if view.lang == "en" else title_of(past)["zh"],
        "message": past.message[view.lang],
        "path": past.path,
        "organisation": unit,
        "project_name": past.project_name,
        "level1": subject.level1,
        "level2": subject.level2,
        "indicator": subject.name,
        "value": subject.value,
        "fingerprint": past.fingerprint,
        "status": ROUND["resolved"][view.lang],
    }
    return [defused(known.get(column)) for column in COLUMNS]


def defused(cell: object) -> object:
    """A text without control characters; one that a spreadsheet would take for a formula gets a leading apostrophe."""
    if not isinstance(cell, str):
        return cell
    plain = harmless(cell.replace("\r\n", "\n"), keep="\n\t")
    return f"'{plain}" if plain.lstrip(" \n").startswith(("=", "+", "-", "@", "\t")) else plain


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """What the catalogue says of a rule, in both languages."""
    keys = ("code", "name", "severity", "category", "title", "fix")
    known = {key: _plain(getattr(rule, key)) for key in keys}
    return known | {"basis": [basis.to_dict() for basis in rule.basis]}


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value
