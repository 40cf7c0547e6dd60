"""``targetexpr schema``: the JSON Schemas of what the library reads and writes."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import click

from targetexpr.cli.bilingual import command
from targetexpr.cli.output import echo_json

# subject → the package and file that hold its schema
SCHEMAS = {
    "constraint": ("targetexpr.values", "data/constraint.schema.json"),
    "sheet": ("targetexpr.sheets", "data/sheet.schema.json"),
    "report": ("targetexpr.checking", "report.schema.json"),
    "profile": ("targetexpr.profiles", "schema.json"),
    "config": ("targetexpr.checking", "config.schema.json"),
}


def schema_of(subject: str) -> dict[str, Any]:
    """The JSON Schema of a subject of ``SCHEMAS``. Raises ``KeyError`` for another."""
    package, file = SCHEMAS[subject]
    form: dict[str, Any] = json.loads((resources.files(package) / file).read_text(encoding="utf-8"))
    return form


@command("schema", "输出 JSON Schema。", "Print a JSON Schema.")
@click.argument("subject", type=click.Choice(tuple(SCHEMAS)))
def command_schema(subject: str) -> None:
    echo_json(schema_of(subject), indent=2)


COMMAND = command_schema
