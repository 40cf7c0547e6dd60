"""Findings that the configuration or a baseline silences; they stay in the report, marked with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from targetexpr.checking.config import Settings, Suppress, fits
from targetexpr.checking.report import Diagnostic, Suppression
from targetexpr.record_types import evolve
from targetexpr.rules.model import Rule

Used = frozenset[tuple[Path | None, int]]


def suppressed(
    diagnostics: Iterable[Diagnostic], rules: Mapping[str, Rule], settings: Settings, known: frozenset[str]
) -> tuple[tuple[Diagnostic, ...], Used]:
    """The diagnostics with those silenced marked, and which entries of the configuration silenced any."""
    used: set[tuple[Path | None, int]] = set()

    def marked() -> Iterator[Diagnostic]:
        for diagnostic in diagnostics:
            entries = enumerate(settings.suppress, start=1)
            fitting = [number for number, entry in entries if _silences(entry, diagnostic, rules, settings)]
            used.update((settings.file, number) for number in fitting)
            if fitting:
                reason = settings.suppress[fitting[0] - 1].reason
                yield evolve(diagnostic, suppressed=Suppression(by="config", reason=reason))
            elif diagnostic.fingerprint in known:
                yield evolve(diagnostic, suppressed=Suppression(by="baseline", reason="基线中已有"))
            else:
                yield diagnostic

    return tuple(marked()), frozenset(used)


def covers(entry: Suppress, path: str, settings: Settings) -> bool:
    """Whether an entry speaks of the file at *path*."""
    if entry.path is None:
        return True
    whole = Path(path).resolve()
    base = settings.file.parent.resolve() if settings.file else Path.cwd()
    inside = whole.relative_to(base) if whole.is_relative_to(base) else whole
    return fnmatchcase(inside.as_posix(), entry.path) or fnmatchcase(whole.name, entry.path)


def _names(pattern: str | None, name: str | None) -> bool:
    """Whether a name is the one that an entry gives, or fits it as a glob; white space is set aside."""
    if pattern is None:
        return True
    wanted, plain = "".join(pattern.split()), "".join((name or "").split())
    return bool(plain) and (plain == wanted or fnmatchcase(plain, wanted))


def _silences(entry: Suppress, diagnostic: Diagnostic, rules: Mapping[str, Rule], settings: Settings) -> bool:
    indicator = diagnostic.indicator.name if diagnostic.indicator else None
    return (
        fits(entry.rule, rules[diagnostic.code])
        and _names(entry.project, diagnostic.project_name)
        and _names(entry.indicator, indicator)
        and covers(entry, diagnostic.path, settings)
    )
