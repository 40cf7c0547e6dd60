"""The checks' end of a page: JavaScript calls these functions with texts, bytes and JSON, and gets such back.

The files stay in the page's memory for as long as the page is open.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib import invalidate_caches
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from targetexpr.app import answers
from targetexpr.app.answers import CheckedFile
from targetexpr.app.exports import exported
from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.json_form import dumps
from targetexpr.errors import SheetReadError

_checker = Checker(Options(isolated=True, sandbox=False))
_files: dict[str, CheckedFile] = {}


def check(name: str, data: Any, walked: bool, past: str) -> str:
    """Check a file's contents (a buffer of JavaScript's); what was kept of one of that name is forgotten.

    One that was *walked*, that is met in a folder, is passed over where a walk passes it over; *past* is the round
    that an earlier answer gave, or empty.
    """
    content = data.to_bytes()
    if walked and (reason := answers.reason_to_skip(name, content)) is not None:
        return dumps({"skipped": reason})
    file = _files[name] = CheckedFile(_checker, content, name)
    return dumps(file.answer(past))


def passed_over(root: str, skipped: str) -> str:
    """Return the report on what a folder's walk passed over: *skipped* are paths with their reason, as JSON."""
    return dumps(answers.passed_over(_checker, root, json.loads(skipped)))


def refuse(name: str, reason: str) -> str:
    """Return the answer for a file whose check had to be broken off: *reason* is ``too-slow`` or ``reader-failed``."""
    zh, en = _BROKEN_OFF[reason]
    return dumps(answers.refused(_checker, name, SheetReadError(reason=reason, zh=zh, en=en, path=name)))


_BROKEN_OFF = {
    "too-slow": (
        "检查这个文件用的时间太长，已中止；请只保留绩效目标表后再试",
        "the check of this file took too long and was ended; keep the target sheets only",
    ),
    "reader-failed": (
        "检查这个文件时程序出错；请用原软件另存一份再试，仍然不行请连同文件反馈给维护者",
        "the check of this file failed; save it anew and try again, and report it if that does not help",
    ),
}


def proposals(name: str) -> str:
    return dumps(_files[name].proposals())


def correct(name: str, wanted: str) -> tuple[bytes, str]:
    """Return the file with the *wanted* texts (JSON) in it, and what could not be changed, as JSON."""
    fix = _files[name].corrected(json.loads(wanted))
    return fix.after, dumps({"changed": len(fix.changes), "refused": answers.refusals(fix.refused)})


def annotate(name: str) -> tuple[bytes, str]:
    """Return the annotated copy of a file, and the name for it."""
    copy = _files[name].annotated()
    return copy.data, copy.name.name


def export(corrected: str, decisions: str) -> bytes:
    """Return all results as one zip; *corrected* are the files that were changed here, both are JSON."""
    return exported(_checker, _files, json.loads(corrected), json.loads(decisions))


def forget(name: str) -> None:
    _files.pop(name, None)


class PartFinder:
    """Unpack a part of the page's packages when the first of its modules is imported."""

    def __init__(self, modules: Mapping[str, str], part: Callable[[str], Any], folder: str) -> None:
        """*modules* are top-level names with their part; *part* gives its gzipped archive as a buffer."""
        self._modules, self._part, self._folder = dict(modules), part, folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        part = self._modules.get(name)
        if part is None:
            return None
        self._modules = {module: other for module, other in self._modules.items() if other != part}
        if part == "pdf":
            sys.modules.update(_without_cryptography())
        with zipfile.ZipFile(io.BytesIO(gzip.decompress(self._part(part).to_bytes()))) as archive:
            archive.extractall(self._folder)
        invalidate_caches()
        return None


def install(modules: str, part: Callable[[str], Any], folder: str) -> None:
    """Have the parts that stand in *modules* (JSON) loaded when they are first needed."""
    sys.meta_path.insert(0, PartFinder(json.loads(modules), part, folder))


def _without_cryptography() -> dict[str, ModuleType]:
    """Return stand-ins for what pdfminer imports to open encrypted files: those stay closed here, as if by a password.

    The package has no pure Python form.
    """

    class Cipher:
        def __init__(self, *_: object) -> None:
            from pdfminer.pdfdocument import PDFEncryptionError

            raise PDFEncryptionError("no cryptography in a page")

    names = ("", ".hazmat", ".hazmat.backends", ".hazmat.primitives", ".hazmat.primitives.ciphers")
    made = {f"cryptography{name}": ModuleType(f"cryptography{name}") for name in names}
    for module in made.values():
        module.__path__ = []
    made["cryptography.hazmat.backends"].default_backend = lambda: None  # type: ignore[attr-defined]
    ciphers = made["cryptography.hazmat.primitives.ciphers"]
    for name in ("algorithms", "modes"):
        setattr(ciphers, name, _Anything())
    ciphers.Cipher = Cipher  # type: ignore[attr-defined]
    return made


class _Anything:
    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_: None
