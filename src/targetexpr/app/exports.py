"""Everything of a run to be taken home: one zip with what the reviewer's desk writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from targetexpr.app.answers import CheckedFile
from targetexpr.checking.checker import Checker
from targetexpr.reports import View, render
from targetexpr.reports.copies import copies
from targetexpr.reports.letters import letters
from targetexpr.reports.names import NamesTaken, safe_parts
from targetexpr.reports.summary_page import summary_page
from targetexpr.reports.summary_workbook import summary_workbook

_ZH = View(lang="zh")
_COPIES, _LETTERS, _CORRECTED = "批注", "审核意见书", "改好的文件"


def exported(checker: Checker, files: Mapping[str, CheckedFile], corrected: Sequence[str] = ()) -> bytes:
    """Return the zip: summary as workbook and page, list of findings, JSON report, a letter to each unit, an annotated
    copy of each file, and those that were *corrected* as they are now."""
    out = io.BytesIO()
    moment = datetime.now().timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _entries(checker, files, corrected):
            entry = zipfile.ZipInfo(str(name), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _entries(
    checker: Checker, files: Mapping[str, CheckedFile], corrected: Sequence[str]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    report = checker.report([file.part for file in files.values()])
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
