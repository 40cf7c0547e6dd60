"""``targetexpr profiles``: which there are, what one says, whether a file of one's own is sound."""

from __future__ import annotations

from typing import Any

import attrs
import click

from targetexpr.cli.bilingual import CommandGroup, both, command, lang_option, language, say
from targetexpr.cli.output import echo_json


@click.group("profiles", cls=CommandGroup, help=both("列出、查看或核验配置方案。", "List, show or validate profiles."))
@lang_option
def command_profiles() -> None:
    pass


@command("list", "列出内置配置方案。", "List the built-in profiles.")
def list_profiles() -> None:
    from targetexpr import profiles

    for name in profiles.names():
        click.echo(f"{name}  {profiles.built_in(name).title[language()]}")


@command("show", "以 JSON 输出一个配置方案，连同它所继承的。", "Print a profile as JSON, with what it extends.")
@click.argument("name", metavar="NAME|FILE")
def show_profile(name: str) -> None:
    from targetexpr import profiles

    echo_json(attrs.asdict(profiles.load(name), value_serializer=_plain), indent=2)


@command("validate", "核验一个配置方案文件。", "Hold a profile file to the schema.")
@click.argument("file", metavar="FILE")
def validate_profile(file: str) -> None:
    from targetexpr import profiles

    found = profiles.load(file)
    click.echo(say(f"{file} 合格：{found.name}", f"{file} is sound: {found.name}"))


def _plain(_owner: Any, _attribute: Any, value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool | int | list | tuple | dict) else str(value)


for _command in (list_profiles, show_profile, validate_profile):
    command_profiles.add_command(_command)
COMMAND = command_profiles
