"""What is wrong with a malformed value, from the table of malformed examples (``data/malformed.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from targetexpr.errors import PlaceholderError, TargetSyntaxError
from targetexpr.values.errors import Malformed
from targetexpr.values.model import Reading


@cache
def table() -> dict[str, dict[str, Any]]:
    """The rows of the table by their code."""
    data = (files("targetexpr.values") / "data/malformed.toml").read_text(encoding="utf-8")
    return {row["code"]: row for row in tomllib.loads(data)["error"]}


def unexpected(text: str, error: Any) -> Malformed:
    return Malformed("unexpected", (0, len(text)))


def answer(text: str, problem: Malformed, read: Callable[[str], Reading]) -> Reading:
    row = table().get(problem.code, {"zh": problem.code, "en": problem.code})
    kind = PlaceholderError if problem.code == "placeholder" else TargetSyntaxError
    raise kind(text, problem.span or (0, len(text)), code=problem.code, zh=row["zh"], en=row["en"])
