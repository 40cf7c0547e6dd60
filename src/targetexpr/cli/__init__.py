"""The command ``targetexpr``. Each subcommand is a module of this package, loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from targetexpr import __version__
from targetexpr.cli.bilingual import Group, Option, asked_language, both, lang_option, usage_error_text
from targetexpr.errors import Language, TargetExprError

COMMANDS = ("check", "parse", "extract", "diff", "rules", "explain", "profiles", "baseline", "cache", "schema", "serve")

EXIT_FOUND = 1
EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130


class Root(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"targetexpr.cli.{cmd_name}_command").COMMAND
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = "、".join(COMMANDS) if ctx.obj == "zh" else ", ".join(COMMANDS)
            zh, en = f"没有命令“{args[0]}”；有：{known}", f"no such command {args[0]!r}; there are {known}"
            raise click.UsageError(zh if ctx.obj == "zh" else en, ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = asked_language(args)
        return super().parse_args(ctx, args)

    def main(self, args: Sequence[str] | None = None, *positional: Any, **extra: Any) -> NoReturn:
        """Run and exit: 0 clean, 1 found something, 2 wrong usage, nothing to do, or a fault of the tool."""
        arguments = list(sys.argv[1:] if args is None else args)
        _make_output_total()
        sys.exit(_run(super().main, arguments, {"prog_name": "targetexpr", **extra, "standalone_mode": False}))


def _run(command: Callable[..., Any], arguments: list[str], extra: dict[str, Any]) -> int:
    lang = asked_language(arguments)
    try:
        status = command(arguments, **extra)
        sys.stdout.flush()
    except NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return EXIT_TROUBLE
    except click.ClickException as error:
        with click.Context(main, obj=lang):
            return _complain(usage_error_text(error), lang)
    except TargetExprError as error:
        return _complain(error.message(lang), lang)
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has gone (click then exits by itself): nothing more is written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_TROUBLE
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return _complain({"zh": f"程序内部错误：{error!r}", "en": f"internal error: {error!r}"}[lang], lang)
    return status if isinstance(status, int) else 0


def _make_output_total() -> None:
    """A console or pipe that has no ``≥`` or ``㎡`` gets a substitute in its place, never an exception."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _complain(text: str, lang: Language) -> int:
    click.echo({"zh": f"错误：{text}", "en": f"error: {text}"}[lang], err=True)
    return EXIT_TROUBLE


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=both("读取并检查绩效目标表。", "Read and check performance target sheets (绩效目标表)."),
)
@click.version_option(__version__, prog_name="targetexpr", cls=Option, help=both("显示版本。", "Show the version."))
@lang_option
def main() -> None:
    pass
