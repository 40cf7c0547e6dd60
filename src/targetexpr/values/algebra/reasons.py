"""Three-valued answers: *and*, *or*, and why one cannot be known, a stable key with what it says in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from targetexpr import package_data
from targetexpr.values.model import Truth, Unknown


@cache
def texts() -> dict[str, dict[str, str]]:
    """What each reason says, by its key."""
    return package_data.toml("values/data/reasons.toml")


def unknown(reason: str) -> Unknown:
    return Unknown(reason, **texts()[reason])


def every(answers: Iterable[Truth]) -> Truth:
    """False where one is false, else the first that is unknown, else true."""
    return _until(False, answers)


def some(answers: Iterable[Truth]) -> Truth:
    """True where one is true, else the first that is unknown, else false."""
    return _until(True, answers)


def _until(decisive: bool, answers: Iterable[Truth]) -> Truth:
    doubts = list[Unknown]()
    for answer in answers:
        if answer is decisive:
            return decisive
        doubts += [answer] if isinstance(answer, Unknown) else []
    return doubts[0] if doubts else not decisive
