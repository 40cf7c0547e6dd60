"""Commands whose help and errors come in the reader's language: Chinese, or English with ``--lang en``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, ClassVar, TypeVar

import click

from targetexpr.errors import Language

_OTHERS = ("选项", "Options")
F = TypeVar("F", bound=Callable[..., Any])
_BOTH = "\0"
VARIABLE = "TARGETEXPR_LANG"


def asked_language(args: Sequence[str]) -> Language:
    """The language of ``--lang`` wherever it stands, else of the environment, else Chinese."""
    said = os.environ.get(VARIABLE, "")
    for number, argument in enumerate(args):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
        elif argument == "--lang":
            said = args[number + 1] if number + 1 < len(args) else said
    return "en" if said.lower().startswith("en") else "zh"


def language() -> Language:
    """The language of the running command."""
    context = click.get_current_context(silent=True)
    said: Language = context.find_root().obj if context is not None and context.find_root().obj else "zh"
    return said


def say(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def both(zh: str, en: str) -> str:
    """A help text in both languages, for ``command`` and ``option`` to choose from."""
    return f"{zh}{_BOTH}{en}"


def _picked(text: str | None) -> str | None:
    return say(*text.split(_BOTH)) if text and _BOTH in text else text


class CommandOption(click.Option):
    """``section`` is the heading under which the help lists it."""

    def __init__(self, *args: Any, section: tuple[str, str] = _OTHERS, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.section = section

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        shown = copy(self)
        shown.help = _picked(self.help)
        record = click.Option.get_help_record(shown, ctx)
        if record is None or language() == "en":
            return record
        names, text = record
        for pattern, zh in _EXTRAS:
            text = re.sub(pattern, zh, text)
        return names, text


# What click writes behind an option's help.
_EXTRAS = (
    (r"\[default: ", "[默认 "), (r"\[required\]", "[必填]"), (r"; (\d+)<=x<=(\d+)\]", r"，\1–\2]"),
    (r"; x>=(\d+)\]", r"，不小于 \1]"),
)  # fmt: skip
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}


class _Formatter(click.HelpFormatter):
    _HEADINGS: ClassVar = {"Commands": "命令"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or say("用法：", "Usage: "))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{say(self._HEADINGS.get(heading, heading) + '：', heading + ':')}\n")


class _CommandContext(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    context_class = _CommandContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("显示本说明。", "Show this message and exit.")
        return found

    def get_short_help_str(self, limit: int = 45) -> str:
        return (_picked(self.help) or "").split("\n")[0]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [say(_USAGE.get(piece, piece), piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                sections.setdefault(getattr(parameter, "section", _OTHERS), []).append(record)
        for heading in sorted(sections, key=lambda heading: heading == _OTHERS):
            with formatter.section(say(*heading)):
                formatter.write_dl(sections[heading])

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        whole, self.help = self.help, _picked(self.help)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = whole


class CommandGroup(Command, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def option(*names: str, zh: str, en: str, **attributes: Any) -> Callable[[F], F]:
    return click.option(*names, help=both(zh, en), cls=CommandOption, **attributes)


def lang_option(function: F) -> F:
    """``--lang``; its value was seen before any command ran, so the command is not given it."""
    return option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        zh=f"输出语言，默认中文（环境变量 {VARIABLE}）。",
        en=f"Language of the output; Chinese by default (environment variable {VARIABLE}).",
    )(function)


def command(name: str, zh: str, en: str, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """A command with ``--lang``, whose help is in both languages."""

    def wrap(function: Callable[..., Any]) -> Command:
        return click.command(name, cls=Command, help=both(zh, en), **attributes)(lang_option(function))

    return wrap


def usage_error_text(error: click.ClickException) -> str:
    """What was wrong with the command line, in the reader's language."""
    match error:
        case click.NoSuchOption():
            near = say("；是否要用 ", "; did you mean ") + "、".join(error.possibilities) if error.possibilities else ""
            return say(f"没有选项 {error.option_name}", f"no such option {error.option_name}") + near
        case click.MissingParameter():
            what = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            return say(f"缺少参数 {what}", f"missing argument {what}")
        case click.BadParameter():
            what = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            if error.param is not None and isinstance(error.param.type, click.Choice):
                known = ", ".join(map(str, error.param.type.choices))
                return say(f"参数 {what} 应为其中之一：{known}", f"{what} must be one of {known}")
            if error.param is not None and isinstance(error.param.type, click.IntRange):
                bounds = error.param.type
                zh = f"不小于 {bounds.min} " if bounds.max is None else f" {bounds.min} 到 {bounds.max} "
                return say(f"参数 {what} 应为{zh}的整数", f"invalid value for {what}: {error.message}")
            return say(f"参数 {what} 的值不对：{error.message}", f"invalid value for {what}: {error.message}")
        case _:
            return error.format_message()
