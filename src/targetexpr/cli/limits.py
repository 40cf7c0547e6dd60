"""``--limit-…`` and ``--no-sandbox``: how much a file may ask for, the same names as in ``Limits``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from targetexpr.cli.bilingual import option, say
from targetexpr.sheets.limits import LIMITS, Limits

F = TypeVar("F", bound=Callable[..., Any])
SECTION = ("文件的上限", "Limits of a file")
_SIZES = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_PREFIX = "limit_"


class SizeAmount(click.ParamType):  # type: ignore[type-arg]
    """A positive whole number, with K, M or G behind it for powers of 1024."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"([0-9]{1,12})([KMG]?)B?", str(value).strip().upper())
        if found is None or not int(found[1]):
            self.fail(say(f"“{value}”不是数量；例如 500、64M、1G", f"{value!r} is no amount such as 500, 64M or 1G"))
        return int(found[1]) * _SIZES[found[2]]


def limit_options(function: F) -> F:
    """The options; ``limits_of`` reads them back."""
    return bound_options(
        option(
            "--no-sandbox", "sandbox", flag_value=False, default=True, section=SECTION,
            zh="在本进程里读文件，不另开受限的进程。", en="Read files in this process, not in a bounded one.",
        )(function)
    )  # fmt: skip


def bound_options(function: F) -> F:
    """Those that bound files; ``asked_of`` reads them back."""
    for name, (zh, en) in reversed(LIMITS.items()):
        flag = f"--limit-{name.replace('_', '-')}"
        function = option(flag, type=SizeAmount(), metavar="N", section=SECTION, zh=f"{zh}。", en=f"{en}.")(function)
    return function


def limits_of(choice: dict[str, Any]) -> Limits | None:
    """Return what the options among *choice* ask for; None where they ask for nothing."""
    asked = asked_of(choice)
    return Limits(**asked) if asked else None


def asked_of(choice: dict[str, Any]) -> dict[str, int]:
    """Return the bounds that the options among *choice* ask for, by their names."""
    return {name: choice[_PREFIX + name] for name in LIMITS if choice.get(_PREFIX + name) is not None}
