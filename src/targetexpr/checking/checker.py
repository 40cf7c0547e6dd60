"""One run of the rules over files: configuration, profile, rules, places, what is silenced, and the cache."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attrs import evolve, frozen

from targetexpr import profiles
from targetexpr.checking import config, suppress
from targetexpr.checking.checked import Checked as Checked
from targetexpr.checking.checked import Results
from targetexpr.checking.copies import Copies
from targetexpr.checking.engine import run
from targetexpr.checking.place import diagnostics_of, numbered, severity_of
from targetexpr.checking.report import (
    Diagnostic,
    FileReport,
    FileStatus,
    Outcome,
    Report,
    SheetReport,
)
from targetexpr.checking.selection import Selection
from targetexpr.errors import SheetReadError
from targetexpr.files import open_file
from targetexpr.profiles.model import Profile
from targetexpr.records import from_plain, to_plain
from targetexpr.rules import catalogue
from targetexpr.rules.model import Crash, FileContext, Rule
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.sheets import guard
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location, Sheet

if TYPE_CHECKING:
    from targetexpr.checking.cache import Cache

_NOT_CHOSEN = Outcome(outcome="not_applicable", reason={"zh": "本次没有选用此规则", "en": "not chosen in this run"})
_FILE = Location(line=1)
_SAMPLE = (("产出指标", "数量指标", "培训人次", "≥30人次"), ("产出指标", "质量指标", "合格率", "不低于95%"))
_CHECK = "targetexpr.checking.tasks:check"


@frozen(kw_only=True)
class Options:
    """What a caller asks for, over what configuration files say.

    ``profile`` is a built-in one or a file; ``isolated`` leaves configuration files unread, ``settings`` takes their
    place; ``use_baseline`` False reports what the baseline knows, too. ``pass_over`` are reasons of ``SheetReadError``
    for which a file is taken to hold no table. ``cache`` is a folder of results by content. ``sandbox`` False
    reads in this process (``targetexpr.read``).
    """

    profile: str | Path | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    settings: config.Settings | None = None
    isolated: bool = False
    baseline: Path | None = None
    use_baseline: bool = True
    limits: Limits | None = None
    pass_over: frozenset[str] = frozenset()
    cache: Path | None = None
    use_cache: bool = True
    sandbox: bool = True


@frozen(kw_only=True)
class Job:
    """What a worker checks the files of one folder by; ``profile`` is what was asked for over the settings' own."""

    profile: str | None = None
    settings: config.Settings
    limits: Limits


class Checker:
    """One run: configuration files, profiles and baselines are each read once, when they are first needed."""

    def __init__(self, asked: Options, pool: WorkerPool | None = None, *, always: bool = False) -> None:
        """*pool* takes the place of the shared one; *always* has small files of plain text read there, too."""
        self._asked = asked
        self._limits = asked.limits or Limits()
        self._pool = pool
        self._always = always
        self._jobs: dict[Path, str] = {}
        self._rules = {rule.code: rule for rule in catalogue.all_rules()}
        self._chosen = cache(self._choose)
        self._folders: dict[Path, config.Settings] = {}
        self._profiles: dict[str, Profile] = {}
        self._baselines: dict[Path, frozenset[str]] = {}

    def file(self, path: Path) -> Checked:
        """One file. One that cannot be read, or holds no table, is told by TX001 and TX002."""
        sha256, cache = _sha256(path), self._cache(str(path))
        if cache is None or sha256 is None:
            return self._read(path, str(path), sha256)
        key = cache.key(sha256, path.suffix.lower(), *self._circumstances(str(path)))
        if (known := cache.get(key)) is not None:
            return self._closed(known.at(str(path)), str(path), sha256=sha256)
        checked = self._read(path, str(path), sha256)
        if checked.results.sheets and not checked.crashed and _sha256(path) == sha256:
            cache.put(key, checked.results)
        return checked

    def data(self, source: bytes | BinaryIO, name: str) -> Checked:
        """A file's contents; *name* stands for its path."""
        data = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else None
        data = source.read(self._limits.bytes + 1) if data is None else data  # type: ignore[union-attr]
        return self._read(data, name, hashlib.sha256(data).hexdigest())

    def prepare(self, path: Path) -> None:
        """Load what a check of *path* needs, for the workers that are copies of this process."""
        from targetexpr.sheets import reading  # noqa: F401
        from targetexpr.sheets.rows import sheet_of

        self._results((sheet_of(_SAMPLE),), str(path))

    def results(self, data: bytes, name: str) -> Results:
        """What the rules make of a file's contents, read in this process. Raises ``SheetReadError``."""
        from targetexpr.sheets.reading import read_contents

        document = read_contents(data, name, self._limits)
        return evolve(self._results(document.sheets, name), parts=document.parts, origin=document.origin)

    def _read(self, source: Path | bytes, name: str, sha256: str | None) -> Checked:
        from targetexpr.sheets.reading import contents

        try:
            data = contents(source, self._limits)
            results, error = self._results_of(data, name), None
        except SheetReadError as raised:
            raised.path = raised.path or name
            results, error = Results(), None if raised.reason in self._asked.pass_over else raised
        return self._closed(results, name, error=error, sha256=sha256)

    def _results_of(self, data: bytes, name: str) -> Results:
        suffix = Path(name).suffix.lower()
        if not guard.is_wanted(data, suffix, sandbox=self._asked.sandbox, always=self._always):
            try:
                return self.results(data, name)
            except MemoryError as error:
                raise guard.out_of_memory(name) from error
        arguments = {"job": self._job(name), "name": name}
        return from_plain(Results, guard.run(_CHECK, arguments, data, limits=self._limits, pool=self._pool))

    def _job(self, path: str) -> str:
        folder = Path(path).parent
        if folder not in self._jobs:
            profile = None if self._asked.profile is None else str(self._asked.profile)
            job = Job(profile=profile, settings=self._settings(path), limits=self._limits)
            self._jobs[folder] = json.dumps(to_plain(job))
        return self._jobs[folder]

    def sheets(
        self, sheets: Sequence[Sheet], *, path: str = "", error: SheetReadError | None = None, sha256: str | None = None
    ) -> Checked:
        """What was read of one file."""
        return self._closed(self._results(sheets, path), path, error=error, sha256=sha256)

    def _results(self, sheets: Sequence[Sheet], path: str) -> Results:
        settings = self._settings(path)
        chosen = self._chosen(settings)
        reports: list[SheetReport] = []
        found: list[Diagnostic] = []
        crashes: list[Crash] = []
        for number, sheet in enumerate(sheets):
            profile, chosen_by = self._profile(sheet, settings)
            result = run(sheet, profile, chosen)
            outcomes = {
                code: result.outcomes.get(code, _NOT_CHOSEN)
                for code, rule in self._rules.items()
                if rule.scope == "sheet"
            }
            reports.append(SheetReport(sheet=sheet, profile=profile.name, chosen_by=chosen_by, outcomes=outcomes))
            found += diagnostics_of(path, number, sheet, profile, result.found)
            for code, raised in result.crashes.items():
                crashes.append(Crash(code=code, error=repr(raised), location=sheet.location))
        return Results(sheets=tuple(reports), found=tuple(numbered(found)), crashes=tuple(crashes))

    def _closed(
        self, results: Results, path: str, *, error: SheetReadError | None = None, sha256: str | None = None
    ) -> Checked:
        """With what is to be said of the file as a whole, and what is silenced marked."""
        settings = self._settings(path)
        chosen = self._chosen(settings)
        sheets = tuple(report.sheet for report in results.sheets)
        context = FileContext(path=path, error=error, sheets=sheets, crashes=results.crashes, parts=results.parts)
        diagnostics, used = suppress.suppressed(
            [*_about_file(context, chosen), *results.found], self._rules, settings, self._known(settings)
        )
        file = FileReport(path=path, sha256=sha256, status=_status(context), sheets=results.sheets, parts=results.parts)
        return Checked(file=file, diagnostics=diagnostics, results=results, used=used)

    def report(self, checked: Sequence[Checked], selection: Selection | None = None) -> Report:
        """The parts as one, with the suppressions (TX901) that silenced nothing in any of the files they cover, and
        what the walks of the *selection* passed over (TX007). It ends the run: caches are cut to their bounds."""
        copies = Copies(selection or Selection())
        kept = [*copies.left_out(checked)]
        used = {entry for part in kept for entry in part.used}
        unused = self.end([part.file.path for part in kept], used, copies.selection)
        return Report(
            files=tuple(part.file for part in kept),
            diagnostics=(*(entry for part in kept for entry in part.diagnostics), *unused),
            crashed=any(part.crashed for part in kept),
            skipped=copies.selection.all_skipped,
        )

    def end(self, paths: Sequence[str], used: Set[tuple[Path | None, int]], selection: Selection) -> list[Diagnostic]:
        """What is to be said of a run as a whole, of which *paths* were checked and suppressions *used*; caches are cut
        to their bounds."""
        unused: list[Diagnostic] = []
        for settings in dict.fromkeys(map(self._settings, paths)):
            chosen = self._chosen(settings)
            idle = tuple(
                (number, entry.rule, entry.reason)
                for number, entry in enumerate(settings.suppress, start=1)
                if (settings.file, number) not in used
                and any(suppress.covers(entry, path, settings) for path in paths)
                and any(config.fits(entry.rule, rule) for rule in chosen)
            )
            unused += _about_file(FileContext(path=str(settings.file or ""), unused=idle, of_settings=True), chosen)
        for root, counts in selection.counts().items():
            chosen = self._chosen(self._settings(str(root / "_")))
            unused += _about_file(FileContext(path=str(root), of_folder=True, skipped=counts), chosen)
        for folder in dict.fromkeys(map(self._cache_folder, paths)):
            if folder is not None:
                _cache_in(folder).prune()
        return unused

    def _settings(self, path: str) -> config.Settings:
        folder = Path(path).parent
        if folder not in self._folders:
            asked = self._asked
            found = asked.settings or (config.Settings() if asked.isolated else config.settings_for(folder))
            self._folders[folder] = found.with_choice(asked.select, asked.ignore, asked.extend_select)
        return self._folders[folder]

    def _choose(self, settings: config.Settings) -> tuple[Rule, ...]:
        return settings.chosen(tuple(self._rules.values()))

    def _profile(self, sheet: Sheet, settings: config.Settings) -> tuple[Profile, str]:
        name = self._asked.profile or settings.profile
        if name is None:
            return profiles.for_form(sheet.form), "form"
        if str(name) not in self._profiles:
            self._profiles[str(name)] = profiles.load(name)
        return self._profiles[str(name)], "option" if self._asked.profile else "config"

    def _cache(self, path: str) -> Cache | None:
        folder = self._cache_folder(path)
        return None if folder is None else _cache_in(folder)

    def _cache_folder(self, path: str) -> Path | None:
        return (self._asked.cache or self._settings(path).cache) if self._asked.use_cache else None

    def _circumstances(self, path: str) -> tuple[object, ...]:
        """What the results of a file depend on beside its contents and the software."""
        settings = self._settings(path)
        rules = [rule.code for rule in self._chosen(settings)]
        name = self._asked.profile or settings.profile
        profile = None if name is None else (bool(self._asked.profile), repr(profiles.load(name)))
        return rules, profile, self._asked.limits

    def _known(self, settings: config.Settings) -> frozenset[str]:
        path = self._asked.baseline or settings.baseline
        if path is None or not self._asked.use_baseline:
            return frozenset()
        if path not in self._baselines:
            from targetexpr.checking.baseline import Baseline

            self._baselines[path] = Baseline.load(path).fingerprints
        return self._baselines[path]


def _cache_in(folder: Path) -> Cache:
    from targetexpr.checking.cache import Cache

    return Cache(folder)


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


def _sha256(path: Path) -> str | None:
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
