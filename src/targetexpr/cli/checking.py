"""What the commands that run a check have in common: their options, and the run itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import evolve

from targetexpr.cli import completion
from targetexpr.cli.bilingual import option, say
from targetexpr.cli.desk import exclude_option
from targetexpr.cli.forms import form_option
from targetexpr.cli.limits import limit_options, limits_of
from targetexpr.cli.progress import done, each, found_so_far, groups_of, jobs_for, shown, tell_page
from targetexpr.cli.verbose import is_verbose, verbose_option
from targetexpr.record_types import frozen
from targetexpr.reports import FORMATS as _FORMATS

if TYPE_CHECKING:
    from targetexpr.checking.checked import PartMaker
    from targetexpr.checking.checker import Checked, Checker, Options
    from targetexpr.checking.report import Report
    from targetexpr.checking.selection import Selection
    from targetexpr.sandbox.pool import WorkerPool

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
RULES = ("查什么", "What is checked")
FORMATS = tuple(_FORMATS)
STDIN = "-"
_NO_TABLE = "TX002"
# Why a file cannot be read that is none of a sheet's formats anyway: an empty one, or bytes that are no text.
_NO_SHEETS = frozenset({"empty", "unknown-format"})


def choosing_options(function: F) -> F:
    """``--profile``, ``--select`` and the others that say what is checked for."""
    options = (
        option("--profile", metavar="NAME|FILE", section=RULES, shell_complete=completion.profiles,
               zh="配置方案：名称或 .toml 文件；默认按表样识别。",
               en="Profile: a name or a .toml file; recognised from the form by default."),
        option("--select", multiple=True, metavar="RULE", section=RULES, shell_complete=completion.rules,
               zh="只用这些规则（编号、编号开头或名称，逗号分隔）。",
               en="Only these rules (codes, beginnings of codes or names, separated by commas)."),
        option("--extend-select", multiple=True, metavar="RULE", section=RULES, shell_complete=completion.rules,
               zh="另外加上这些规则。", en="These rules besides."),
        option("--ignore", multiple=True, metavar="RULE", section=RULES, shell_complete=completion.rules,
               zh="不用这些规则。", en="Not these rules."),
        option("--config", type=click.Path(path_type=Path), metavar="FILE", section=RULES,
               zh="用这个配置文件，不再寻找。", en="Use this configuration file and look for no other."),
        option("--isolated", is_flag=True, section=RULES, zh="不读任何配置文件。", en="Read no configuration file."),
        option("--baseline", type=click.Path(path_type=Path), metavar="FILE", section=RULES,
               zh="基线文件：其中已有的问题不再报告。", en="Baseline: the findings in it are not reported."),
        option("--no-baseline", is_flag=True, section=RULES, zh="不用配置文件里的基线。",
               en="Use no baseline of the configuration."),
        option("--stdin-filename", metavar="NAME", zh="路径为 - 时，标准输入的文件名。",
               en="What the file on standard input is called, where the path is -."),
        option("--jobs", type=click.IntRange(min=1), metavar="N",
               zh="同时检查几个文件；默认文件少时 1 个，多时与处理器核数相同。",
               en="Files at once; by default 1 where they are few, else as many as there are processors."),
        option("--cache", type=click.Path(path_type=Path), metavar="DIR",
               zh="把结果按文件内容存在这个文件夹，内容没有变的下次不再检查；默认不存。",
               en="Keep results by content in this folder, so that a file that did not change is not checked again; "
               "by default nothing is kept."),
        option("--no-cache", is_flag=True, zh="不用配置文件里的缓存。", en="Use no cache of the configuration."),
    )  # fmt: skip
    for add in reversed((*options, exclude_option, form_option, limit_options, verbose_option)):
        function = add(function)
    return function


@frozen(kw_only=True)
class Run:
    """Files on their way through a check; ``stdin`` is what standard input is called, where that is among them."""

    checker: Checker
    selection: Selection
    files: Sequence[Path]
    jobs: int
    pool: WorkerPool
    stdin: str | None

    def checked(self) -> Iterator[Checked]:
        """Check the files one after another."""
        yield from self._given()
        yield from each(self.checker.file, self.files, self.jobs, found_so_far())

    def parts(self, maker: PartMaker[T], *, bar: bool) -> Iterator[T]:
        """Check the files one after another, of which *maker* makes the parts; a *bar* shows how far it is."""
        for checked in self._given():
            yield maker.part_of(checked, b"", self.checker.judge.fail_level(checked.path))
        told = found_so_far() if bar else None
        groups = groups_of(self.files, self.jobs)
        made = chain.from_iterable(done(partial(self.checker.parts, maker=maker), groups, self.jobs))
        yield from shown(made, self.files, told)

    def _given(self) -> Iterator[Checked]:
        if self.stdin is not None:
            yield self.checker.data(sys.stdin.buffer, self.stdin)


@contextmanager
def running(
    paths: tuple[str, ...],
    *,
    jobs: int | None,
    stdin_filename: str | None,
    hook: bool = False,
    outputs: Sequence[Path] = (),
    exclude: Sequence[str] = (),
    **choice: Any,
) -> Iterator[Run]:
    """Begin a check. Raises ``click.UsageError`` where nothing is there to check; a *hook* passes over other files.

    *outputs* are the files that the run writes.
    """
    from targetexpr.checking.checker import Checker
    from targetexpr.checking.selection import choose_files
    from targetexpr.reports.own import without_outputs
    from targetexpr.sandbox.pool import WorkerPool

    if not paths:
        raise click.UsageError(say("没有给出要检查的文件或文件夹", "no file or folder to check was given"))
    asked = options_of(**choice)
    if hook:
        asked = evolve(asked, ignore=(*asked.ignore, _NO_TABLE), pass_over=_NO_SHEETS)
    selection = choose_files((path for path in paths if path != STDIN), exclude).without_skipped(outputs)
    files = without_outputs(selection.files, outputs)
    if not files and STDIN not in paths:
        raise click.UsageError(say("给出的文件夹里没有可检查的文件", "there is nothing to check in the folders given"))
    jobs = jobs_for(len(files)) if jobs is None else jobs
    pool = WorkerPool(jobs, verbose=is_verbose(), fork=True)
    pool.heard = tell_page
    checker = Checker(asked, pool, always=jobs > 1)
    if jobs > 1 and len(files) > 1:
        checker.prepare(files[0])
        pool.start_all()
    stdin = (stdin_filename or STDIN) if STDIN in paths else None
    try:
        yield Run(checker=checker, selection=selection, files=files, jobs=jobs, pool=pool, stdin=stdin)
    finally:
        pool.close()


def checked(paths: tuple[str, ...], **choice: Any) -> Report:
    """Run the check that ``running`` begins, to its end."""
    with running(paths, **choice) as run:
        parts = [*run.checked()]
    return run.checker.report(parts, run.selection)


def options_of(
    *,
    profile: str | None,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: Path | None,
    isolated: bool,
    baseline: Path | None,
    no_baseline: bool,
    cache: Path | None,
    no_cache: bool,
    sandbox: bool,
    **more: Any,
) -> Options:
    """What the options of ``choosing_options`` ask of the checker."""
    from targetexpr.checking import config as configuration
    from targetexpr.checking.checker import Options

    return Options(
        profile=profile,
        select=_split(select),
        ignore=_split(ignore),
        extend_select=_split(extend_select),
        settings=configuration.load(config) if config else None,
        isolated=isolated,
        baseline=baseline,
        use_baseline=not no_baseline,
        cache=cache,
        use_cache=not no_cache,
        limits=limits_of(more),
        sandbox=sandbox,
    )


def _split(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for entry in entries for part in entry.split(",") if part.strip())
