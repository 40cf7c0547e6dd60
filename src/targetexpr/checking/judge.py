"""The rules over what was read of files: configuration, profile, rules, places, and what is silenced."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from pathlib import Path

from targetexpr import profiles
from targetexpr.checking import config, suppress
from targetexpr.checking.checked import Checked, Results
from targetexpr.checking.engine import run
from targetexpr.checking.options import Options
from targetexpr.checking.place import diagnostics_of, severity_of
from targetexpr.checking.report import (
    SEVERITIES,
    Diagnostic,
    FileReport,
    FileStatus,
    Outcome,
    Report,
    SheetReport,
)
from targetexpr.checking.selection import Selection
from targetexpr.errors import SheetReadError
from targetexpr.profiles.model import Profile
from targetexpr.rules import catalogue
from targetexpr.rules.model import Crash, FileContext, Rule, Severity
from targetexpr.sheets.model import Location, Sheet

_NOT_CHOSEN = Outcome(outcome="not_applicable", reason={"zh": "本次没有选用此规则", "en": "not chosen in this run"})
_FILE = Location(line=1)


class Judge:
    """The rules of a run; settings, profiles and baselines are each read once, when they are first needed."""

    def __init__(self, asked: Options) -> None:
        self._asked = asked
        self.rules = {rule.code: rule for rule in catalogue.all_rules()}
        self.chosen = cache(self._choose)
        self._of_sheets = [code for code, rule in self.rules.items() if rule.scope == "sheet"]
        self._folders: dict[str, config.Settings] = {}
        self._profiles: dict[str, Profile] = {}
        self._baselines: dict[Path, frozenset[str]] = {}

    def settings(self, path: str) -> config.Settings:
        """Return what holds for a file: what was asked for, over the settings of its folder.

        Raises ``ConfigurationError`` for settings and ``ProfileError`` for a profile that cannot be used: before a
        worker gets them.
        """
        folder = os.path.dirname(path)
        if folder not in self._folders:
            asked = self._asked
            found = asked.settings or (config.Settings() if asked.isolated else config.settings_for(Path(folder)))
            name = asked.profile or found.profile
            if name is not None and str(name) not in profiles.names():  # a built-in one is sound, and takes its time
                self._loaded(name)
            self._folders[folder] = found.with_choice(asked.select, asked.ignore, asked.extend_select)
        return self._folders[folder]

    def fail_level(self, path: str) -> Severity:
        """Return the severity from which a finding in a file fails a run, by the settings of its folder."""
        return self.settings(path).fail_level

    def baseline(self, settings: config.Settings) -> Path | None:
        """Return the file of the findings that are known."""
        return (self._asked.baseline or settings.baseline) if self._asked.use_baseline else None

    def results(self, sheets: Sequence[Sheet], path: str) -> Results:
        """Return what the rules find in the sheets of a file."""
        settings = self.settings(path)
        chosen = self.chosen(settings)
        reports: list[SheetReport] = []
        found: list[Diagnostic] = []
        crashes: list[Crash] = []
        seen = Counter[str]()
        for number, sheet in enumerate(sheets):
            profile, chosen_by = self._profile(sheet, settings)
            result = run(sheet, profile, chosen)
            outcomes = {code: result.outcomes.get(code, _NOT_CHOSEN) for code in self._of_sheets}
            reports.append(SheetReport(sheet=sheet, profile=profile.name, chosen_by=chosen_by, outcomes=outcomes))
            found += diagnostics_of(path, number, sheet, profile, result.found, seen)
            for code, raised in result.crashes.items():
                crashes.append(Crash(code=code, error=repr(raised), location=sheet.location))
        return Results(sheets=tuple(reports), found=tuple(found), crashes=tuple(crashes))

    def closed(
        self, results: Results, path: str, *, error: SheetReadError | None = None, sha256: str | None = None
    ) -> Checked:
        """Return the results with what is to be said of the file as a whole, and with what is silenced marked."""
        settings = self.settings(path)
        chosen = self.chosen(settings)
        sheets = tuple(report.sheet for report in results.sheets)
        context = FileContext(path=path, error=error, sheets=sheets, crashes=results.crashes, parts=results.parts)
        diagnostics, used = suppress.suppressed(
            [*_about_file(context, chosen), *results.found], self.rules, settings, self._known(settings)
        )
        file = FileReport(path=path, sha256=sha256, status=_status(context), sheets=results.sheets, parts=results.parts)
        return Checked(file=file, diagnostics=diagnostics, results=results, used=used)

    def end(self, paths: Sequence[str], used: Set[tuple[Path | None, int]], selection: Selection) -> list[Diagnostic]:
        """Return what is to be said of a run as a whole, of which *paths* were checked and suppressions *used*."""
        unused: list[Diagnostic] = []
        for settings in dict.fromkeys(map(self.settings, paths)):
            chosen = self.chosen(settings)
            idle = tuple(
                (number, entry.rule, entry.reason)
                for number, entry in enumerate(settings.suppress, start=1)
                if (settings.file, number) not in used
                and any(suppress.covers(entry, path, settings) for path in paths)
                and any(config.fits(entry.rule, rule) for rule in chosen)
            )
            unused += _about_file(FileContext(path=str(settings.file or ""), unused=idle, of_settings=True), chosen)
        for root, counts in selection.counts().items():
            chosen = self.chosen(self.settings(str(root / "_")))
            unused += _about_file(FileContext(path=str(root), of_folder=True, skipped=counts), chosen)
        return unused

    def fails(self, report: Report, level: Severity | None) -> bool:
        """Return whether a report fails: by *level*, or by what the settings of each file's folder say."""
        return not report.ok(level or "error") or (
            level is None
            and any(SEVERITIES.index(d.severity) <= SEVERITIES.index(self.fail_level(d.path)) for d in report.active)
        )

    def _choose(self, settings: config.Settings) -> tuple[Rule, ...]:
        return settings.chosen(tuple(self.rules.values()))

    def _profile(self, sheet: Sheet, settings: config.Settings) -> tuple[Profile, str]:
        name = self._asked.profile or settings.profile
        if name is None:
            return profiles.for_form(sheet.form), "form"
        return self._loaded(name), "option" if self._asked.profile else "config"

    def _loaded(self, name: str | Path) -> Profile:
        if str(name) not in self._profiles:
            profile = profiles.load(name)
            if str(name) not in profiles.names():
                catalogue.hold_settings(profile)
            self._profiles[str(name)] = profile
        return self._profiles[str(name)]

    def _known(self, settings: config.Settings) -> frozenset[str]:
        path = self.baseline(settings)
        if path is None:
            return frozenset()
        if path not in self._baselines:
            from targetexpr.checking.baseline import Baseline

            self._baselines[path] = Baseline.load(path).fingerprints
        return self._baselines[path]


def _about_file(context: FileContext, chosen: Iterable[Rule]) -> Iterator[Diagnostic]:
    for rule in chosen:
        for finding in rule.on_file(context) if rule.on_file else ():
            yield Diagnostic(
                code=rule.code,
                name=rule.name,
                severity=severity_of(rule, finding, None),
                message=rule.message(finding),
                arguments=finding.arguments,
                path=context.path,
                location=finding.location or _FILE,
            )


def _status(context: FileContext) -> FileStatus:
    if context.error is not None:
        return "unreadable"
    if not context.sheets:
        return "not_applicable"
    doubtful = any(sheet.form == "unknown" or any(row.doubts for row in sheet.indicators) for sheet in context.sheets)
    unread = any(part.verdict == "not-understood" for part in context.parts)
    return "partial" if doubtful or unread or context.crashes else "checked"
