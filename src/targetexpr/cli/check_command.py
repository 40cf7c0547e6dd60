"""``targetexpr check``: sheets in, findings out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from targetexpr.cli import EXIT_FOUND, EXIT_TROUBLE
from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.checking import FORMATS, checked, choosing_options, fails, options_of
from targetexpr.cli.fixing import fixed, fixing_options, shown, verify
from targetexpr.cli.output import echo_rendered, write_rendered

Level = Literal["error", "warning", "info"]


@command(
    "check",
    "检查目标表（文件或文件夹）。\n\n"
    "退出码：0 没有错误；1 有错误级问题，或有文件无法读取；2 用法不对、路径不存在、没有可检查的文件，或程序内部故障。",
    "Check sheets (files or folders).\n\n"
    "Exit status: 0 clean; 1 findings of severity error, or a file that could not be read; "
    "2 wrong usage, a path that is not there, nothing to check, or an internal fault.",
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="full",
    show_default=True,
    zh="标准输出的格式。",
    en="Format of standard output.",
)
@option(
    "--output-file",
    "output_files",
    multiple=True,
    metavar="FORMAT=PATH",
    zh="另以某种格式写入文件；可以多次给出。",
    en="Also write a file in a format; may be given several times.",
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
@option("--show-outcomes", is_flag=True, zh="列出每条规则的结果及原因。", en="Say how each rule ended, and why.")
@option("--statistics", is_flag=True, zh="只按规则统计数量。", en="Only count findings by rule.")
def command_check(
    paths: tuple[str, ...],
    output_format: str,
    output_files: tuple[str, ...],
    fail_level: Level | None,
    show_outcomes: bool,
    statistics: bool,
    fix: bool,
    unsafe_fixes: bool,
    in_place: bool,
    diff: bool,
    **choice: Any,
) -> int:
    from targetexpr.checking.check import files_in
    from targetexpr.reports import View, render

    targets = [_target(entry) for entry in output_files]
    verify(paths, fix=fix, unsafe_fixes=unsafe_fixes, in_place=in_place, diff=diff)
    if diff:
        return EXIT_FOUND if shown(files_in(paths), options_of(**choice), unsafe=unsafe_fixes) else 0
    if fix:
        paths = fixed(files_in(paths), options_of(**choice), unsafe=unsafe_fixes, in_place=in_place)
    report = checked(paths, **choice)
    view = View(lang=language(), show_outcomes=show_outcomes, statistics=statistics)
    for name, path in targets:
        write_rendered(path, render(report, name, view))
    echo_rendered(report, output_format, view)
    if report.crashed:
        return EXIT_TROUBLE
    return EXIT_FOUND if fails(report, fail_level, **choice) else 0


def _target(entry: str) -> tuple[str, Path]:
    name, equals, path = entry.partition("=")
    if not equals or not path or name not in FORMATS:
        raise click.UsageError(
            say(f"--output-file 应为 格式=路径，不是“{entry}”", f"--output-file wants FORMAT=PATH, not {entry!r}")
        )
    return name, Path(path)


COMMAND = command_check
