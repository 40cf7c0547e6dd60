"""``targetexpr diff``: what became of the indicators between two versions of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from targetexpr.cli import EXIT_FOUND
from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.desk import exclude_option
from targetexpr.cli.forms import form_option
from targetexpr.cli.output import echo_json
from targetexpr.errors import SheetReadError
from targetexpr.reports.characters import printable

if TYPE_CHECKING:
    from targetexpr.checking.compare import Difference, SheetComparison
    from targetexpr.sheets.model import Indicator, Sheet


@command(
    "diff",
    "比较两份目标表，或两个文件夹（如去年和今年）：指标的增减、改名，目标的收紧、放宽、变模糊；钱多了目标反而低的（TX507）在前。",
    "Compare two sheets, or two folders of them: indicators added, dropped, renamed; targets raised, lowered, made "
    "vaguer; more money for lower targets (TX507) comes first.",
)
@click.argument("old", type=click.Path(path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW")
@option("--output-format", type=click.Choice(["text", "json"]), default="text", zh="输出格式。", en="Output format.")
@exclude_option
@form_option
def command_diff(old: Path, new: Path, output_format: str, exclude: tuple[str, ...]) -> int:
    from targetexpr.checking.compare import compare, pair_sheets

    before, after = _Side(old, exclude), _Side(new, exclude)
    pairs = list(pair_sheets(before.sheets, after.sheets))
    both = [compare(one, other) for one, other in pairs if one is not None and other is not None]
    both.sort(key=lambda comparison: comparison.remark is None)
    dropped = [one for one, other in pairs if one is not None and other is None]
    added = [other for one, other in pairs if one is None and other is not None]
    unread = [*before.unread, *after.unread]
    if output_format == "json":
        names = {"dropped": [s.project_name for s in dropped], "added": [s.project_name for s in added]}
        form = {"comparisons": [comparison.to_dict() for comparison in both], "sheets": names}
        echo_json(form | ({"unreadable": unread} if unread else {}), indent=2)
        return EXIT_FOUND if unread else 0
    whole = old.is_dir() or new.is_dir()
    for comparison in both:
        if comparison.differences or not whole:
            click.echo("\n".join(_shown(comparison)))
    for words, sheets, side in (
        (say("取消的表", "sheet dropped"), dropped, before),
        (say("新增的表", "sheet added"), added, after),
    ):
        for sheet in sheets:
            where = f"  {side.path_of(sheet)}" if whole else ""
            click.echo(f"{words}{say('：', ': ')}{printable(sheet.project_name or '—')}{where}")
    if whole:
        click.echo(_total(both, dropped, added))
    return EXIT_FOUND if unread else 0


class _Side:
    """The sheets of a file or folder, and the files that could not be read, which are told."""

    def __init__(self, path: Path, exclude: tuple[str, ...]) -> None:
        from targetexpr.checking.selection import choose_files

        self.sheets: list[Sheet] = []
        self.unread: list[str] = []
        self._paths: dict[int, str] = {}
        folder = path.is_dir()
        for file in choose_files([path], exclude).files:
            try:
                found = list(_read(file))
            except SheetReadError as error:
                if not folder:
                    raise
                self.unread.append(str(file))
                click.echo(f"{printable(str(file))}{say('：', ': ')}{error.message(language())}", err=True)
                continue
            self.sheets += found
            self._paths |= {id(sheet): str(file) for sheet in found}

    def path_of(self, sheet: Sheet) -> str:
        return printable(self._paths[id(sheet)])


def _read(path: Path) -> list[Sheet]:
    from targetexpr import read

    return list(read(path))


def _total(both: Sequence[SheetComparison], dropped: Sequence[Sheet], added: Sequence[Sheet]) -> str:
    """What became of two folders, in one line."""
    same = sum(not comparison.differences for comparison in both)
    remarked = sum(comparison.remark is not None for comparison in both)
    return say(
        f"对上 {len(both)} 张表，其中 {same} 张没有不同、{remarked} 张钱多了目标反而低（TX507）；"
        f"取消 {len(dropped)} 张，新增 {len(added)} 张",
        f"{len(both)} sheets in both, {same} of them the same, {remarked} with more money for lower targets (TX507); "
        f"{len(dropped)} dropped, {len(added)} added",
    )


def _shown(comparison: SheetComparison) -> Iterator[str]:
    name = printable(comparison.new.project_name or comparison.old.project_name or "—")
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
