"""``targetexpr check``: sheets in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from targetexpr.cli import EXIT_FOUND, EXIT_TROUBLE
from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.checking import FORMATS, STDIN, checked, choosing_options, options_of, running
from targetexpr.cli.desk import desk_options, in_rounds, write_copies, write_letters
from targetexpr.cli.fixing import fixed, fixing_options, shown, verify
from targetexpr.cli.output import echo_rendered, names_in, write_rendered
from targetexpr.errors import ConfigurationError
from targetexpr.files import unwritable

if TYPE_CHECKING:
    from targetexpr.reports.order import Sort

Level = Literal["error", "warning", "info"]
_OUTPUT = ("输出", "Output")


@command(
    "check",
    "检查目标表（文件或文件夹）。\n\n"
    "\b\n"
    "例：targetexpr check 目标表.xlsx\n"
    "    targetexpr check 文件夹 --output-file html=报告.html\n"
    "    targetexpr check 目标表.xlsx --output-file xlsx=批注.xlsx\n\n"
    "退出码：0 没有错误；1 有错误级问题，或有文件无法读取；2 用法不对、路径不存在、没有可检查的文件，或程序内部故障。",
    "Check sheets (files or folders).\n\n"
    "\b\n"
    "Such as: targetexpr check sheet.xlsx\n"
    "         targetexpr check folder --output-file html=report.html\n"
    "         targetexpr check sheet.xlsx --output-file xlsx=annotated.xlsx\n\n"
    "Exit status: 0 clean; 1 findings of severity error, or a file that could not be read; "
    "2 wrong usage, a path that is not there, nothing to check, or an internal fault.",
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@option(
    "--output-format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    default="full",
    show_default=True,
    section=_OUTPUT,
    zh=f"标准输出的格式：{' '.join(FORMATS)}。",
    en=f"Format of standard output: {' '.join(FORMATS)}.",
)
@option(
    "--output-file",
    "output_files",
    multiple=True,
    metavar="FORMAT=PATH",
    section=_OUTPUT,
    zh="另以某种格式写入文件；可以多次给出。summary=汇总.xlsx（或 .html）是按单位、规则的汇总。",
    en="Also write a file in a format; may be given several times. summary=PATH.xlsx (or .html) has figures by unit.",
)
@choosing_options
@fixing_options
@option(
    "--fail-level",
    type=click.Choice(["error", "warning", "info"]),
    default=None,
    zh="到哪一级的问题才以 1 退出，默认 error。",
    en="The severity from which findings give exit status 1; error by default.",
)
@option(
    "--files-from",
    type=click.Path(path_type=Path),
    metavar="FILE|-",
    zh="检查清单里的文件：一行一个，或以 NUL 分隔；- 为标准输入。",
    en="Check the files listed in it, one a line or with NUL between them; - is standard input.",
)
@option(
    "--hook",
    is_flag=True,
    zh="用作提交钩子：没有指标表的文件、空文件不算问题。",
    en="As a commit hook: files without a table of indicators, and empty ones, are no problem.",
)
@option(
    "--show-outcomes",
    is_flag=True,
    section=_OUTPUT,
    zh="列出每条规则的结果及原因。",
    en="Say how each rule ended, and why.",
)
@desk_options
@option(
    "--review",
    is_flag=True,
    section=_OUTPUT,
    zh="按审核的要求排列：完整性、相关性、适当性、可行性，各查了什么、发现什么、要人看什么（full 或 json）。",
    en="Laid out as a review: completeness, relevance, fitness, feasibility, each with what was checked, found and "
    "left to a person (full or json).",
)
@option("--statistics", is_flag=True, section=_OUTPUT, zh="只按规则统计数量。", en="Only count findings by rule.")
def command_check(
    paths: tuple[str, ...],
    output_format: str,
    output_files: tuple[str, ...],
    fail_level: Level | None,
    files_from: Path | None,
    hook: bool,
    show_outcomes: bool,
    review: bool,
    statistics: bool,
    fix: bool,
    unsafe_fixes: bool,
    in_place: bool,
    diff: bool,
    sort: Sort,
    quiet: bool,
    exclude: tuple[str, ...],
    against: Path | None,
    decisions: Path | None,
    annotate_to: Path | None,
    letters_to: Path | None,
    letter_template: Path | None,
    **choice: Any,
) -> int:
    from targetexpr.checking.selection import choose_files
    from targetexpr.reports import REVIEWS, STREAMED, View, render
    from targetexpr.reports.order import ordered

    targets = [_target(entry) for entry in output_files]
    if review and (other := {output_format, *(name for name, _ in targets)} & (set(FORMATS) - set(REVIEWS))):
        raise click.UsageError(
            say(f"--review 只有 full 和 json 两种格式，没有 {'、'.join(sorted(other))}",
                f"--review has the formats full and json, not {', '.join(sorted(other))}")
        )  # fmt: skip
    if files_from is not None:
        if str(files_from) == STDIN and STDIN in paths:
            raise click.UsageError(say("标准输入只能用一次", "standard input can be read only once"))
        paths += names_in(files_from)
        if not paths:
            click.echo(say("清单里没有文件", "the list names no file"), err=True)
            return 0
    verify(paths, fix=fix, unsafe_fixes=unsafe_fixes, in_place=in_place, diff=diff)
    if diff:
        return EXIT_FOUND if shown(choose_files(paths, exclude).files, options_of(**choice), unsafe=unsafe_fixes) else 0
    failed: Sequence[ConfigurationError] = ()
    if fix:
        paths, failed = fixed(
            choose_files(paths, exclude).files, options_of(**choice), unsafe=unsafe_fixes, in_place=in_place
        )
    view = View(
        lang=language(),
        show_outcomes=show_outcomes,
        statistics=statistics,
        sort=sort,
        quiet=quiet,
        today=date.today(),
        review=review,
        sandbox=choice["sandbox"],
    )
    if annotate_to is not None:
        from targetexpr.reports import workbook_writer  # noqa: F401 - workers are copies of this process: loaded once
    run = partial(running, paths, hook=hook, outputs=[path for _, path in targets], exclude=exclude, **choice)
    whole = targets, annotate_to, letters_to, against, decisions, sort != "path", show_outcomes, statistics, review
    if output_format in STREAMED and not any(whole):
        from targetexpr.cli.streaming import stream_of, streamed

        with run() as files:
            return _exit_status(*streamed(files, stream_of(output_format, fail_level, quiet=quiet)), failed)
    with run() as files:
        report = files.checker.report([*files.checked()], files.selection)
        report = in_rounds(report, against, decisions, lambda old: checked(old, exclude=exclude, **choice))
        report = ordered(report, sort)
        for name, path in targets:
            write_rendered(path, render(report, name, view))
        if annotate_to is not None:
            failed = [*failed, *write_copies(report, view, annotate_to, paths, files)]
    if letters_to is not None:
        failed = [*failed, *write_letters(report, view, letters_to, letter_template)]
    echo_rendered(report, output_format, view)
    return _exit_status(report.crashed, files.checker.judge.fails(report, fail_level), failed)


def _exit_status(crashed: bool, found: bool, failed: Sequence[ConfigurationError]) -> int:
    for error in failed:
        click.echo(say(f"错误：{error.message('zh')}", f"error: {error.message('en')}"), err=True)
    return EXIT_TROUBLE if crashed or failed else EXIT_FOUND if found else 0


def _target(entry: str) -> tuple[str, Path]:
    from targetexpr.reports import DOCUMENTS

    name, equals, path = entry.partition("=")
    if equals and path and f"{name}{Path(path).suffix.lower()}" in DOCUMENTS:
        name += Path(path).suffix.lower()
    elif name == "summary":
        raise click.UsageError(
            say(f"汇总写成 .xlsx 或 .html，不是“{path}”", f"a summary is written as .xlsx or .html, not {path!r}")
        )
    elif not equals or not path or name not in FORMATS:
        raise click.UsageError(
            say(f"--output-file 应为 格式=路径，不是“{entry}”", f"--output-file wants FORMAT=PATH, not {entry!r}")
        )
    target = Path(path)
    if not target.parent.is_dir():
        raise unwritable(target, FileNotFoundError())
    return name, target


COMMAND = command_check
