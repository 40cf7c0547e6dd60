"""The options of a reviewer's desk: which files, in which order, and how much is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import option
from targetexpr.reports.order import SORTS

F = TypeVar("F", bound=Callable[..., Any])
_OUTPUT = ("输出", "Output")


def exclude_option(function: F) -> F:
    """``--exclude``: files and folders that are not looked at."""
    return option(
        "--exclude", multiple=True, metavar="GLOB",
        zh="不看名称或文件夹内路径符合的文件、文件夹，如 “*草稿*”、“存档/*”；可以给几个。",
        en="Leave out files and folders whose name, or path within the folder, fits; may be given several times.",
    )(function)  # fmt: skip


def desk_options(function: F) -> F:
    """``--sort`` and ``-q``."""
    options = (
        option("--sort", type=click.Choice(SORTS), default="path", show_default=True, section=_OUTPUT,
               zh="表的次序：path 按路径，worst 问题最重的在前，unit 按单位。",
               en="Order of the sheets: by path, the worst first, or by unit."),
        option("-q", "--quiet", is_flag=True, section=_OUTPUT, zh="终端上只写最后一行总数，其余看写出的文件。",
               en="Say only the last line at the terminal; the rest is in the files written."),
    )  # fmt: skip
    for add in reversed(options):
        function = add(function)
    return function
