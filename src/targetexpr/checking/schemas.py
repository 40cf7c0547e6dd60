"""The JSON Schemas of what the library reads and writes; docs/reference/stability.md says what may change when."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

# subject → the package and file that hold its schema
SCHEMAS = {
    "constraint": ("targetexpr.values", "data/constraint.schema.json"),
    "sheet": ("targetexpr.sheets", "data/sheet.schema.json"),
    "report": ("targetexpr.checking", "report.schema.json"),
    "review": ("targetexpr.checking", "review.schema.json"),
    "profile": ("targetexpr.profiles", "schema.json"),
    "config": ("targetexpr.checking", "config.schema.json"),
}


def schema(subject: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``constraint``, ``sheet``, ``report``, ``review``, ``profile`` or ``config``.

    Its ``$id`` ends in the version. Raises ``KeyError`` for another subject.
    """
    package, file = SCHEMAS[subject]
    form: dict[str, Any] = json.loads((resources.files(package) / file).read_text(encoding="utf-8"))
    return form
