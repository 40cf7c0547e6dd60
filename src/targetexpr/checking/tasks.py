"""What a worker does for a check: a file's bytes in, the results of the rules out."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from targetexpr.checking.checked import Results
from targetexpr.checking.checker import Checker, Job, Options
from targetexpr.errors import SheetReadError
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import guard


def check(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the plain form of ``Results``, or ``error``."""
    try:
        return {"value": to_plain(_results_by(str(arguments["job"]))(data, arguments["name"]))}
    except SheetReadError as error:
        return guard.told(error)


@lru_cache(maxsize=16)
def _results_by(job: str) -> Callable[[bytes, str], Results]:
    """Return what reads and checks by a job, so that profiles and rules are made once in a process."""
    wanted = from_plain(Job, json.loads(job))
    options = Options(profile=wanted.profile, settings=wanted.settings, limits=wanted.limits, sandbox=False)
    return Checker(options).results
