"""One file's share of a run."""

from __future__ import annotations

from attrs import evolve, field, frozen

from targetexpr.checking import suppress
from targetexpr.checking.report import Diagnostic, FileReport, SheetReport
from targetexpr.rules.model import Crash
from targetexpr.sheets.own import Origin
from targetexpr.sheets.parts import Part


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
    def crashed(self) -> bool:
        return bool(self.results.crashes)
