"""What this library wrote itself: reports, which hold no sheet, and copies, which say what they were made from.

The mark of a copy stands in the comment of its archive. Another program that saves the workbook leaves it out, as it
does when somebody works on the copy: then it is read like any file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import asdict

from targetexpr.files import open_file
from targetexpr.record_types import frozen
from targetexpr.sheets.model import Sheet

GENERATOR = "targetexpr"
REVIEW = "_targetexpr_review"
"""The defined name of an annotated workbook that points at its list of findings, whatever the tab is called; in a
document, the tag of the content control that holds the list."""
HELP = "_targetexpr_help"
"""How the defined names of a blank form begin that point at its lists and notes, which are no sheets."""
# How reports and extracts begin. An annotated workbook is not among them: people work on it.
_BEGINNINGS = (
    b'<meta name="generator" content="targetexpr"', b'"name": "targetexpr"', b'"check_name": "TX',
    b'<testsuites name="targetexpr"', b"\xef\xbb\xbfseverity,code,name,message,path,", b"\xef\xbb\xbfpath,form,year,",
    "\ufeff级别,编号,规则,意见,文件,".encode(), "\ufeff文件,表式,年度,".encode(),
)  # fmt: skip
_MARK = b'{"targetexpr": '
_ENDS = 4096
_PLACES = frozenset({"location", "locations"})


@frozen(kw_only=True)
class Origin:
    """What a copy was made from: the name and hash of the file, and the hash of what the copy's sheets then said.

    A report or an extract in the form of a workbook has no name and no hashes.
    """

    name: str = ""
    sha256: str = ""
    form: str = ""


def stamped(data: bytes, origin: Origin) -> bytes:
    """Return the archive *data* with the mark of its *origin*; its parts stay as they are."""
    import zipfile

    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = json.dumps({"targetexpr": asdict(origin)}).encode("ascii")
    return stream.getvalue()


def origin_of(data: bytes) -> Origin | None:
    """Return what the mark of an archive says; None where there is none."""
    at = data[-_ENDS:].rfind(_MARK)
    if not data.startswith(b"PK") or at < 0:
        return None
    try:
        return Origin(**json.loads(data[-_ENDS:][at:])["targetexpr"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def form_of(sheets: Iterable[Sheet]) -> str:
    """Return a hash of what sheets say, wherever it stands."""
    forms = [_without_places(sheet.to_dict()) for sheet in sheets]
    return hashlib.sha256(json.dumps(forms, sort_keys=True).encode()).hexdigest()


def is_report(path: Path) -> bool:
    """Whether a file is a report or an extract of ours, which is no sheet and may be written anew.

    Only its beginning and its end are looked at: what an archive of a stranger holds, workers read.
    """
    try:
        with open_file(path) as file:
            head = file.read(_ENDS)
            file.seek(-min(_ENDS, file.seek(0, os.SEEK_END)), os.SEEK_END)
            return any(beginning in head for beginning in _BEGINNINGS) or origin_of(head[:2] + file.read()) == Origin()
    except OSError:
        return False


def _without_places(form: Any) -> Any:
    match form:
        case dict():
            return {key: _without_places(value) for key, value in form.items() if key not in _PLACES}
        case list() | tuple():
            return [_without_places(value) for value in form]
        case _:
            return form
