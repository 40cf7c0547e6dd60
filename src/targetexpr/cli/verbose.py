"""``--verbose``: the traces of what a run went on after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import option

F = TypeVar("F", bound=Callable[..., Any])


def verbose_option(function: F) -> F:
    """``-v``, ``--verbose``; it takes effect by itself, and the command is not given it."""
    return option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=_set,
        zh="读取程序或规则出错时，写出详细过程。", en="Where a reader or a rule raised, show the trace.",
    )(function)  # fmt: skip


def is_verbose() -> bool:
    """Whether the running command was asked for traces."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(__name__))


def show_traces(wanted: bool) -> None:
    """Write the traces of this process to standard error, if *wanted*."""
    if wanted:
        import logging

        logging.basicConfig(format="%(message)s")


def _set(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    context.meta[__name__] = wanted
    show_traces(wanted)
