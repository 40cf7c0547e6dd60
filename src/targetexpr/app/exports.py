"""Everything of a run to be taken home: one zip with what the reviewer's desk writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from attrs import evolve

from targetexpr.app.answers import CheckedFile
from targetexpr.checking.checker import Checker
from targetexpr.checking.report import Decision, Report
from targetexpr.checking.rounds import decided, past_of
from targetexpr.records import from_plain
from targetexpr.reports import View, render
from targetexpr.reports.copies import copies
from targetexpr.reports.letters import letters
from targetexpr.reports.names import NamesTaken, safe_parts
from targetexpr.reports.summary_page import summary_page
from targetexpr.reports.summary_workbook import summary_workbook

_ZH = View(lang="zh")
_COPIES, _LETTERS, _CORRECTED = "批注", "审核意见书", "改好的文件"


def exported(
    checker: Checker,
    files: Mapping[str, CheckedFile],
    corrected: Sequence[str] = (),
    decisions: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """Return the zip: summary as workbook and page, list of findings, JSON report, a letter to each unit, an annotated
    copy of each file, and those that were *corrected* as they are now.

    *decisions* are a reviewer's, each of the finding with its ``path`` and ``fingerprint``: ``decision``, ``reason``.
    """
    out = io.BytesIO()
    moment = datetime.now().timetuple()[:6]
    report = _reviewed(checker.report([file.part for file in files.values()]), decisions)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _entries(report, files, corrected):
            entry = zipfile.ZipInfo(str(name), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _reviewed(report: Report, decisions: Sequence[Mapping[str, str]]) -> Report:
    """The report with what was decided of its findings."""
    made = {
        (entry["path"], entry["fingerprint"]): from_plain(Decision, {key: entry[key] for key in ("decision", "reason")})
        for entry in decisions
    }
    past = past_of(report)
    findings = tuple(evolve(found, decision=made.get((found.path, found.fingerprint))) for found in past.findings)
    return decided(report, evolve(past, findings=findings))


def _entries(
    report: Report, files: Mapping[str, CheckedFile], corrected: Sequence[str]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    yield PurePosixPath("汇总.xlsx"), summary_workbook(report, _ZH)
    yield PurePosixPath("汇总.html"), summary_page(report, _ZH).encode("utf-8")
    for name, form in (("问题清单.csv", "csv"), ("报告.json", "json")):
        rendered = render(report, form, _ZH)
        yield PurePosixPath(name), rendered if isinstance(rendered, bytes) else rendered.encode("utf-8")
    for letter in letters(report, _ZH):
        yield PurePosixPath(_LETTERS) / letter.name, letter.data
    for copy in copies(report, _ZH, lambda path: files[path].data if path in files else None):
        yield PurePosixPath(_COPIES) / copy.name, copy.data
    names = NamesTaken()
    for path in corrected:
        yield PurePosixPath(_CORRECTED) / names.free(list(safe_parts(path))), files[path].data
