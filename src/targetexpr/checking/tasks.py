"""What a worker does for a check: a file's bytes in, the results of the rules out."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from targetexpr.checking.checker import Checker, Job
from targetexpr.errors import SheetReadError
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import guard


def check(arguments: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return ``value``, the plain form of ``Results``, or ``error``."""
    try:
        return {"value": to_plain(checker_by(arguments["job"]).results(data, arguments["name"]))}
    except SheetReadError as error:
        return guard.told(error)


@lru_cache(maxsize=16)
def checker_by(job: str) -> Checker:
    """Return what reads and checks by a job, so that profiles and rules are made once in a process."""
    return Checker(from_plain(Job, json.loads(job)).options)
