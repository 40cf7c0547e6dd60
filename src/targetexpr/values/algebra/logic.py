"""Three-valued *and* and *or*."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.values.model import Truth, Unknown


def every(answers: Iterable[Truth]) -> Truth:
    """False where one is false, else the first that is unknown, else true."""
    return _until(False, answers)


def some(answers: Iterable[Truth]) -> Truth:
    """True where one is true, else the first that is unknown, else false."""
    return _until(True, answers)


def _until(decisive: bool, answers: Iterable[Truth]) -> Truth:
    doubt: Unknown | None = None
    for answer in answers:
        if answer is decisive:
            return decisive
        if doubt is None and isinstance(answer, Unknown):
            doubt = answer
    return not decisive if doubt is None else doubt
