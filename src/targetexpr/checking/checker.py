"""A check of files: read in this process or in workers, judged by the rules, their results kept where that is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from targetexpr import profiles
from targetexpr.checking.checked import Checked as Checked
from targetexpr.checking.checked import PartMaker, Results
from targetexpr.checking.copies import Copies
from targetexpr.checking.judge import Judge
from targetexpr.checking.options import Job as Job
from targetexpr.checking.options import Options as Options
from targetexpr.checking.report import Diagnostic, Report
from targetexpr.checking.selection import Selection
from targetexpr.errors import SheetReadError
from targetexpr.files import open_file
from targetexpr.record_types import evolve
from targetexpr.records import from_plain, to_plain
from targetexpr.sandbox.pool import WorkerPool
from targetexpr.sheets import guard
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet

if TYPE_CHECKING:
    from targetexpr.checking.cache import Cache

T = TypeVar("T")
_SAMPLE = """\
一级指标,二级指标,三级指标,指标值
产出指标,数量指标,培训人次,≥30人次
产出指标,质量指标,合格率,不低于95%
"""
_CHECK = "targetexpr.checking.tasks:check"


class Checker:
    """One run over files: each read here or in a worker, its results kept where a cache is asked for."""

    def __init__(self, asked: Options, pool: WorkerPool | None = None, *, always: bool = False) -> None:
        """*pool* takes the place of the shared one; *always* has small files of plain text read there, too."""
        self._asked = asked
        self._limits = asked.limits or Limits()
        self._pool = pool
        self._always = always
        self._jobs: dict[Path, str] = {}
        self.judge = Judge(asked)

    def file(self, path: Path) -> Checked:
        """One file. One that cannot be read, or holds no table, is told by TX001 and TX002."""
        data = self._contents(path)
        return data if isinstance(data, Checked) else self._kept(data, str(path))

    def parts(self, paths: Sequence[Path], maker: PartMaker[T]) -> list[T]:
        """The files as *maker* has them; where a worker reads them, no more than that comes out of it."""
        read = [(str(path), self._contents(path)) for path in paths]
        asked = [
            ({"job": self._job(name), "name": name, "maker": to_plain(maker)}, data)
            for name, data in read
            if isinstance(data, bytes) and self._goes_whole(data, name)
        ]
        answers = guard.run_all(maker.task, asked, limits=self._limits, pool=self._pool)
        told = {arguments["name"]: answer for (arguments, _), answer in zip(asked, answers, strict=True)}
        return [self._part(name, data, maker, told.get(name)) for name, data in read]

    def _part(self, name: str, data: bytes | Checked, maker: PartMaker[T], answer: Any | SheetReadError) -> T:
        if isinstance(data, Checked):
            return maker.part_of(data, b"", self.judge.fail_level(name))
        if isinstance(answer, SheetReadError):
            checked = self._failed(answer, name, _sha256_of(data))
        elif answer is not None:
            return maker.received(answer)
        else:
            checked = self._kept(data, name)
        return maker.part_of(checked, data, self.judge.fail_level(name))

    def _goes_whole(self, data: bytes, name: str) -> bool:
        """Return whether a worker makes all of a file's part: a kept result is told here."""
        return self._cache_folder(name) is None and self._is_for_worker(data, name)

    def data(self, source: bytes | BinaryIO, name: str) -> Checked:
        """A file's contents; *name* stands for its path."""
        data = bytes(source) if isinstance(source, bytes | bytearray | memoryview) else None
        data = source.read(self._limits.bytes + 1) if data is None else data  # type: ignore[union-attr]
        return self._read(data, name, _sha256_of(data), self._results_of)

    def here(self, data: bytes, name: str) -> Checked:
        """A file's contents, read in this process. Raises ``MemoryError`` past a bound of memory."""
        return self._read(data, name, _sha256_of(data), self.results)

    def sheets(
        self, sheets: Sequence[Sheet], *, path: str = "", error: SheetReadError | None = None, sha256: str | None = None
    ) -> Checked:
        """What was read of one file."""
        return self.judge.closed(self.judge.results(sheets, path), path, error=error, sha256=sha256)

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
        """End a run: return what is to be said of it as a whole (``Judge.end``), and cut caches to their bounds."""
        for folder in dict.fromkeys(map(self._cache_folder, paths)):
            if folder is not None:
                _cache_in(folder).prune()
        return self.judge.end(paths, used, selection)

    def prepare(self, path: Path) -> None:
        """Load what a check of *path* needs, for the workers that are copies of this process."""
        from targetexpr.sheets import reading  # noqa: F401
        from targetexpr.sheets.assemble import assemble
        from targetexpr.sheets.readers.csv import read_csv

        self.judge.results(tuple(assemble(read_csv(_SAMPLE, Limits()))), str(path))

    def results(self, data: bytes, name: str) -> Results:
        """What the rules make of a file's contents, read in this process. Raises ``SheetReadError``."""
        from targetexpr.sheets.reading import read_contents

        document = read_contents(data, name, self._limits)
        return evolve(self.judge.results(document.sheets, name), parts=document.parts, origin=document.origin)

    def _contents(self, path: Path) -> bytes | Checked:
        """The bytes of a file, or what is to be said where there are none to be had."""
        from targetexpr.sheets.reading import contents

        try:
            return contents(path, self._limits)
        except SheetReadError as error:
            return self._failed(error, str(path), _sha256(path))

    def _kept(self, data: bytes, name: str) -> Checked:
        """A file's contents; what is kept of the like is not read again."""
        sha256, cache = _sha256_of(data), self._cache(name)
        if cache is None:
            return self._read(data, name, sha256, self._results_of)
        key = cache.key(sha256, Path(name).suffix.lower(), *self._circumstances(name))
        if (known := cache.get(key)) is not None:
            return self.judge.closed(known.at(name), name, sha256=sha256)
        checked = self._read(data, name, sha256, self._results_of)
        if checked.results.sheets and not checked.crashed:
            cache.put(key, checked.results)
        return checked

    def _read(self, data: bytes, name: str, sha256: str, results: Callable[[bytes, str], Results]) -> Checked:
        from targetexpr.sheets.reading import contents

        try:
            return self.judge.closed(results(contents(data, self._limits), name), name, sha256=sha256)
        except SheetReadError as error:
            return self._failed(error, name, sha256)

    def _failed(self, error: SheetReadError, name: str, sha256: str | None) -> Checked:
        error.path = error.path or name
        said = None if error.reason in self._asked.pass_over else error
        return self.judge.closed(Results(), name, error=said, sha256=sha256)

    def _results_of(self, data: bytes, name: str) -> Results:
        if self._is_for_worker(data, name):
            arguments = {"job": self._job(name), "name": name}
            return from_plain(Results, guard.run(_CHECK, arguments, data, limits=self._limits, pool=self._pool))
        try:
            return self.results(data, name)
        except MemoryError as error:
            raise guard.out_of_memory(name) from error

    def _is_for_worker(self, data: bytes, name: str) -> bool:
        suffix = Path(name).suffix.lower()
        return guard.is_wanted(data, suffix, sandbox=self._asked.sandbox, always=self._always)

    def _job(self, path: str) -> str:
        folder = Path(path).parent
        if folder not in self._jobs:
            profile = None if self._asked.profile is None else str(self._asked.profile)
            settings = self.judge.settings(path)
            job = Job(
                profile=profile,
                settings=settings,
                baseline=self.judge.baseline(settings),
                limits=self._limits,
                pass_over=self._asked.pass_over,
            )
            self._jobs[folder] = json.dumps(to_plain(job))
        return self._jobs[folder]

    def _cache(self, path: str) -> Cache | None:
        folder = self._cache_folder(path)
        return None if folder is None else _cache_in(folder)

    def _cache_folder(self, path: str) -> Path | None:
        return (self._asked.cache or self.judge.settings(path).cache) if self._asked.use_cache else None

    def _circumstances(self, path: str) -> tuple[object, ...]:
        """What the results of a file depend on beside its contents and the software."""
        settings = self.judge.settings(path)
        rules = [rule.code for rule in self.judge.chosen(settings)]
        name = self._asked.profile or settings.profile
        profile = None if name is None else (bool(self._asked.profile), repr(profiles.load(name)))
        return rules, profile, self._asked.limits


def _sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha256(path: Path) -> str | None:
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _cache_in(folder: Path) -> Cache:
    from targetexpr.checking.cache import Cache

    return Cache(folder)
