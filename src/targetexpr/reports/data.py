"""The formats for programs that read our own shape: ``json``, ``jsonl``, ``csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from targetexpr.checking.json_form import diagnostic_to_dict, dumps
from targetexpr.checking.report import Report
from targetexpr.reports.characters import harmless
from targetexpr.reports.view import View, place
from targetexpr.rules.model import Rule

COLUMNS = (
    "severity", "code", "name", "message", "path", "project_name", "place", "level1", "level2", "indicator", "value",
    "span_in", "span_start", "span_end", "fix", "suppressed", "fingerprint",
)  # fmt: skip


def as_json(report: Report, view: View) -> str:
    """The whole report as one document."""
    return report.to_json() + "\n"


def as_jsonl(report: Report, view: View) -> str:
    """One diagnostic a line, suppressed ones among them."""
    lines = (dumps(diagnostic_to_dict(d)) for d in report.diagnostics)
    return "".join(f"{line}\n" for line in lines)


def as_csv(report: Report, view: View) -> str:
    """One diagnostic a row, with a byte order mark so that Excel takes it for UTF-8; no cell begins a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for d in report.diagnostics:
        start, end = d.span or ("", "")
        subject = d.indicator
        row = (
            d.severity, d.code, d.name, d.message[view.lang], d.path, d.project_name, place(d.location, view),
            subject and subject.level1, subject and subject.level2, subject and subject.name, subject and subject.value,
            d.span_in if d.span else "", start, end, d.fix and d.fix.text, d.suppressed and d.suppressed.by,
            d.fingerprint,
        )  # fmt: skip
        writer.writerow([defused(cell) for cell in row])
    return "\ufeff" + stream.getvalue()


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
