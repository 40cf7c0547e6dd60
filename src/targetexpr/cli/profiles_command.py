"""``targetexpr profiles``: which there are, what one says, whether a file is sound, one made of a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from targetexpr.cli.bilingual import CommandGroup, both, command, lang_option, language, option, say
from targetexpr.cli.limits import limit_options, limits_of
from targetexpr.cli.output import echo_json, write_rendered
from targetexpr.errors import ConfigurationError, SheetReadError

_SHOWN = 20


@click.group("profiles", cls=CommandGroup, help=both("列出、查看或核验配置方案。", "List, show or validate profiles."))
@lang_option
def command_profiles() -> None:
    pass


@command("list", "列出内置的和装有的配置方案。", "List the profiles: built-in ones and those of other packages.")
def list_profiles() -> None:
    from targetexpr import profiles

    for name in (*profiles.names(), *profiles.installed()):
        click.echo(f"{name}  {profiles.load(name).title[language()]}")


@command("show", "以 JSON 输出一个配置方案，连同它所继承的。", "Print a profile as JSON, with what it extends.")
@click.argument("name", metavar="NAME|FILE")
def show_profile(name: str) -> None:
    from targetexpr import profiles
    from targetexpr.records import to_plain

    echo_json(to_plain(profiles.load(name)), indent=2)


@command(
    "validate",
    "核验一个配置方案文件，连同其中规则的代码和参数。",
    "Hold a profile file to the schema and to the rules.",
)
@click.argument("file", metavar="FILE")
def validate_profile(file: str) -> None:
    from targetexpr import profiles
    from targetexpr.rules import catalogue

    found = profiles.load(file)
    catalogue.hold_settings(found)
    click.echo(say(f"{file} 合格：{found.name}", f"{file} is sound: {found.name}"))


@command(
    "import",
    "把本单位的指标库或预设指标表（xlsx、xls、ods、csv、docx、html）做成配置方案。\n\n"
    "“是否必设”一列为“是”的，是必须有的预设指标（TX103）；每一行都用来核对单位、方向和类别。",
    "Make a profile of an office's library of indicators or table of presets (xlsx, xls, ods, csv, docx, html).\n\n"
    "Rows whose column 是否必设 says 是 are presets that must be there (TX103); by all rows units, directions and "
    "classes are checked.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT.toml",
    zh="配置方案写到哪里（.toml）。",
    en="Where to write the profile (.toml).",
)
@option(
    "--extends",
    default="mof-2021",
    show_default=True,
    metavar="NAME|FILE",
    zh="以哪个配置方案为底。",
    en="The profile that it extends.",
)
@option("--name", metavar="NAME", zh="方案的名称；默认为输出文件的名字。", en="Its name; by default the output file's.")
@option(
    "--title", metavar="TEXT", zh="方案的标题；默认为指标库文件的名字。", en="Its title; by default the library's name."
)
@option("--all-required", is_flag=True, zh="每一行都是必设的预设指标。", en="Every row is a preset that must be there.")
@limit_options
def import_library(
    file: Path, output: Path, extends: str, name: str | None, title: str | None, all_required: bool, **limits: Any
) -> None:
    from targetexpr.profiles.basis import Basis
    from targetexpr.profiles.library import imported
    from targetexpr.sheets.text_tables import read_tables

    if output.suffix != ".toml":
        raise click.UsageError(say(f"-o 应是 .toml 文件，不是 {output}", f"-o wants a .toml file, not {output}"))
    if not output.absolute().parent.is_dir():
        raise click.UsageError(say(f"没有文件夹 {output.parent}", f"there is no folder {output.parent}"))
    shown = title or file.stem
    try:
        tables = read_tables(file, limits_of(limits))
    except SheetReadError as error:
        raise ConfigurationError(zh=f"{file}：{error.message('zh')}", en=f"{file}: {error.message('en')}") from error
    made = imported(
        tables,
        name=name or output.stem,
        title=shown,
        extends=extends,
        source=Basis(kind="document", document=shown),
        all_required=all_required,
    )
    write_rendered(output, made.text)
    for told in made.passed_over[:_SHOWN]:
        click.echo(say(f"注意：{told['zh']}", f"note: {told['en']}"), err=True)
    if (more := len(made.passed_over) - _SHOWN) > 0:
        click.echo(say(f"另有 {more} 行也有说明，没有列出", f"{more} more rows have notes"), err=True)
    click.echo(
        say(
            f"写入 {output}：指标库 {made.entries} 个指标，其中必设的 {made.presets} 个",
            f"{output} was written: {made.entries} indicators, {made.presets} of them required",
        )
    )


for _command in (list_profiles, show_profile, validate_profile, import_library):
    command_profiles.add_command(_command)
COMMAND = command_profiles
