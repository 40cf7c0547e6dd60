"""``check --fix`` and ``check --diff``: fixes carried out in files, or shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from targetexpr.cli.bilingual import language, option, say
from targetexpr.cli.checking import STDIN
from targetexpr.errors import ConfigurationError

if TYPE_CHECKING:
    from targetexpr.checking.checker import Options
    from targetexpr.fixes import FileFix

F = TypeVar("F", bound=Callable[..., Any])
_FIXES = ("修正", "Fixes")


def fixing_options(function: F) -> F:
    """``--fix`` and the others that ask for changes."""
    options = (
        option("--fix", is_flag=True, section=_FIXES,
               zh="修正不改含义的写法问题，写入旁边的 名称.fixed.xlsx（docx、csv、tsv、txt 同）。",
               en="Fix what needs no change of meaning, in a copy NAME.fixed.xlsx beside (docx, csv, tsv, txt too)."),
        option("--unsafe-fixes", is_flag=True, section=_FIXES, zh="连同可能改变含义、需要人看过的修正。",
               en="The fixes, too, that may change a meaning and want looking at."),
        option("--in-place", is_flag=True, section=_FIXES, zh="与 --fix 一起：直接改原文件。",
               en="With --fix: change the file."),
        option("--diff", is_flag=True, section=_FIXES, zh="只显示会改什么，不写文件；有可改的以 1 退出。",
               en="Only show what would change; exit status 1 where something would."),
    )  # fmt: skip
    for add in reversed(options):
        function = add(function)
    return function


def verify(paths: Sequence[str], *, fix: bool, unsafe_fixes: bool, in_place: bool, diff: bool) -> None:
    """Raises ``click.UsageError`` for options that do not go together."""
    if fix and diff:
        raise click.UsageError(say("--fix 与 --diff 只能用一个", "--fix and --diff do not go together"))
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError(
            say("--unsafe-fixes 要与 --fix 或 --diff 一起用", "--unsafe-fixes wants --fix or --diff")
        )
    if in_place and not fix:
        raise click.UsageError(say("--in-place 要与 --fix 一起用", "--in-place wants --fix"))
    if (fix or diff) and STDIN in paths:
        raise click.UsageError(say("标准输入不能修正，请给出文件", "standard input cannot be fixed; name a file"))


def fixed(
    files: Iterable[Path], asked: Options, *, unsafe: bool, in_place: bool
) -> tuple[tuple[str, ...], list[ConfigurationError]]:
    """Fix the files; says on standard error what was done. A copy that stands beside its original is not fixed
    itself. Returns the paths that are now to be looked at, and why files could not be written."""
    from targetexpr.fixes import store, target_of

    files = list(files)
    copies = set() if in_place else {target_of(path) for path in files}
    now: dict[str, None] = {}
    failed: list[ConfigurationError] = []
    changed = 0
    for fix in _all((path for path in files if path not in copies), asked, unsafe=unsafe):
        path = str(fix.path)
        if fix.changes:
            count = len(fix.changes)
            changed += count
            try:
                target = store(fix, in_place=in_place)
                shown = path if in_place else f"{path} → {target.name}"
                click.echo(say(f"{shown}：修正 {count} 处", f"{shown}: {count} fixed"), err=True)
                path = path if in_place else str(target)
            except ConfigurationError as error:
                failed.append(error)
        now[path] = None
        _say_refused(fix)
    if not changed:
        click.echo(say("没有可以修正的", "nothing to fix"), err=True)
    return tuple(now), failed


def shown(files: Iterable[Path], asked: Options, *, unsafe: bool) -> bool:
    """Show on standard output what fixing would change; whether it would change anything, or a file is unreadable."""
    from targetexpr.fixes import unified

    changed, unreadable = 0, False
    for fix in _all(files, asked, unsafe=unsafe):
        click.echo(unified(fix), nl=False)
        changed += len(fix.changes)
        unreadable = unreadable or fix.error is not None
        if fix.error is not None:
            click.echo(f"{fix.path}{say('：', ': ')}{fix.error.message(language())}", err=True)
        _say_refused(fix)
    click.echo(say(f"可以修正 {changed} 处", f"{changed} would be fixed"), err=True)
    return bool(changed) or unreadable


def _all(files: Iterable[Path], asked: Options, *, unsafe: bool) -> Iterator[FileFix]:
    from targetexpr.checking.checker import Checker
    from targetexpr.fixes import fix_file

    checker = Checker(asked)
    return (fix_file(path, checker, unsafe=unsafe) for path in files)


def _say_refused(fix: FileFix) -> None:
    from targetexpr.reports.characters import printable

    by_reason: dict[str, list[str]] = {}
    for refusal in fix.refused:
        change = refusal.change
        by_reason.setdefault(refusal.reason[language()], []).append(printable(f"{change.old} → {change.new}"))
    for reason, texts in by_reason.items():
        listed = say("、", ", ").join(texts[:3]) + ("…" if len(texts) > 3 else "")
        click.echo(
            say(f"{fix.path}：有 {len(texts)} 处没有修正（{listed}）：{reason}",
                f"{fix.path}: {len(texts)} not fixed ({listed}): {reason}"),
            err=True,
        )  # fmt: skip
