"""``targetexpr baseline``: the findings that are known already, so that only new ones are reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from targetexpr.cli.bilingual import CommandGroup, both, command, lang_option, option, say
from targetexpr.cli.checking import checked, choosing_options

if TYPE_CHECKING:
    from targetexpr.checking.report import Report

DEFAULT = Path("targetexpr-baseline.json")


@click.group(
    "baseline", cls=CommandGroup, help=both("记下、查看或清理已知问题。", "Write, show or prune known findings.")
)
@lang_option
def command_baseline() -> None:
    pass


_file = option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path),
    default=DEFAULT,
    show_default=True,
    metavar="FILE",
    zh="基线文件。",
    en="The baseline file.",
)


@command("write", "检查并把全部问题记入基线。", "Check, and set all findings down as known.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@_file
@choosing_options
def write_baseline(paths: tuple[str, ...], file: Path, **choice: Any) -> None:
    from targetexpr.checking.baseline import Baseline

    found = Baseline.of(_fresh(paths, choice))
    found.write(file)
    click.echo(say(f"已将 {len(found.entries)} 个问题记入 {file}", f"{len(found.entries)} findings written to {file}"))


@command("show", "列出基线里的问题。", "List the findings in a baseline.")
@click.argument("file", type=click.Path(path_type=Path), default=DEFAULT)
def show_baseline(file: Path) -> None:
    from targetexpr.checking.baseline import Baseline

    for entry in Baseline.load(file).entries:
        where = " / ".join(filter(None, (entry.project_name, entry.indicator, entry.value)))
        click.echo(f"{entry.fingerprint}  {entry.code} {entry.name}  {where}")


@command("prune", "从基线里去掉已不存在的问题。", "Take out of a baseline what is no longer found.")
@click.argument("paths", nargs=-1, metavar="PATH...")
@_file
@choosing_options
def prune_baseline(paths: tuple[str, ...], file: Path, **choice: Any) -> None:
    from targetexpr.checking.baseline import Baseline

    paths, file = _pruned_file(paths, file, choice)
    known = Baseline.load(file)
    kept = known.pruned(_fresh(paths, choice))
    kept.write(file)
    gone = len(known.entries) - len(kept.entries)
    click.echo(say(f"去掉 {gone} 个，余 {len(kept.entries)} 个", f"{gone} taken out, {len(kept.entries)} left"))


def _pruned_file(paths: tuple[str, ...], file: Path, choice: dict[str, Any]) -> tuple[tuple[str, ...], Path]:
    """The paths of sheets, and the baseline: what ``-o`` names, ``--baseline``, one among the paths, the default."""
    context = click.get_current_context()
    if context.get_parameter_source("file") is not click.core.ParameterSource.DEFAULT:
        return paths, file
    if choice["baseline"] is not None:
        return paths, choice["baseline"]
    named = [path for path in paths if _is_baseline(Path(path))]
    if len(named) > 1:
        raise click.UsageError(say("只能给出一份基线", "only one baseline can be given"))
    return tuple(path for path in paths if path not in named), Path(named[0]) if named else file


def _is_baseline(path: Path) -> bool:
    from targetexpr.checking.baseline import Baseline
    from targetexpr.errors import ConfigurationError

    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        Baseline.load(path)
    except ConfigurationError:
        return False
    return True


def _fresh(paths: tuple[str, ...], choice: dict[str, Any]) -> Report:
    """The report without any baseline, so that what is known is seen too."""
    return checked(paths, **{**choice, "baseline": None, "no_baseline": True})


for _command in (write_baseline, show_baseline, prune_baseline):
    command_baseline.add_command(_command)
COMMAND = command_baseline
