"""``targetexpr extract``: the indicators of many files as one table."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from targetexpr.cli import EXIT_FOUND
from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.desk import exclude_option
from targetexpr.cli.forms import form_option
from targetexpr.cli.limits import limit_options, limits_of
from targetexpr.cli.progress import NAME, each, tell_page
from targetexpr.cli.verbose import verbose_option
from targetexpr.errors import Language, SheetReadError
from targetexpr.record_types import frozen

if TYPE_CHECKING:
    from targetexpr.reports.extract import Row
    from targetexpr.sheets.limits import Limits

_log = logging.getLogger(__name__)


@frozen
class _FileRows:
    path: str
    rows: tuple[Row, ...] = ()
    trouble: str | None = None
    failed: bool = False


@command(
    "extract",
    "把许多目标表的指标汇成一张表，一行一个指标。\n\n无法读取的文件会报告出来，不影响其他文件；退出码为 1。",
    "Gather the indicators of many sheets in one table, one row an indicator.\n\n"
    "A file that cannot be read is reported and does not stop the others; the exit status is then 1.",
)
@click.argument("paths", nargs=-1, metavar="PATH...", required=True)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    zh="写到哪里：.csv、.jsonl、.xlsx 或 .parquet。",
    en="Where to write: .csv, .jsonl, .xlsx or .parquet.",
)
@option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    zh="同时读几个文件。",
    en="Files at once.",
)
@exclude_option
@form_option
@limit_options
@verbose_option
def command_extract(paths: tuple[str, ...], output: Path, jobs: int, exclude: tuple[str, ...], **limits: Any) -> int:
    from targetexpr.checking.selection import choose_files
    from targetexpr.reports.extract import write, writer_for
    from targetexpr.reports.own import without_outputs
    from targetexpr.sandbox.pool import shared

    files = without_outputs(choose_files(paths, exclude).files, [output])
    if not files:
        raise click.UsageError(say("给出的文件夹里没有可读取的文件", "there is nothing to read in the folders given"))
    writer_for(output)
    shared().heard = tell_page
    failed: list[str] = []
    count = write(
        output,
        _rows(
            each(
                partial(_read_one, lang=language(), limits=limits_of(limits), sandbox=limits["sandbox"]),
                files,
                jobs,
                lambda path, _: path.name[:NAME],
            ),
            failed,
        ),
        language(),
    )
    click.echo(
        say(f"{count} 个指标写入 {output}", f"{count} indicators written to {output}")
        + (say(f"，{len(failed)} 个文件未能读取", f", {len(failed)} files could not be read") if failed else ""),
        err=True,
    )
    return EXIT_FOUND if failed else 0


def _rows(results: Iterator[_FileRows], failed: list[str]) -> Iterator[Row]:
    for result in results:
        if result.trouble is not None:
            click.echo(f"{result.path}: {result.trouble}", err=True)
        if result.failed:
            failed.append(result.path)
        yield from result.rows


def _read_one(path: Path, lang: Language, limits: Limits | None, *, sandbox: bool) -> _FileRows:
    from targetexpr.reports.extract import rows_of
    from targetexpr.reports.view import View
    from targetexpr.sheets.reading import read

    try:
        rows = tuple(rows_of(str(path), read(path, limits=limits, sandbox=sandbox), View(lang=lang)))
    except SheetReadError as error:
        return _FileRows(str(path), trouble=error.message(lang), failed=True)
    except Exception as error:  # one file must not stop the others, whatever stands in it
        _log.exception("%s", path)
        return _FileRows(str(path), trouble=repr(error), failed=True)
    nothing = {"zh": "没有找到指标", "en": "no indicators found"}[lang]
    return _FileRows(str(path), rows, trouble=None if rows else nothing)


COMMAND = command_extract
