"""``targetexpr template``: a blank form made from a profile, and the built-in template of letters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from targetexpr.cli.bilingual import command, language, option, say
from targetexpr.cli.output import write_rendered
from targetexpr.errors import ConfigurationError


@command(
    "template",
    "写一份空白申报表（xlsx）：下拉列表、填写时的检查、填表说明都按配置方案生成。\n\n"
    "\b\n"
    "例：targetexpr template --profile shanghai-2024 -o 申报表.xlsx\n"
    "    targetexpr template --letter -o 意见书模板.docx",
    "Write a blank form (xlsx): its lists, checks while typing and notes are made from a profile.\n\n"
    "\b\n"
    "Such as: targetexpr template --profile shanghai-2024 -o form.xlsx\n"
    "         targetexpr template --letter -o letter.docx",
)
@option("--profile", metavar="NAME|FILE", zh="配置方案：内置名称或 .toml 文件。", en="A built-in name or a .toml file.")
@option(
    "--type",
    "wanted",
    metavar="TYPE",
    zh="绩效类型、项目类别或项目性质：按它预填。",
    en="The type whose presets are filled in.",
)
@option("--year", type=click.IntRange(min=2000, max=2099), default=None, metavar="YEAR", zh="年度，默认今年。",
        en="The year of the form; this year by default.")  # fmt: skip
@option("--letter", is_flag=True, zh="改写审核意见书的模板（docx），供修改后给 --letter-template。",
        en="The template of letters (docx) instead, to be changed and given to --letter-template.")  # fmt: skip
@option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
        zh="写到哪里。", en="Where to write.")  # fmt: skip
def command_template(profile: str | None, wanted: str | None, year: int | None, letter: bool, output: Path) -> None:
    from targetexpr import profiles
    from targetexpr.reports import View
    from targetexpr.reports.letters import default_template
    from targetexpr.templates.form_book import blank_form

    if letter is (profile is not None):
        raise click.UsageError(say("--profile 与 --letter 给一个", "give one of --profile and --letter"))
    suffix = ".docx" if letter else ".xlsx"
    if output.suffix.lower() != suffix:
        raise click.UsageError(say(f"{output} 应以 {suffix} 结尾", f"{output} should end in {suffix}"))
    if output.exists():
        raise ConfigurationError(zh=f"{output} 已经存在，没有覆盖", en=f"{output} exists and is not written over")
    if letter:
        data = default_template(View(lang=language()))
    else:
        data = blank_form(profiles.load(profile or ""), wanted, year=year or date.today().year, lang=language())
    write_rendered(output, data)
    click.echo(say(f"已写入 {output}", f"written to {output}"), err=True)


COMMAND = command_template
