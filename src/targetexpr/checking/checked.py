"""One file's share of a run."""

from __future__ import annotations

from attrs import field, frozen

from targetexpr.checking import suppress
from targetexpr.checking.cache import Results
from targetexpr.checking.report import Diagnostic, FileReport


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
