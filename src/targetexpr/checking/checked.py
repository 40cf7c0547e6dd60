"""One file's share of a run."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from attrs import field

from targetexpr.checking import suppress
from targetexpr.checking.report import Diagnostic, FileReport, SheetReport
from targetexpr.record_types import evolve, frozen
from targetexpr.rules.model import Crash, Severity
from targetexpr.sheets.own import Origin, form_of
from targetexpr.sheets.parts import Part

T = TypeVar("T", covariant=True)


@frozen(kw_only=True)
class Results:
    """What the rules made of one file's sheets, before anything is silenced."""

    sheets: tuple[SheetReport, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    crashes: tuple[Crash, ...] = ()
    parts: tuple[Part, ...] = ()
    origin: Origin | None = None

    def at(self, path: str) -> Results:
        """The same for a file of the same contents at another path."""
        return evolve(self, found=tuple(evolve(diagnostic, path=path) for diagnostic in self.found))


@frozen(kw_only=True)
class Checked:
    """One file's share of a report, with the suppressions that silenced something in it."""

    file: FileReport
    diagnostics: tuple[Diagnostic, ...]
    results: Results
    used: suppress.Used = field(factory=frozenset)

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def sha256(self) -> str | None:
        return self.file.sha256

    @property
    def copy_of(self) -> str | None:
        """The hash of the file that this one is a copy of, where its sheets are as they were copied."""
        origin = self.results.origin
        if origin is None:
            return None
        return origin.sha256 if origin.form == form_of(report.sheet for report in self.file.sheets) else None

    @property
    def found(self) -> int:
        return len(self.diagnostics)

    @property
    def crashed(self) -> bool:
        return bool(self.results.crashes)


class PartMaker(Protocol[T]):
    """What makes a run's part of a checked file; where a worker checks the file, the worker makes it."""

    @property
    def task(self) -> str:
        """The task that a worker is given, with the plain form of this maker as ``maker``."""

    def part_of(self, checked: Checked, data: bytes, fails_at: Severity) -> T:
        """Return the part of a file with the contents *data*, which fails at findings from *fails_at*."""

    def received(self, answer: Any) -> T:
        """Return the part that the *task* answered."""
