"""The options of a reviewer's desk: which files, in which order, and how much is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from targetexpr.cli.bilingual import option, say
from targetexpr.cli.progress import NAME, each
from targetexpr.errors import ConfigurationError
from targetexpr.files import contents, reason_of, unwritable, write_whole
from targetexpr.reports.order import SORTS

if TYPE_CHECKING:
    from targetexpr.checking.report import Report
    from targetexpr.checking.rounds import PastRound
    from targetexpr.cli.checking import Run
    from targetexpr.reports.copies import Copied, DeskFile
    from targetexpr.reports.view import View

F = TypeVar("F", bound=Callable[..., Any])
_OUTPUT = ("输出", "Output")
_DESK = ("送审", "Review")
_LISTED = frozenset({".xlsx", ".docx"})
_MOST_BYTES = 1024 * 1024 * 1024  # beyond any limit that was read under


def exclude_option(function: F) -> F:
    """``--exclude``: files and folders that are not looked at."""
    return option(
        "--exclude", multiple=True, metavar="GLOB",
        zh="不看名称或文件夹内路径符合的文件、文件夹，如 “*草稿*”、“存档/*”；可以给几个。",
        en="Leave out files and folders whose name, or path within the folder, fits; may be given several times.",
    )(function)  # fmt: skip


def desk_options(function: F) -> F:
    """``--sort``, ``-q`` and what is written into folders."""
    options = (
        option("--sort", type=click.Choice(SORTS), default="path", show_default=True, section=_OUTPUT,
               zh="表的次序：path 按路径，worst 问题最重的在前，unit 按单位。",
               en="Order of the sheets: by path, the worst first, or by unit."),
        option("-q", "--quiet", is_flag=True, section=_OUTPUT, zh="终端上只写最后一行总数，其余看写出的文件。",
               en="Say only the last line at the terminal; the rest is in the files written."),
        option("--against", type=click.Path(path_type=Path), metavar="REPORT|DIR", section=_DESK,
               zh="与上次相比：上次的 JSON 报告，或上次的文件夹（送审文件或批注副本）；逐条标明改好、未改、新。",
               en="Beside the last round: its JSON report, or the folder of its sheets or annotated copies."),
        option("--decisions", type=click.Path(path_type=Path), metavar="REPORT|DIR", section=_DESK,
               zh="取审核人在批注副本“审核意见”里写的决定（接受、不予采纳）和理由。",
               en="Take the decisions that a reviewer wrote into annotated copies."),
        option("--letters-to", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", section=_DESK,
               zh="每个单位写一份审核意见书（docx）到这个文件夹。",
               en="Write a letter to each unit (docx) into this folder."),
        option("--letter-template", type=click.Path(path_type=Path), metavar="FILE", section=_DESK,
               zh="审核意见书的模板（docx）；默认用自带的，targetexpr template --letter 可以写出来改。",
               en="Template of the letters (docx); targetexpr template --letter writes the built-in one."),
        option("--annotate-to", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", section=_DESK,
               zh="每份送审文件写一份批注副本到这个文件夹：Word 仍为 Word，其余为 xlsx；原文件不动。",
               en="Write an annotated copy of each file into this folder: Word as Word, all else as xlsx."),
    )  # fmt: skip
    for add in reversed(options):
        function = add(function)
    return function


def write_copies(report: Report, view: View, folder: Path, paths: Iterable[str], run: Run) -> list[ConfigurationError]:
    """Write the annotated copies into *folder*; *paths* are what was named on the command line, and checked by
    *run*, whose workers make copies, too.

    Says how many on standard error, and returns why others could not be written.
    """
    from targetexpr.reports.copies import copies

    def in_order(work: Callable[[Report], Copied], parts: Sequence[Report]) -> Iterator[Copied]:
        return each(work, parts, run.jobs, _name_of)

    roots = [path for path in paths if Path(path).is_dir()]
    made = copies(report, view, _bytes_of, roots, each=in_order, pool=run.pool)
    count, failed = _write(made, folder, {file.path for file in report.files})
    click.echo(say(f"{count} 份批注副本写入 {folder}", f"{count} annotated copies written to {folder}"), err=True)
    return failed


def write_letters(report: Report, view: View, folder: Path, template: Path | None) -> list[ConfigurationError]:
    """Write a letter to each unit into *folder*. Says how many, and returns why others could not be written.

    Raises ``ConfigurationError`` for a template that cannot be read or is none.
    """
    from targetexpr.reports.letters import letters

    try:
        data = None if template is None else contents(template, _MOST_BYTES)
    except OSError as error:
        zh, en = reason_of(error)
        raise ConfigurationError(zh=f"读不了模板 {template}：{zh}", en=f"cannot read {template}: {en}") from error
    count, failed = _write(letters(report, view, data), folder, {file.path for file in report.files})
    click.echo(say(f"{count} 份审核意见书写入 {folder}", f"{count} letters written to {folder}"), err=True)
    return failed


def in_rounds(
    report: Report, old: Path | None, decisions: Path | None, check: Callable[[tuple[str, ...]], Report]
) -> Report:
    """Hold the report against the round *old*, and give its findings the *decisions* of a reviewer.

    *check* is asked for the report of old sheets. Decisions in the lists of the files themselves are taken, too.
    Raises ``ConfigurationError`` for what cannot be read.
    """
    if old is not None or decisions is not None:
        from targetexpr.checking import rounds

        report = rounds.against(report, _said(_past(old, check))) if old is not None else report
        report = rounds.decided(report, _said(_past(decisions, None))) if decisions is not None else report
    return _with_own_decisions(report)


def _with_own_decisions(report: Report) -> Report:
    """Give the findings what a reviewer has decided in the lists of the files themselves."""
    listing = [Path(file.path) for file in report.files if file.may_hold_decisions]
    if not listing:
        return report
    from targetexpr.checking import rounds
    from targetexpr.checking.rounds import PastRound
    from targetexpr.reports.past import past_of_file

    own = sum((past_of_file(path) or PastRound() for path in listing if path.is_file()), PastRound())
    return rounds.decided(report, _said(own)) if own.findings else report


def say_unclear(decisions: Iterable[str]) -> None:
    """Say which decisions of a reviewer could not be understood."""
    for unclear in decisions:
        click.echo(
            say(f"审核意见里的决定看不懂，没有采用：{unclear}", f"a decision is not understood: {unclear}"), err=True
        )


def _said(past: PastRound) -> PastRound:
    say_unclear(past.unclear)
    return past


def _past(place: Path, check: Callable[[tuple[str, ...]], Report] | None) -> PastRound:
    """The earlier round in a JSON report, or in a folder: its annotated copies, and its other sheets checked anew."""
    from targetexpr.checking.rounds import PastRound, past_of
    from targetexpr.reports.past import past_of_file
    from targetexpr.sheets.walk import walk

    if not place.exists():
        raise ConfigurationError(zh=f"没有这个文件或文件夹：{place}", en=f"no such file or folder: {place}")
    past, left = PastRound(), []
    for entry in walk(place):
        is_copy = entry.path.suffix.lower() in _LISTED and entry.reason in (None, "own-report")
        found = past_of_file(entry.path) if is_copy or entry.path == place else None
        past += found or PastRound()
        if found is None and entry.reason is None:
            left.append(str(entry.path))
    if check is not None and left:
        known = {sheet.project_name for sheet in past.sheets if sheet.project_name}
        more = past_of(check(tuple(left)))
        past += PastRound(
            sheets=tuple(sheet for sheet in more.sheets if sheet.project_name not in known),
            findings=tuple(finding for finding in more.findings if finding.project_name not in known),
        )
    return past


def _name_of(report: Report, _: object) -> str:
    return say("批注副本", "annotated copies") + f"  {PurePath(report.files[0].path).name[:NAME]}"


def _bytes_of(path: str) -> bytes | None:
    try:
        return contents(path, _MOST_BYTES)
    except OSError:
        return None


def _write(files: Iterable[DeskFile], folder: Path, submitted: Iterable[str]) -> tuple[int, list[ConfigurationError]]:
    """Write what the desk has made, each file whole; nothing submitted and nothing of others is written over."""
    kept = {Path(path).resolve() for path in submitted}
    count, failed = 0, []
    for file in files:
        target = folder / file.name
        try:
            if target.resolve() in kept or not _may_be_written(target, file.data):
                raise ConfigurationError(
                    zh=f"{target} 已经存在，不是没有改动过的副本，没有覆盖；请换一个文件夹",
                    en=f"{target} exists and is no copy that nobody has worked on; choose another folder",
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, file.data)
            count += 1
        except OSError as error:
            failed.append(unwritable(target, error))
        except ConfigurationError as error:
            failed.append(error)
    return count, failed


def _may_be_written(target: Path, data: bytes) -> bool:
    from targetexpr.sheets.own import origin_of

    try:
        there = contents(target, _MOST_BYTES)
    except FileNotFoundError:
        return True
    return there == data or origin_of(there) is not None
