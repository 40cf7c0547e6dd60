"""The formats of code hosting and build platforms: ``sarif``, ``github``, ``gitlab``, ``junit``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from targetexpr import __version__
from targetexpr.checking.json_form import dumps
from targetexpr.checking.report import Diagnostic, PastFinding, Report
from targetexpr.reports.characters import for_xml, harmless
from targetexpr.reports.view import ROUND, Group, View, groups, place, sheet_title
from targetexpr.rules.model import Rule, Severity
from targetexpr.sheets.model import Location

_SARIF_LEVEL: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_GITHUB_LEVEL: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB_LEVEL: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def line_of(location: Location) -> int:
    """A line to point at for tools that know nothing else: the line, the row, or the row of the cell."""
    cell_row = re.search(r"\d+$", location.cell or "")
    return location.line or location.row or (int(cell_row.group()) if cell_row else 1)


def sarif(report: Report, view: View) -> str:
    """SARIF 2.1.0 with the metadata of the rules; what is suppressed is marked so."""
    rules = _rules(report)
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver = {
        "name": "targetexpr",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_sarif_rule(rule, view) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": view.say("zh-CN", "en-US"),
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not report.crashed}],
        "results": [
            *(_sarif_result(d, index, view) for d in report.diagnostics),
            *(_sarif_absent(past, view) for past in report.resolved),
        ],
    }
    form = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return dumps(form, indent=2) + "\n"


def github(report: Report, view: View) -> str:
    """Workflow commands, one a line, that GitHub shows beside the file."""
    return github_lines(report.diagnostics, view)


def github_lines(diagnostics: Sequence[Diagnostic], view: View) -> str:
    """Some diagnostics as ``github`` has them: those that nothing suppresses."""
    return "".join(f"{_github_line(d, view)}\n" for d in diagnostics if d.suppressed is None)


def gitlab(report: Report, view: View) -> str:
    """A Code Quality report. Its fingerprints are unique in the report, so they take the path in."""
    issues = [
        {
            "description": f"{d.code} {d.name}: {_about(d, view)}",
            "check_name": d.code,
            "fingerprint": hashlib.sha256(
                json.dumps([d.path, d.code, d.fingerprint, d.message["zh"]]).encode()
            ).hexdigest(),
            "severity": _GITLAB_LEVEL[d.severity],
            "location": {"path": PurePath(d.path).as_posix(), "lines": {"begin": line_of(d.location)}},
        }
        for d in report.active
    ]
    return dumps(issues, indent=2) + "\n"


def junit(report: Report, view: View) -> bytes:
    """One suite a sheet and one case a rule: findings of severity error fail it, what was deferred is skipped."""
    root = ET.Element("testsuites", name="targetexpr")
    for group in groups(report):
        _junit_suite(root, group, view)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _rules(report: Report) -> list[Rule]:
    from targetexpr.rules.catalogue import all_rules

    seen = {diagnostic.code for diagnostic in report.diagnostics}
    seen |= {code for file in report.files for sheet in file.sheets for code in sheet.outcomes}
    return [rule for rule in all_rules() if rule.code in seen]


def _sarif_rule(rule: Rule, view: View) -> dict[str, Any]:
    why, title = rule.why[view.lang], rule.title[view.lang]
    grounds = view.say("；", "; ").join(ground.text(view.lang) for ground in rule.basis)
    basis = f"{view.say('依据', 'Basis')}{view.say('：', ': ')}{grounds}"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": f"{why}\n\n{basis}", "markdown": f"**{title}**\n\n{why}\n\n{basis}"},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
        "properties": {"category": rule.category, "basis": [ground.to_dict() for ground in rule.basis]},
    }


def _sarif_result(diagnostic: Diagnostic, index: dict[str, int], view: View) -> dict[str, Any]:
    where = place(diagnostic.location, view)
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": _SARIF_LEVEL[diagnostic.severity],
        "message": {"text": _about(diagnostic, view)},
        "locations": [_sarif_location(diagnostic.path, diagnostic.location, where)],
        "partialFingerprints": {"targetexpr/v1": diagnostic.fingerprint},
        "properties": {"sheet": diagnostic.sheet, "project_name": diagnostic.project_name},
    }
    if diagnostic.code in index:
        result["ruleIndex"] = index[diagnostic.code]
    if diagnostic.related:
        result["relatedLocations"] = [
            _sarif_location(diagnostic.path, related.location, place(related.location, view))
            for related in diagnostic.related
        ]
    if diagnostic.status is not None:
        result["baselineState"] = diagnostic.status
    if diagnostic.suppressed is not None:
        result["suppressions"] = [{"kind": "external", "justification": diagnostic.suppressed.reason}]
    return result


def _sarif_absent(past: PastFinding, view: View) -> dict[str, Any]:
    """A finding of the earlier round that is gone."""
    return {
        "ruleId": past.code,
        "level": _SARIF_LEVEL[past.severity],
        "message": {"text": past.message[view.lang]},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(past.path)}}}],
        "partialFingerprints": {"targetexpr/v1": past.fingerprint},
        "baselineState": "absent",
    }


def _sarif_location(path: str, location: Location, where: str) -> dict[str, Any]:
    physical = {"artifactLocation": {"uri": _uri(path)}, "region": {"startLine": line_of(location)}}
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": where}]}


def _uri(path: str) -> str:
    """The file as a URI: a relative path stays one, whatever its name looks like."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix(), errors="replace")


def _github_line(diagnostic: Diagnostic, view: View) -> str:
    properties = {
        "file": PurePath(diagnostic.path).as_posix(),
        "line": str(line_of(diagnostic.location)),
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    shown = ",".join(f"{key}={_github_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {shown}::{_github_escaped(_about(diagnostic, view))}"


def _github_escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{also}" else c for c in harmless(text, keep="\r\n"))


def _about(diagnostic: Diagnostic, view: View) -> str:
    """Where, of which row, what, and what it could be instead."""
    subject, fix = diagnostic.indicator, diagnostic.fix
    row = " / ".join(filter(None, (subject.name, subject.value))) if subject else ""
    instead = f"{view.say('（可改为：', ' (could be: ')}{fix.text}{view.say('）', ')')}" if fix else ""
    status = f"[{ROUND[diagnostic.status][view.lang]}]" if diagnostic.status else ""
    said = diagnostic.message[view.lang] + instead
    return " ".join(filter(None, (status, place(diagnostic.location, view), row, said)))


def _junit_suite(root: ET.Element, group: Group, view: View) -> None:
    title = f"{group.path} {sheet_title(group.sheet, view)}" if group.sheet else group.path
    suite = ET.SubElement(root, "testsuite", name=for_xml(title))
    outcomes = dict(group.sheet.outcomes) if group.sheet else {}
    names = {d.code: d.name for d in group.diagnostics}
    for code in sorted({*outcomes, *names}):
        found = [d for d in group.diagnostics if d.code == code]
        case = ET.SubElement(
            suite, "testcase", classname=for_xml(title), name=for_xml(f"{code} {names.get(code, '')}".strip())
        )
        text = for_xml("\n".join(f"{d.severity}: {_about(d, view)}" for d in found))
        outcome = outcomes.get(code)
        if any(d.severity == "error" for d in found):
            ET.SubElement(case, "failure", type=code, message=for_xml(found[0].message[view.lang])).text = text
        elif outcome is not None and outcome.outcome in ("deferred", "not_applicable"):
            reason = outcome.reason[view.lang] if outcome.reason else outcome.outcome
            ET.SubElement(case, "skipped", message=for_xml(reason))
        elif found:
            ET.SubElement(case, "system-out").text = text
    for count, tag in (("tests", "testcase"), ("failures", ".//failure"), ("skipped", ".//skipped")):
        suite.set(count, str(len(suite.findall(tag))))
    suite.set("errors", "0")
