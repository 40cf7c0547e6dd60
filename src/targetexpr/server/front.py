"""What the page asks for, in a worker: a file and a call in, JSON out; the answers are those of a page with Python."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from targetexpr.app import answers
from targetexpr.app.answers import CheckedFile
from targetexpr.app.exports import exported
from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.json_form import dumps
from targetexpr.errors import SheetReadError
from targetexpr.server import Service
from targetexpr.server.refusals import RequestRefusal
from targetexpr.server.uploads import Upload
from targetexpr.server.work import limits_of


def answer(upload: Upload, service: Service) -> str:
    """Return the answer to ``call``, a field of the form. Raises ``RequestRefusal`` for one that is none."""
    fields = upload.fields
    name = "".join(character for character in fields.get("path", upload.name) if character.isprintable())[-1000:]
    checker = Checker(Options(isolated=True, sandbox=False, limits=limits_of(service)))  # it runs in a worker
    try:
        return dumps(_answer(checker, name, upload.data, fields.get("call", ""), fields))
    except (ValueError, TypeError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise RequestRefusal(
            400, "bad-form", zh=f"请求不合要求：{error!r}", en=f"the request is not right: {error!r}"
        ) from error


def _answer(checker: Checker, name: str, data: bytes, call: str, fields: Any) -> Any:
    match call:
        case "check":
            reason = answers.reason_to_skip(name, data) if fields.get("walked") else None
            past = fields.get("past", "")
            return {"skipped": reason} if reason else CheckedFile(checker, data, name).answer(past)
        case "refuse":
            texts = {"zh": fields["zh"], "en": fields["en"]}
            return answers.refused(checker, name, SheetReadError(reason=fields["reason"], path=name, **texts))
        case "passedOver":
            return answers.passed_over(checker, name, json.loads(fields["skipped"]))
        case "proposals":
            return CheckedFile(checker, data, name).proposals()
        case "correct":
            fix = CheckedFile(checker, data, name).corrected(json.loads(fields["wanted"]))
            return {"data": _text(fix.after), "changed": len(fix.changes), "refused": answers.refusals(fix.refused)}
        case "annotate":
            copy = CheckedFile(checker, data, name).annotated()
            return {"data": _text(copy.data), "name": copy.name.name}
        case "exported":
            files = {path: CheckedFile(checker, content, path) for path, content in _unpacked(data)}
            return {
                "data": _text(
                    exported(checker, files, json.loads(fields["corrected"]), json.loads(fields["decisions"]))
                )
            }
    raise ValueError(call[:50])


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files in a zip that the page made: none is compressed, so that they are no larger than what was uploaded."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
                raise ValueError("a compressed file")
            yield entry.filename, archive.read(entry)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
