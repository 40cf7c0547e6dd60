"""``--form``: forms of one's own, known before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import option

F = TypeVar("F", bound=Callable[..., Any])


def form_option(function: F) -> F:
    """The option; what it names holds while the command runs, which is not given it."""
    return option(
        "--form", multiple=True, metavar="FILE", expose_value=False, callback=_use,
        zh="另外认这个文件里的表样（.toml），可以给几个。",
        en="Know the form in this file (.toml), too; may be given several times.",
    )(function)  # fmt: skip


def _use(context: click.Context, parameter: click.Parameter, paths: tuple[str, ...]) -> None:
    if paths:
        from targetexpr.sheets import forms

        context.with_resource(forms.using(*paths))
