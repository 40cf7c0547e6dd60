"""Standard input and output, whatever their encoding."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve

from targetexpr.errors import ConfigurationError
from targetexpr.files import TooLarge, reason_of, unwritable, write_whole

if TYPE_CHECKING:
    from targetexpr.checking.report import Report
    from targetexpr.reports.view import View

_MOST_BYTES = 64 * 1024 * 1024
_UTF_8 = ("html", "csv", "github")
ASCII_SAFE = ("json", "jsonl", "sarif", "gitlab")


def echo_json(form: Any, *, indent: int | None = None) -> None:
    """JSON that any output can carry: escaped where the output is not Unicode, so that nothing is lost."""
    click.echo(json.dumps(form, ensure_ascii=not is_unicode(), indent=indent))


def is_unicode() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def lines_of_stdin() -> Iterator[str]:
    """The lines of standard input without their ends; UTF-8, or else GB18030. Raises ``ConfigurationError``."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        yield _decoded(raw, number).removesuffix("\n").removesuffix("\r")


def names_in(source: Path) -> tuple[str, ...]:
    """The names listed in a file, or on standard input where it is ``-``: one a line, or NUL between (``git -z``).

    Raises ``ConfigurationError`` for a list that cannot be read.
    """
    where = "" if str(source) == "-" else str(source)
    try:
        with source.open("rb") if where else nullcontext(sys.stdin.buffer) as file:  # it may be a pipe
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise TooLarge(errno.EFBIG, "too large", where)
    except OSError as error:
        zh, en = reason_of(error)
        raise ConfigurationError(zh=f"读不了清单 {source}：{zh}", en=f"cannot read {source}: {en}") from error
    entries = data.removeprefix(b"\xef\xbb\xbf").split(b"\0" if b"\0" in data else b"\n")
    names = (_decoded(entry, number, where).rstrip("\r") for number, entry in enumerate(entries, start=1))
    return tuple(name for name in names if name.strip())


def _decoded(raw: bytes, number: int, where: str = "") -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigurationError(
        zh=f"{where or '标准输入'}第 {number} 行既不是 UTF-8 也不是 GB18030",
        en=f"line {number} of {where or 'standard input'} is neither UTF-8 nor GB18030",
    )


def echo_rendered(report: Report, output_format: str, view: View) -> None:
    """A report on standard output: in colour on a terminal, JSON escaped where the output is not Unicode.

    What other programs read is UTF-8 whatever the console's encoding, its ends of lines as they are.
    """
    from targetexpr.reports import render

    echo_in(output_format, render(report, output_format, evolve(view, color=wants_color())))


def echo_in(output_format: str, rendered: str | bytes) -> None:
    """A report, or a part of one, on standard output."""
    if isinstance(rendered, bytes) or output_format in _UTF_8:
        click.echo(rendered if isinstance(rendered, bytes) else rendered.encode("utf-8"), nl=False)
    elif output_format in ASCII_SAFE and not is_unicode():
        click.echo(re.sub(r"[^\x00-\x7f]", _escaped, rendered), nl=False)
    else:
        click.echo(rendered, nl=False, color=wants_color())


def write_rendered(path: Path, rendered: str | bytes) -> None:
    """A report in a file, UTF-8, whole or not at all. Raises ``ConfigurationError`` where it cannot be written."""
    try:
        write_whole(path, rendered if isinstance(rendered, bytes) else rendered.encode("utf-8"))
    except OSError as error:
        raise unwritable(path, error) from error


def wants_color() -> bool:
    """Whether standard output is a terminal that shows colours; ``NO_COLOR`` and ``FORCE_COLOR`` decide before it."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]
