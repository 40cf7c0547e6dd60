"""The command ``targetexpr``. Each subcommand is a module of this package, loaded when it is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from targetexpr import __version__
from targetexpr.cli.bilingual import CommandGroup, CommandOption, asked_language, both, lang_option, usage_error_text
from targetexpr.errors import Language, TargetExprError
from targetexpr.files import reason_of
from targetexpr.sandbox.worker import collect_seldom

COMMANDS = (
    "check",
    "parse",
    "extract",
    "diff",
    "template",
    "rules",
    "explain",
    "profiles",
    "baseline",
    "cache",
    "schema",
    "serve",
    "mcp",
    "page",
)

EXIT_FOUND = 1
EXIT_TROUBLE = 2
EXIT_INTERRUPTED = 130


class Root(CommandGroup):
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
        lang = asked_language(sys.argv[1:] if args is None else args)
        _make_output_total(lang)
        collect_seldom()
        # No arguments are given on where none were given: click expands "*.xlsx" in those of a Windows console.
        sys.exit(_run(super().main, args, lang, {"prog_name": "targetexpr", **extra, "standalone_mode": False}))


def _run(command: Callable[..., Any], arguments: Sequence[str] | None, lang: Language, extra: dict[str, Any]) -> int:
    try:
        status = command(arguments, **extra)
        if sys.stdout is not None:
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
    except SystemExit:  # click's answer to a closed pipe
        return _write_no_more()
    except OSError as error:
        if _reader_has_gone(error):
            return _write_no_more()
        if error.errno in (errno.ENOSPC, errno.EDQUOT) and error.filename is None:
            _write_no_more()
            zh, en = reason_of(error)
            return _complain({"zh": f"写不了标准输出：{zh}", "en": f"cannot write the output: {en}"}[lang], lang)
        return _fault(error, lang)
    except Exception as error:
        return _fault(error, lang)
    return status if isinstance(status, int) else 0


def _reader_has_gone(error: OSError) -> bool:
    """Whether a write failed because nobody reads the output any more; Windows calls it an invalid argument."""
    closed = os.name == "nt" and error.errno == errno.EINVAL and error.filename is None
    return closed or isinstance(error, BrokenPipeError)


def _write_no_more() -> int:
    """Have nothing more written, not even what is flushed at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_TROUBLE


def _fault(error: Exception, lang: Language) -> int:
    sys.excepthook(type(error), error, error.__traceback__)
    return _complain({"zh": f"程序内部错误：{error!r}", "en": f"internal error: {error!r}"}[lang], lang)


def _make_output_total(lang: Language) -> None:
    """A console or pipe that lacks a character gets its number in its place; one without Chinese is sent UTF-8."""
    for stream in (sys.stderr, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        encoding = str(stream.encoding)
        try:
            "检查，≥".encode(encoding)
            reconfigure(errors="backslashreplace")
        except UnicodeEncodeError:
            reconfigure(encoding="utf-8", errors="backslashreplace")
            if stream is sys.stdout:
                zh = f"注意：输出的编码 {encoding} 里没有汉字，改以 UTF-8 输出。"
                en = f"note: the encoding {encoding} of the output has no Chinese; it is written as UTF-8."
                click.echo({"zh": f"{zh} ({en})", "en": en}[lang], err=True)


def _complain(text: str, lang: Language) -> int:
    click.echo({"zh": f"错误：{text}", "en": f"error: {text}"}[lang], err=True)
    return EXIT_TROUBLE


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=both("读取并检查绩效目标表。", "Read and check performance target sheets (绩效目标表)."),
)
@click.version_option(
    __version__, prog_name="targetexpr", cls=CommandOption, help=both("显示版本。", "Show the version.")
)
@lang_option
def main() -> None:
    pass
