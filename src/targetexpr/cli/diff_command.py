"""``targetexpr diff``: what became of the indicators between two versions of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.output import echo_json
from targetexpr.errors import ConfigurationError

if TYPE_CHECKING:
    from targetexpr.checking.compare import Difference, SheetComparison
    from targetexpr.sheets.model import Indicator, Sheet


@command(
    "diff",
    "比较两份目标表：指标的增减、改名，目标的收紧、放宽、变模糊。",
    "Compare two sheets: indicators added, dropped, renamed; targets raised, lowered, made vaguer.",
)
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@option("--output-format", type=click.Choice(["text", "json"]), default="text", zh="输出格式。", en="Output format.")
def command_diff(old: Path, new: Path, output_format: str) -> None:
    from targetexpr.checking.compare import compare, pair_sheets

    pairs = list(pair_sheets(_sheets(old), _sheets(new)))
    both = [compare(before, after) for before, after in pairs if before is not None and after is not None]
    dropped = [before for before, after in pairs if before is not None and after is None]
    added = [after for before, after in pairs if before is None and after is not None]
    if output_format == "json":
        names = {"dropped": [s.project_name for s in dropped], "added": [s.project_name for s in added]}
        echo_json({"comparisons": [comparison.to_dict() for comparison in both], "sheets": names}, indent=2)
        return
    for comparison in both:
        click.echo("\n".join(_shown(comparison)))
    for words, sheets in ((say("取消的表", "sheet dropped"), dropped), (say("新增的表", "sheet added"), added)):
        for sheet in sheets:
            click.echo(f"{words}{say('：', ': ')}{sheet.project_name or '—'}")


def _sheets(path: Path) -> list[Sheet]:
    from targetexpr import read

    if not path.is_file():
        raise ConfigurationError(zh=f"没有这个文件：{path}", en=f"no such file: {path}")
    return list(read(path))


def _shown(comparison: SheetComparison) -> Iterator[str]:
    name = comparison.new.project_name or comparison.old.project_name or "—"
    count = len(comparison.differences)
    yield (
        name + say("：", ": ") + (say(f"{count} 处不同", f"{count} differences") if count else say("没有不同", "same"))
    )
    if comparison.remark is not None:
        yield f"  TX507 {comparison.remark[language()]}"
    for difference in comparison.differences:
        yield f"  {_line(difference)}"


def _line(difference: Difference) -> str:
    from targetexpr.checking.compare import WORDS

    kinds = say("、", ", ").join(WORDS[kind][language()] for kind in difference.kinds)
    match difference.old, difference.new:
        case None, new if new is not None:
            return f"{kinds}  {_row(new)}"
        case old, None if old is not None:
            return f"{kinds}  {_row(old)}"
        case old, new if old is not None and new is not None:
            name = f"{old.name} → {new.name}" if old.name != new.name else f"{new.name}"
            value = f"{old.value} → {new.value}" if old.value != new.value else f"{new.value}"
            return f"{kinds}  {name}  {value}"
        case _:
            return kinds


def _row(indicator: Indicator) -> str:
    return " / ".join(filter(None, (indicator.level2, indicator.name, indicator.value)))


COMMAND = command_diff
