"""An earlier round read back: from a JSON report, or from 审核意见 in annotated copies with a reviewer's decisions."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from attrs import evolve

from targetexpr.checking.report import SEVERITIES, Decision, PastFinding, PastSheet, Subject
from targetexpr.checking.rounds import PastRound
from targetexpr.errors import ConfigurationError, SheetReadError
from targetexpr.files import contents, reason_of
from targetexpr.record_types import frozen
from targetexpr.records import from_plain
from targetexpr.reports import tasks
from targetexpr.reports.remarks import HIDDEN, KEY, LABELS, READ_DECISIONS, SHEETS
from targetexpr.reports.view import SEVERITY
from targetexpr.rules.catalogue import find
from targetexpr.rules.model import Severity
from targetexpr.sheets import guard
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.own import REVIEW
from targetexpr.sheets.readers.package import Package, attribute, child

_MOST_BYTES = 1024 * 1024 * 1024
_FIELDS = ("code", "name", "severity", "message", "path", "project_name", "indicator", "fingerprint", "decision")


def past_of_file(path: Path) -> PastRound | None:
    """Return what a JSON report or an annotated copy says; None for a file that is neither.

    Raises ``ConfigurationError`` for a file that cannot be read, and for JSON that is no report.
    """
    try:
        data = contents(path, _MOST_BYTES)
    except OSError as error:
        zh, en = reason_of(error)
        raise ConfigurationError(zh=f"读不了 {path}：{zh}", en=f"cannot read {path}: {en}") from error
    if path.suffix.lower() == ".json":
        try:
            return past_of_json(json.loads(data))
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(
                zh=f"{path} 不是 targetexpr 的 JSON 报告（--output-format json）",
                en=f"{path} is no JSON report of targetexpr (--output-format json)",
            ) from error
    return past_of_copy(data, path.name)


def own_round(data: bytes, name: str) -> PastRound | None:
    """Return what a reviewer has decided in a list of findings that stands in a checked file itself."""
    own = past_of_copy(data, name)
    return own if own is not None and own.findings else None


def past_of_json(form: Any) -> PastRound:
    """Return what a JSON report says. Raises ``ValueError`` for what is none."""
    try:
        if form["tool"]["name"] != "targetexpr":
            raise ValueError("another tool")
        sheets = [
            PastSheet(path=file["path"], project_name=sheet["project_name"])
            for file in form["files"]
            for sheet in file["sheets"]
        ]
        sheets += [
            PastSheet(path=file["path"]) for file in form["files"] if not file["sheets"] and file["status"] != "skipped"
        ]
        findings = tuple(
            from_plain(PastFinding, {key: entry[key] for key in _FIELDS if key in entry})
            for entry in form["diagnostics"]
            if entry.get("suppressed", {}).get("by", "reviewer") == "reviewer"
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no report: {error}") from error
    return PastRound(sheets=tuple(sheets), findings=findings)


def past_of_copy(data: bytes, name: str) -> PastRound | None:
    """Return the findings that an annotated copy lists, with the decisions in it; None where it has no such list."""
    try:
        form = guard.call(tasks.listed, None, data, name) if data.startswith(b"PK") else None
    except SheetReadError as error:
        return PastRound(unclear=(f"{name}: {error}",))
    if form is None:
        return None
    read = from_plain(ReviewList, form)
    found: list[PastFinding] = []
    unclear: list[str] = []
    for row in read.rows:
        try:
            key = json.loads(row.get(HIDDEN) or "{}")
            finding = _finding(row, key)
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # a row that somebody has added
        if "gone" not in key:
            decision, said = _decision(row)
            unclear += [f"{name}: {said}"] if said else []
            found.append(evolve(finding, decision=decision))
    return PastRound(sheets=read.sheets, findings=tuple(found), unclear=tuple(unclear))


def _finding(row: Mapping[str, str], key: Mapping[str, Any]) -> PastFinding:
    code = str(key["code"])
    rule = find(code)
    message = row.get("意见", "")
    subject = key.get("indicator")
    return PastFinding(
        code=code,
        name=rule.name if rule else code,
        severity=_severity(row.get("级别", ""), rule.severity if rule else "warning"),
        message={"zh": message, "en": message},
        path=str(key["file"]),
        project_name=key["project"],
        indicator=None
        if subject is None
        else Subject(**{part: subject.get(part) for part in ("level2", "name", "value")}),
        fingerprint=str(key.get("fingerprint", "")),
    )


def _severity(text: str, default: Severity) -> Severity:
    return next((level for level in SEVERITIES if text in SEVERITY[level].values()), default)


def _decision(row: Mapping[str, str]) -> tuple[Decision | None, str]:
    """What stands in a row as the decision, and what could not be understood of it."""
    said, reason = (row.get("决定") or "").strip(), (row.get("理由") or "").strip()
    if not said:
        return None, f"有理由而没有决定：{reason}" if reason else ""
    decision = READ_DECISIONS.get(said.casefold())
    if decision is None:
        return None, f"“{said}”"
    return Decision(decision=decision, reason=reason), ""


@frozen(kw_only=True)
class ReviewList:
    """The sheets that the list in a copy is about, and its rows by the Chinese names of its columns."""

    sheets: tuple[PastSheet, ...]
    rows: tuple[Mapping[str, str], ...]


def list_of(data: bytes) -> ReviewList | None:
    """Return the list of findings in the archive *data*, read in this process; None where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(name.startswith("xl/") for name in names):
        return _in_workbook(data)
    return _in_document(data) if any(name.startswith("word/") for name in names) else None


def _in_workbook(data: bytes) -> ReviewList | None:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            review = book.defined_names.get(REVIEW)
            title = next((title for title, _ in review.destinations), None) if review is not None else None
            if title not in book.sheetnames:
                return None
            lines = [["" if value is None else str(value) for value in row] for row in book[title].values]
    except Exception:  # the library raises what it stumbles over
        return None
    sheets = [sheet for line in lines for text in line if text.startswith(SHEETS) for sheet in _sheets(text)]
    return ReviewList(sheets=tuple(sheets), rows=tuple(_table(lines)))


def _in_document(data: bytes) -> ReviewList | None:
    try:
        package = Package(data, Limits(), "docx")
        root = package.root(package.main("word/document.xml"))
    except SheetReadError:
        return None
    for control in root.iter("w:sdt"):
        tag = child(child(control, "w:sdtPr"), "w:tag")
        if tag is not None and attribute(tag, "val") == REVIEW:
            lines = [[_text(cell) for cell in line.iter("w:tc")] for line in control.iter("w:tr")]
            titles = ("".join(_said(paragraph)).partition(KEY)[2] for paragraph in control.iter("w:p"))
            sheets = [sheet for text in titles if text.startswith(SHEETS) for sheet in _sheets(text)]
            return ReviewList(sheets=tuple(sheets), rows=tuple(_table(lines)))
    return None


def _sheets(text: str) -> list[PastSheet]:
    try:
        return [PastSheet(path=str(path), project_name=project) for path, project in json.loads(text)["sheets"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _text(cell: ElementTree.Element) -> str:
    return "\n".join("".join(_said(paragraph)) for paragraph in cell.iter("w:p"))


def _said(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == "w:t":
            yield element.text or ""
        elif element.tag == "w:br":
            yield "\n"


def _table(lines: Iterable[list[str]]) -> Iterator[Mapping[str, str]]:
    """The rows below the row of headings; a key that stands in the first cell of a document is parted from it."""
    heads: list[str] | None = None
    for line in lines:
        if heads is None:
            named = [LABELS.get(text.strip(), text.strip()) for text in line]
            heads = named if "序号" in named and "意见" in named else None
            continue
        row = dict(zip(heads, line, strict=False))
        number, mark, key = row.get("序号", "").partition(KEY)
        yield {**row, "序号": number, HIDDEN: key} if mark else row
