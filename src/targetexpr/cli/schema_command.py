"""``targetexpr schema``: the JSON Schemas of what the library reads and writes."""

from __future__ import annotations

import click

from targetexpr.checking.schemas import SCHEMAS, schema
from targetexpr.cli.bilingual import command
from targetexpr.cli.output import echo_json


@command("schema", "输出 JSON Schema。", "Print a JSON Schema.")
@click.argument("subject", type=click.Choice(tuple(SCHEMAS)))
def command_schema(subject: str) -> None:
    echo_json(schema(subject), indent=2)


COMMAND = command_schema
